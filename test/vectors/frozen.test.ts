// The project's own vectors against the code: what it writes today is what frozen.json
// says, byte for byte, and what frozen.json says is read back. BAU_FREEZE=1 writes the
// file anew; that is a change of the protocol.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { blake2b } from '../../src/main/crypto/blake2b';
import { parseInvite } from '../../src/main/identity/invite';
import { checkMinisign, parseMinisign } from '../../src/main/identity/minisign';
import { parseStatement } from '../../src/main/identity/receipt';
import { ServerHandshake } from '../../src/main/session/handshake';
import { openRecord } from '../../src/main/session/records';
import { decodeHeader } from '../../src/main/wire/binary';
import { parseStrictJson } from '../../src/main/wire/strict-json';
import { frameName } from '../../src/main/wire/frame-types';
import frozen from './frozen.json';
import { closePairs } from '../fixtures/session-pair';
import { playSession } from './frozen-session';
import { host, invite, statics } from './frozen-statics';

const note = [
  'Vectors of the Baú protocol, version 1. Bytes are lower-case hex unless said.',
  'preface, prologue: section 3. hints: the whole plaintext hint by status.',
  'server, client: fixed secrets (X25519 secret, Ed25519 seed) and what follows from them;',
  'bind is for the role given. invite: link is the text; k is BLAKE2b-256 of the secret under',
  'its label; each proof is for the handshake hash h, the ID as AUTH carries it ("" for none)',
  'and the FP of client. receipt: text is the whole .minisig file over content, publicKey what',
  'minisign -P takes. manifest: the same over list (UTF-8 text). frames: one of every type,',
  'frame is header and body before encryption, json its body where that is JSON (key order and',
  'spacing are not normative, but frame has exactly these). session: one whole connection with',
  'the ephemeral secrets given; handshake holds preface + message 1, message 2, message 3, each',
  'with its length; h is the handshake hash; frames are in the order of sending, frame before and',
  'record after encryption with its length; clientStream and serverStream are all bytes of each',
  'side in order. The proof in its AUTH is over its h.',
].join(' ');

// What a failed run left open would keep the process alive.
after(async () => {
  await closePairs();
});

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

async function build(): Promise<Record<string, unknown>> {
  return { note, ...statics(), session: await playSession() };
}

test('what the code writes is what is frozen', async () => {
  const now = await build();
  if (process.env['BAU_FREEZE'] === '1') {
    writeFileSync(join('test', 'vectors', 'frozen.json'), `${JSON.stringify(now, null, 2)}\n`);
    return;
  }
  const known: Record<string, unknown> = frozen;
  assert.deepEqual(Object.keys(now), Object.keys(known));
  for (const [section, value] of Object.entries(now)) {
    assert.deepEqual(JSON.parse(JSON.stringify(value)), known[section], section);
  }
});

test('the frozen link and receipts read back', () => {
  assert.deepEqual(parseInvite(frozen.invite.link), invite);
  const signed: [string, Buffer, string][] = [
    [frozen.receipt.text, bytes(frozen.receipt.content), 'file'],
    [frozen.manifest.text, Buffer.from(frozen.manifest.list), 'batch'],
  ];
  for (const [text, content, kind] of signed) {
    const file = parseMinisign(text);
    assert.ok(file);
    const digest = blake2b(64, [content]);
    assert.equal(checkMinisign(file, host.public, digest), true);
    const statement = parseStatement(file.trustedComment);
    assert.equal(statement?.kind, kind);
    assert.equal(statement.digest, digest.toString('hex'));
  }
});

test('the frozen frames read back', () => {
  for (const { name, reqId, json, frame } of frozen.frames) {
    const plaintext = bytes(frame);
    const header = decodeHeader(plaintext);
    assert.deepEqual([frameName(header.type), header.reqId], [name, reqId]);
    if (json) assert.deepEqual(parseStrictJson(plaintext.subarray(6)), json);
  }
});

test('a server with the frozen keys reads every byte of the frozen client', () => {
  const { session } = frozen;
  const server = new ServerHandshake(host, () => bytes(session.serverEphemeral));
  const stream = bytes(session.clientStream);
  assert.equal(stream.toString('hex', 0, 6), `${frozen.preface}0020`);
  const second = server.message1(stream.subarray(6, 38));
  assert.equal(session.serverStream.slice(0, 388), `00c0${second.toString('hex')}`);
  assert.equal(stream.readUInt16BE(38), 160);
  const { transport, peer } = server.message3(stream.subarray(40, 200));
  assert.equal(transport.h.toString('hex'), session.h);
  assert.equal(peer.fp26, frozen.client.fp26);
  const read: string[] = [];
  for (let at = 200; at < stream.length;) {
    const end = at + 2 + stream.readUInt16BE(at);
    const out = Buffer.alloc(end - at);
    read.push(
      out.toString('hex', 0, openRecord(transport.receive, stream.subarray(at + 2, end), out)),
    );
    at = end;
  }
  const sent = session.frames.filter(({ from }) => from === 'C').map(({ frame }) => frame);
  assert.deepEqual(read, sent);
});
