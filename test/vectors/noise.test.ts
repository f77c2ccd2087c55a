// Published Noise vectors against noise/, every message written by one side and read by
// the other, and the transport messages after them. node:test only, so that it also runs
// under Electron's own Node (scripts/portable-tests.mjs).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { x25519KeyPair } from '../../src/main/crypto/x25519';
import { HandshakeState, type HandshakeOptions } from '../../src/main/noise/handshake-state';
import { patterns, protocolName, withPsk } from '../../src/main/noise/patterns';
import type { TransportPair } from '../../src/main/noise/transport-pair';
import file from './noise-vectors.json';

/** The shapes differ between the sources: see `note` in the file. */
interface Vector {
  readonly _source: string;
  readonly protocol_name: string;
  readonly messages: readonly { readonly payload: string; readonly ciphertext: string }[];
  readonly handshake_hash?: string;
  readonly prologue?: string;
  readonly init_prologue?: string;
  readonly resp_prologue?: string;
  readonly init_static?: string;
  readonly resp_static?: string;
  readonly init_remote_static?: string;
  readonly resp_remote_static?: string;
  readonly init_ephemeral?: string;
  readonly resp_ephemeral?: string;
  readonly gen_init_ephemeral?: string;
  readonly gen_resp_ephemeral?: string;
  readonly preshared_key?: string;
  readonly init_psks?: readonly string[];
  readonly resp_psks?: readonly string[];
}

const vectors: readonly Vector[] = file.vectors;
const { NN, NK, KK, XK, IK, XX } = patterns;
const known = [
  NN,
  NK,
  KK,
  XK,
  IK,
  XX,
  withPsk(NN, 0),
  withPsk(IK, 2),
  withPsk(XX, 0),
  withPsk(XX, 3),
];
const patternOf = new Map(known.map((pattern) => [protocolName(pattern), pattern]));

const bytes = (hex = ''): Buffer => Buffer.from(hex, 'hex');
const hex = (buffer: Uint8Array): string => Buffer.from(buffer).toString('hex');

/** One side of a vector, its ephemeral fixed. */
function side(vector: Vector, initiator: boolean): HandshakeState {
  const pattern = patternOf.get(vector.protocol_name);
  assert.ok(pattern, vector.protocol_name);
  const [own, prologue, ephemeral, psks, remote, remoteSecret] = initiator
    ? [
        vector.init_static,
        vector.init_prologue,
        vector.init_ephemeral ?? vector.gen_init_ephemeral,
        vector.init_psks,
        vector.init_remote_static,
        vector.resp_static,
      ]
    : [
        vector.resp_static,
        vector.resp_prologue,
        vector.resp_ephemeral ?? vector.gen_resp_ephemeral,
        vector.resp_psks,
        vector.resp_remote_static,
        vector.init_static,
      ];
  const peerKnown = initiator ? pattern.responderKnown : pattern.initiatorKnown;
  const rs = remote
    ? bytes(remote)
    : peerKnown
      ? x25519KeyPair(bytes(remoteSecret)).publicKey
      : undefined;
  const options: HandshakeOptions = {
    pattern,
    initiator,
    prologue: bytes(prologue ?? vector.prologue),
    psks: (psks ?? (vector.preshared_key ? [vector.preshared_key] : [])).map(bytes),
    random: () => bytes(ephemeral),
    ...(own && { s: x25519KeyPair(bytes(own)) }),
    ...(rs && { rs }),
  };
  return new HandshakeState(options);
}

interface Ran {
  readonly initiator: TransportPair;
  readonly responder: TransportPair;
}

/** Runs the handshake of a vector message by message, both sides checked. */
function handshake(vector: Vector, count: number): Ran {
  const initiator = side(vector, true);
  const responder = side(vector, false);
  for (const [i, { payload, ciphertext }] of vector.messages.slice(0, count).entries()) {
    const [writer, reader] = i % 2 === 0 ? [initiator, responder] : [responder, initiator];
    assert.equal(writer.finished, false);
    const out = Buffer.alloc(65_535);
    const size = writer.writeMessage(bytes(payload), out);
    assert.equal(hex(out.subarray(0, size)), ciphertext, `handshake message ${String(i)}`);
    const opened = Buffer.alloc(size);
    const openedSize = reader.readMessage(out.subarray(0, size), opened);
    assert.equal(hex(opened.subarray(0, openedSize)), payload);
  }
  return { initiator: initiator.split(), responder: responder.split() };
}

function transport({ initiator, responder }: Ran, vector: Vector, count: number): void {
  for (const [i, { payload, ciphertext }] of vector.messages.entries()) {
    if (i < count) continue;
    const fromInitiator = (vector._source === 'flynn' ? i - count : i) % 2 === 0;
    const [sender, receiver] = fromInitiator ? [initiator, responder] : [responder, initiator];
    // In place on both sides: this is how records travel.
    const plain = bytes(payload);
    const buffer = Buffer.alloc(plain.length + 16);
    buffer.set(plain);
    assert.equal(sender.send.encrypt(buffer.subarray(0, plain.length), buffer), buffer.length);
    assert.equal(hex(buffer), ciphertext, `transport message ${String(i)}`);
    assert.equal(receiver.receive.decrypt(buffer, buffer), plain.length);
    assert.equal(hex(buffer.subarray(0, plain.length)), payload);
  }
}

const ran = new Map<string, number>();

for (const [index, vector] of vectors.entries()) {
  test(`${vector._source} ${vector.protocol_name} #${String(index)}`, () => {
    const count = patternOf.get(vector.protocol_name)?.messages.length ?? 0;
    const pair = handshake(vector, count);
    assert.ok(pair.initiator.h.equals(pair.responder.h));
    if (vector.handshake_hash !== undefined) {
      assert.equal(hex(pair.initiator.h), vector.handshake_hash);
    }
    assert.ok(vector.messages.length > count, 'a vector without transport messages');
    transport(pair, vector, count);
    ran.set(vector._source, (ran.get(vector._source) ?? 0) + 1);
  });
}

test('exactly the 54 BLAKE2b vectors ran, 13 of them with a handshake hash', () => {
  assert.deepEqual(Object.fromEntries(ran), {
    cacophony: 8,
    snow: 5,
    'noise-c-basic': 5,
    flynn: 36,
  });
  assert.equal(vectors.length, 54);
  assert.equal(vectors.filter((vector) => vector.handshake_hash !== undefined).length, 13);
});
