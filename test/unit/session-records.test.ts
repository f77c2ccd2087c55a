import { describe, expect, it } from 'vitest';
import { decryptInto, encryptInto } from '../../src/main/crypto/aead';
import { CipherState } from '../../src/main/noise/cipher-state';
import type { TransportPair } from '../../src/main/noise/transport-pair';
import { ClientHandshake, ServerHandshake } from '../../src/main/session/handshake';
import {
  isRecordLength,
  openRecord,
  recordOverhead,
  sealRecord,
} from '../../src/main/session/records';
import { identityOf, seededRandom } from '../fixtures/identities';

const every = 65_536;

/** Both ends of a finished handshake; the same in every call. */
function transports(): { client: TransportPair; server: TransportPair } {
  const client = new ClientHandshake(identityOf(2), seededRandom('client'));
  const server = new ServerHandshake(identityOf(1), seededRandom('server'));
  client.message2(server.message1(client.message1()));
  const third = client.message3();
  return { client: third.transport, server: server.message3(third.message).transport };
}

const seal = (cipher: TransportPair['send'], text: string): Buffer => {
  const out = Buffer.alloc(Buffer.byteLength(text) + recordOverhead);
  expect(sealRecord(cipher, Buffer.from(text), out, 0)).toBe(out.length);
  return out;
};

const open = (cipher: TransportPair['receive'], record: Buffer): string => {
  const out = Buffer.alloc(record.length);
  return out.toString('utf8', 0, openRecord(cipher, record.subarray(2), out));
};

/** Sends records of one byte until `cipher` has numbered `count` of them. */
function advance(send: TransportPair['send'], receive: TransportPair['receive'], count: number) {
  const out = Buffer.alloc(1 + recordOverhead);
  const byte = Buffer.alloc(1);
  const opened = Buffer.alloc(1);
  while (send.n < count) {
    byte[0] = send.n & 255;
    sealRecord(send, byte, out, 0);
    openRecord(receive, out.subarray(2), opened);
    if (opened[0] !== byte[0]) throw new Error(`record ${String(send.n)} came out differently`);
  }
}

describe('records', () => {
  it('are a length and the ciphertext, at the place asked for', () => {
    const { client, server } = transports();
    const out = Buffer.alloc(64, 0xee);
    expect(sealRecord(client.send, Buffer.from('hello'), out, 10)).toBe(33);
    expect(out.readUInt16BE(10)).toBe(21);
    expect(out.subarray(0, 10).equals(Buffer.alloc(10, 0xee))).toBe(true);
    expect(out.subarray(33).equals(Buffer.alloc(31, 0xee))).toBe(true);
    expect(open(server.receive, out.subarray(10, 33))).toBe('hello');
  });

  it('have 17 to 65,535 bytes of ciphertext', () => {
    expect([0, 16, 17, 65_535, 65_536].map(isRecordLength)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    const { client, server } = transports();
    const most = 'x'.repeat(65_519);
    expect(open(server.receive, seal(client.send, most))).toBe(most);
    expect(() => seal(client.send, `${most}x`)).toThrow('noise: length');
  });

  it('rekey before record 65,536k, each direction alone', () => {
    const { client, server } = transports();
    advance(client.send, server.receive, 2 * every + 1);
    expect([client.send.n, client.receive.n]).toEqual([2 * every + 1, 0]);
    // The other direction is still at its first record, under its first key.
    const twin = transports();
    expect(seal(server.send, 'back').equals(seal(twin.server.send, 'back'))).toBe(true);
    expect(open(client.receive, seal(transports().server.send, 'back'))).toBe('back');
    advance(server.send, client.receive, 2 * every + 1);
    expect(server.send.n).toBe(2 * every + 1);
  });

  it('use the same key for records 0 to 65,535 and another from 65,536 on', () => {
    const { client } = transports();
    const plain = transports().client.send;
    const out = Buffer.alloc(1 + recordOverhead);
    const raw = Buffer.alloc(17);
    const byte = Buffer.from('a');
    for (let n = 0; n < every; n += 1) {
      sealRecord(client.send, byte, out, 0);
      plain.encrypt(byte, raw);
    }
    expect(out.subarray(2).equals(raw)).toBe(true);
    plain.rekey();
    sealRecord(client.send, byte, out, 0);
    plain.encrypt(byte, raw);
    expect(out.subarray(2).equals(raw)).toBe(true);
  });

  it('rekey to the key the protocol gives, with a nonce that goes on', () => {
    const first = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
    const second = Buffer.from(
      '50835543a205b22c9323f2022bc4f67d838f90e61d5ccf33c4513e01f85b5042',
      'hex',
    );
    const send = new CipherState();
    send.initializeKey(first);
    send.setNonce(every);
    const record = seal(send, 'x');
    const expected = Buffer.alloc(17);
    const nonce = Buffer.from('000000000000010000000000', 'hex');
    encryptInto(expected, Buffer.from('x'), nonce, second);
    expect(record.subarray(2).equals(expected)).toBe(true);
    const receive = new CipherState();
    receive.initializeKey(first);
    receive.setNonce(every);
    expect(open(receive, record)).toBe('x');
    expect(decryptInto(Buffer.alloc(1), expected, nonce, first)).toBe(false);
  });

  it('are refused by a receiver that did not rekey', () => {
    const { client, server } = transports();
    advance(client.send, server.receive, every);
    const record = seal(client.send, 'x');
    expect(() => server.receive.decrypt(record.subarray(2), Buffer.alloc(1))).toThrow('noise: tag');
  });

  it('are refused out of order, twice, cut short, lengthened or changed', () => {
    const damage: [string, (first: Buffer, second: Buffer) => Buffer][] = [
      ['the second first', (_, second) => second],
      ['cut short', (first) => first.subarray(0, -1)],
      ['lengthened', (first) => Buffer.concat([first, Buffer.alloc(1)])],
      ['a tag alone', (first) => first.subarray(0, 18)],
    ];
    for (const [what, of] of damage) {
      const { client, server } = transports();
      const wrong = of(seal(client.send, 'first'), seal(client.send, 'second'));
      expect(() => open(server.receive, wrong), what).toThrow('noise: tag');
    }
    const { client, server } = transports();
    const record = seal(client.send, 'first');
    for (let at = 2; at < record.length; at += 1) {
      const changed = Buffer.from(record);
      changed[at]! ^= 0x80;
      expect(() => open(server.receive, changed), `byte ${String(at)}`).toThrow('noise: tag');
    }
    expect(open(server.receive, record)).toBe('first');
    expect(() => open(server.receive, record)).toThrow('noise: tag');
  });

  it('of one direction are not taken for the other', () => {
    const { client, server } = transports();
    const record = seal(client.send, 'first');
    expect(() => open(client.receive, record)).toThrow('noise: tag');
    expect(open(server.receive, record)).toBe('first');
  });
});
