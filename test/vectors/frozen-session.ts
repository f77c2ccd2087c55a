// The session of frozen.json: both real ends over loopback, every byte between them
// recorded. Ephemeral keys, clock and all texts are fixed, so the bytes are the same in
// every run.

import assert from 'node:assert/strict';
import { encodeBase64url } from '../../src/main/crypto/base64url';
import { inviteProof } from '../../src/main/identity/invite';
import { encodeClose, encodeEnd, encodeRead } from '../../src/main/wire/binary';
import { encodeBody } from '../../src/main/wire/bodies';
import type { FrameName } from '../../src/main/wire/frame-types';
import { RecordingRelay } from '../fixtures/recording-relay';
import { closePairs, openPair, until } from '../fixtures/session-pair';
import {
  at,
  content,
  contentDigest,
  dataBody,
  file,
  guest,
  host,
  invite,
  k,
  plaintext,
  receipt,
} from './frozen-statics';

type Line = readonly ['C' | 'S', FrameName, number, object | Buffer];

/** What is said after the handshake, in order. BYE is last and the channel's own. */
function script(h: Buffer): readonly Line[] {
  const digest = contentDigest.toString('hex');
  const entry = { name: file.name, size: file.size, mtime: file.mtime, kind: 'text' };
  const proof = inviteProof(k, h, invite.inviteId, guest.public.fp, 'ana');
  return [
    [
      'C',
      'AUTH',
      1,
      {
        mode: 'invite',
        id: 'ana',
        inviteId: encodeBase64url(invite.inviteId),
        proof: encodeBase64url(proof),
        app: 'example/1',
      },
    ],
    [
      'S',
      'WELCOME',
      1,
      {
        session: 'AAECAwQFBgcICQoL',
        id: 'ana',
        label: 'Baú da Lia',
        address: '192.0.2.7:50000',
        now: at,
        limits: { inFlight: 64, reads: 16, handles: 64 },
        perms: { read: true, message: true, upload: false },
      },
    ],
    ['C', 'LIST', 2, { recursive: true }],
    ['S', 'OK', 2, { entries: [entry] }],
    ['C', 'OPEN', 3, { name: file.name }],
    ['S', 'OK', 3, { handle: 1, size: file.size, mtime: file.mtime, etag: '0f'.repeat(16) }],
    ['C', 'READ', 4, encodeRead({ handle: 1, offset: 0, length: 4 })],
    ['C', 'READ', 5, encodeRead({ handle: 1, offset: 4, length: 1_048_576 })],
    ['S', 'DATA', 4, dataBody(0, content.subarray(0, 4))],
    ['S', 'END', 4, encodeEnd(4)],
    ['S', 'DATA', 5, dataBody(4, content.subarray(4))],
    ['S', 'END', 5, encodeEnd(content.length - 4)],
    ['C', 'SEAL', 6, { handle: 1, digest }],
    ['S', 'OK', 6, { digest, receipt }],
    ['C', 'CLOSE', 7, encodeClose(1)],
    ['S', 'OK', 7, {}],
    ['C', 'BYE', 0, { code: 200, reason: 'bye' }],
  ];
}

/** Takes length-prefixed messages off a stream. */
function messages(stream: Buffer): string[] {
  const found: string[] = [];
  for (let from = 0; from < stream.length;) {
    const end = from + 2 + stream.readUInt16BE(from);
    found.push(stream.toString('hex', from, end));
    from = end;
  }
  return found;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bodyOf = (body: object | Buffer): Buffer => (Buffer.isBuffer(body) ? body : encodeBody(body));

/** Plays the session once. */
export async function playSession(): Promise<Record<string, unknown>> {
  const ephemerals = { client: Buffer.alloc(32, 0x0c), server: Buffer.alloc(32, 0x05) };
  const relay = new RecordingRelay();
  const { server, client } = await openPair({
    host,
    guest,
    random: {
      client: () => Buffer.from(ephemerals.client),
      server: () => Buffer.from(ephemerals.server),
    },
    serverClock: () => at,
    clientClock: () => at,
    through: (port) => relay.to(port),
    inAuth: true,
  });
  const { h } = client.channel;
  const lines = script(h);
  let [toServer, toClient] = [0, 0];
  for (const [from, name, reqId, body] of lines) {
    if (name === 'BYE') {
      client.channel.bye('bye');
      break;
    }
    if (from === 'C') {
      client.channel.send(name, reqId, bodyOf(body));
      toServer += 1;
    } else {
      if (name === 'WELCOME') server.channel.ready();
      server.channel.send(name, reqId, bodyOf(body));
      toClient += 1;
    }
    await until(
      () => server.saw.frames.length === toServer && client.saw.frames.length === toClient,
    );
    if (name === 'WELCOME') client.channel.ready();
  }
  await until(() => server.saw.ends.length === 1 && server.socket.destroyed);
  assert.deepEqual(server.saw.ends, [
    { kind: 'bye', by: 'peer', code: 200, reason: 'bye', detail: '' },
  ]);
  assert.equal(await closePairs(), 0);

  const up = messages(relay.up.subarray(4));
  const down = messages(relay.down);
  const handshake = [relay.up.toString('hex', 0, 4) + up.shift()!, down.shift()!, up.shift()!];
  const frames = lines.map(([from, name, reqId, body]) => ({
    from,
    name,
    frame: hex(plaintext(name, reqId, bodyOf(body))),
    record: (from === 'C' ? up : down).shift() ?? '',
  }));
  assert.deepEqual([up, down], [[], []]);
  return {
    clientEphemeral: hex(ephemerals.client),
    serverEphemeral: hex(ephemerals.server),
    handshake,
    h: hex(h),
    frames,
    clientStream: hex(relay.up),
    serverStream: hex(relay.down),
  };
}
