// What noise/ promises beyond the published vectors: Rekey, and that a message altered,
// cut, out of turn or late is refused and leaves a dead state behind. node:test only, as
// the vectors.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { x25519KeyPair } from '../../src/main/crypto/x25519';
import { CipherState } from '../../src/main/noise/cipher-state';
import { HandshakeState } from '../../src/main/noise/handshake-state';
import { NoiseError, type NoiseFailure } from '../../src/main/noise/noise-error';
import { patterns, withPsk } from '../../src/main/noise/patterns';

const { XX } = patterns;

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const hex = (buffer: Uint8Array): string => Buffer.from(buffer).toString('hex');
const failsWith = (failure: NoiseFailure) => (error: unknown) =>
  error instanceof NoiseError && error.failure === failure;

test('Rekey: the known answer, and the nonce stays', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
  const state = new CipherState();
  state.initializeKey(key);
  state.setNonce(65_536);
  state.rekey();
  assert.equal(state.n, 65_536);

  const expected = new CipherState();
  expected.initializeKey(bytes('50835543a205b22c9323f2022bc4f67d838f90e61d5ccf33c4513e01f85b5042'));
  expected.setNonce(65_536);
  const [a, b] = [Buffer.alloc(48), Buffer.alloc(48)];
  state.encrypt(key, a);
  expected.encrypt(key, b);
  assert.equal(hex(a), hex(b));
});

function pairOfXx(): { initiator: HandshakeState; responder: HandshakeState } {
  const prologue = Buffer.from('test');
  return {
    initiator: new HandshakeState({ pattern: XX, initiator: true, prologue, s: x25519KeyPair() }),
    responder: new HandshakeState({ pattern: XX, initiator: false, prologue, s: x25519KeyPair() }),
  };
}

/** The XX message at `turn` (0..2), not yet read, and the side that is to read it. */
function xxUpTo(turn: number): { message: Buffer; reader: HandshakeState } {
  const { initiator, responder } = pairOfXx();
  for (let i = 0; ; i++) {
    const [writer, reader] = i % 2 === 0 ? [initiator, responder] : [responder, initiator];
    const out = Buffer.alloc(512);
    const message = out.subarray(0, writer.writeMessage(Buffer.from('payload'), out));
    if (i === turn) return { message, reader };
    reader.readMessage(message, Buffer.alloc(512));
  }
}

test('one flipped bit anywhere in message 2 or 3 is refused, and the state is dead', () => {
  for (const turn of [1, 2]) {
    const { length } = xxUpTo(turn).message;
    for (let at = 0; at < length; at++) {
      const { message, reader } = xxUpTo(turn);
      message[at] = message.readUInt8(at) ^ 0x10;
      assert.throws(() => reader.readMessage(message, Buffer.alloc(512)), failsWith('tag'));
      assert.equal(reader.rs, null);
      message[at] = message.readUInt8(at) ^ 0x10;
      assert.throws(() => reader.readMessage(message, Buffer.alloc(512)), failsWith('state'));
      assert.throws(
        () => reader.writeMessage(Buffer.alloc(0), Buffer.alloc(512)),
        failsWith('state'),
      );
      assert.throws(() => reader.split(), failsWith('state'));
    }
  }
});

test('every truncation of message 2 or 3 is refused', () => {
  for (const turn of [1, 2]) {
    const { length } = xxUpTo(turn).message;
    for (let size = 0; size < length; size++) {
      const { message, reader } = xxUpTo(turn);
      assert.throws(
        () => reader.readMessage(message.subarray(0, size), Buffer.alloc(512)),
        NoiseError,
      );
    }
  }
});

test('a point of small order is refused', () => {
  const { responder } = pairOfXx();
  responder.readMessage(Buffer.alloc(32), Buffer.alloc(0));
  assert.throws(() => responder.writeMessage(Buffer.alloc(0), Buffer.alloc(512)), failsWith('dh'));
});

test('the static key read by a side is the peer s, and the ends can talk', () => {
  const [a, b] = [x25519KeyPair(), x25519KeyPair()];
  const prologue = Buffer.alloc(0);
  const initiator = new HandshakeState({ pattern: XX, initiator: true, prologue, s: a });
  const responder = new HandshakeState({ pattern: XX, initiator: false, prologue, s: b });
  const out = Buffer.alloc(256);
  const none = Buffer.alloc(0);
  assert.equal(responder.readMessage(out.subarray(0, initiator.writeMessage(none, out)), none), 0);
  const before = initiator.rs;
  assert.equal(before, null);
  assert.equal(initiator.readMessage(out.subarray(0, responder.writeMessage(none, out)), none), 0);
  assert.ok(initiator.rs?.equals(b.publicKey));
  assert.throws(() => pairOfXx().initiator.split(), failsWith('state'));
  assert.equal(responder.readMessage(out.subarray(0, initiator.writeMessage(none, out)), none), 0);
  assert.ok(responder.rs?.equals(a.publicKey));

  const [first, second] = [initiator.split(), responder.split()];
  assert.throws(() => initiator.split(), failsWith('state'));
  assert.throws(() => initiator.writeMessage(none, out), failsWith('state'));
  const record = out.subarray(0, second.send.encrypt(Buffer.from('oi'), out));
  assert.equal(first.receive.decrypt(record, record), 2);
  assert.equal(record.toString('latin1', 0, 2), 'oi');
  assert.equal(second.send.n, 1);
  assert.equal(first.receive.n, 1);
});

test('out of turn is refused', () => {
  const out = Buffer.alloc(256);
  assert.throws(() => pairOfXx().responder.writeMessage(Buffer.alloc(0), out), failsWith('state'));
  assert.throws(() => pairOfXx().initiator.readMessage(Buffer.alloc(32), out), failsWith('state'));
});

test('another prologue ends in a failed tag', () => {
  const options = { pattern: XX, s: x25519KeyPair() };
  const initiator = new HandshakeState({ ...options, initiator: true, prologue: Buffer.of(1) });
  const responder = new HandshakeState({ ...options, initiator: false, prologue: Buffer.of(2) });
  const out = Buffer.alloc(256);
  const none = Buffer.alloc(0);
  responder.readMessage(out.subarray(0, initiator.writeMessage(none, out)), none);
  const message = out.subarray(0, responder.writeMessage(none, out));
  assert.throws(() => initiator.readMessage(message, none), failsWith('tag'));
});

test('CipherState: nonces run out, a wiped state is dead, a failed tag moves nothing', () => {
  const key = Buffer.alloc(32, 9);
  const [a, b] = [new CipherState(), new CipherState()];
  a.initializeKey(key);
  b.initializeKey(key);
  // Past 32 bits both halves of the nonce are in use.
  for (const n of [0, 0xffff_ffff, 0x1_0000_0000, Number.MAX_SAFE_INTEGER - 1]) {
    a.setNonce(n);
    b.setNonce(n);
    const out = Buffer.alloc(19);
    a.encrypt(Buffer.from('abc'), out);
    const bad = Buffer.from(out);
    bad[0] = bad.readUInt8(0) ^ 1;
    assert.throws(() => b.decrypt(bad, Buffer.alloc(3)), failsWith('tag'));
    assert.equal(b.n, n);
    assert.equal(b.decrypt(out, out), 3);
  }
  assert.throws(() => a.encrypt(Buffer.alloc(0), Buffer.alloc(16)), failsWith('nonce'));
  assert.throws(() => a.setNonce(Number.MAX_SAFE_INTEGER), RangeError);
  assert.throws(() => b.decrypt(Buffer.alloc(15), Buffer.alloc(16)), failsWith('length'));
  assert.throws(() => b.encrypt(Buffer.alloc(4), Buffer.alloc(19)), RangeError);
  b.wipe();
  assert.throws(() => b.encrypt(Buffer.alloc(0), Buffer.alloc(16)), failsWith('state'));
  assert.throws(() => b.rekey(), failsWith('state'));
});

test('a key that the pattern needs and the caller has not throws at once or kills the state', () => {
  const prologue = Buffer.alloc(0);
  const options = { initiator: true, prologue };
  const { NK, KK, NN } = patterns;
  const s = x25519KeyPair();
  assert.throws(() => new HandshakeState({ ...options, pattern: NK }), RangeError);
  assert.throws(
    () => new HandshakeState({ ...options, pattern: NK, rs: Buffer.alloc(31) }),
    RangeError,
  );
  assert.throws(() => new HandshakeState({ ...options, pattern: KK, rs: s.publicKey }), RangeError);
  const psks = [Buffer.alloc(31)];
  assert.throws(
    () => new HandshakeState({ ...options, pattern: withPsk(NN, 0), psks }),
    RangeError,
  );

  const out = Buffer.alloc(256);
  const state = new HandshakeState({ ...options, pattern: withPsk(NN, 0) });
  assert.throws(() => state.writeMessage(prologue, out), RangeError);
  assert.throws(() => state.writeMessage(prologue, out), failsWith('state'));
  const tight = pairOfXx().initiator;
  assert.throws(() => tight.writeMessage(prologue, Buffer.alloc(31)), RangeError);
  assert.throws(() => tight.writeMessage(prologue, out), failsWith('state'));
});

test('a message over 65,535 bytes is neither written nor read', () => {
  const { initiator, responder } = pairOfXx();
  const big = Buffer.alloc(70_000);
  assert.throws(() => initiator.writeMessage(big.subarray(0, 65_504), big), failsWith('length'));
  assert.throws(() => responder.readMessage(big.subarray(0, 65_536), big), failsWith('length'));
  const fits = pairOfXx();
  assert.equal(fits.initiator.writeMessage(big.subarray(0, 65_503), Buffer.alloc(65_535)), 65_535);
});

test('psk modifiers are placed and named as the specification does', () => {
  assert.equal(withPsk(XX, 3).name, 'XXpsk3');
  assert.deepEqual(withPsk(XX, 0).messages[0], ['psk', 'e']);
  assert.deepEqual(withPsk(XX, 1).messages[0], ['e', 'psk']);
  assert.deepEqual(withPsk(withPsk(XX, 0), 3).messages.at(-1), ['s', 'se', 'psk']);
  assert.equal(withPsk(withPsk(XX, 0), 3).name, 'XXpsk0+psk3');
  for (const position of [-1, 4, 0.5]) assert.throws(() => withPsk(XX, position), RangeError);
});

test('a payload may be opened over the message it came in', () => {
  const { initiator, responder } = pairOfXx();
  for (const [writer, reader] of [
    [initiator, responder],
    [responder, initiator],
    [initiator, responder],
  ] as const) {
    const out = Buffer.alloc(256);
    const message = out.subarray(0, writer.writeMessage(Buffer.from('payload'), out));
    const at = message.length - (message.length === 39 ? 7 : 23);
    const size = reader.readMessage(message, message.subarray(at));
    assert.equal(message.toString('latin1', at, at + size), 'payload');
  }
  assert.ok(initiator.split().h.equals(responder.split().h));
});
