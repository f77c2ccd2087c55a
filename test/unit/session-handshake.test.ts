import { describe, expect, it } from 'vitest';
import { x25519KeyPair } from '../../src/main/crypto/x25519';
import type { Identity } from '../../src/main/identity/identity';
import { type PublicIdentity } from '../../src/main/identity/identity';
import { HandshakeState } from '../../src/main/noise/handshake-state';
import { patterns } from '../../src/main/noise/patterns';
import { ClientHandshake, ServerHandshake } from '../../src/main/session/handshake';
import { identityOf, seededRandom } from '../fixtures/identities';

const host = identityOf(1);
const guest = identityOf(2);
const prologue = Buffer.from('626175 2f31 00 42415501'.replaceAll(' ', ''), 'hex');

const ends = (
  clientId = guest,
  serverId = host,
): { client: ClientHandshake; server: ServerHandshake } => ({
  client: new ClientHandshake(clientId, seededRandom('client')),
  server: new ServerHandshake(serverId, seededRandom('server')),
});

const failed: unknown = expect.objectContaining({ name: 'BauError', reason: 'handshake_failed' });
const own: unknown = expect.objectContaining({ name: 'BauError', reason: 'own_identity' });

/** A copy with one bit of byte `at` turned over. */
function flipped(message: Buffer, at: number): Buffer {
  const copy = Buffer.from(message);
  copy[at]! ^= 1 << (at % 8);
  return copy;
}

const resized = (message: Buffer): Buffer[] => [
  message.subarray(0, -1),
  Buffer.concat([message, Buffer.alloc(1)]),
  Buffer.alloc(0),
];

/** A plain Noise end with the right keys, for payloads an honest end never sends. */
function bare(identity: Identity, initiator: boolean): HandshakeState {
  const s = { publicKey: identity.public.xpub, secretKey: identity.xsecret };
  return new HandshakeState({ pattern: patterns.XX, initiator, prologue, s });
}

const payloads: [string, (id: Identity, role: 'C' | 'S') => Buffer][] = [
  ['the other role', (id, r) => Buffer.concat([id.public.epub, id.bind(r === 'C' ? 'S' : 'C')])],
  ['another E', (id, r) => Buffer.concat([identityOf(9).public.epub, id.bind(r)])],
  ['another identity', (_, r) => Buffer.concat([identityOf(9).public.epub, identityOf(9).bind(r)])],
  ['zeros', () => Buffer.alloc(96)],
  ['a short payload', (id, r) => Buffer.concat([id.public.epub, id.bind(r)]).subarray(0, 95)],
  ['no payload', () => Buffer.alloc(0)],
];

describe('the handshake', () => {
  it('gives both ends the same channel and each the identity of the other', () => {
    const { client, server } = ends();
    const first = client.message1();
    const second = server.message1(first);
    const seen = client.message2(second);
    const { message: third, ...clientSide } = client.message3();
    const serverSide = server.message3(third);
    expect([first.length, second.length, third.length]).toEqual([32, 192, 160]);
    const fps = (id: PublicIdentity): string => id.fp.toString('hex');
    expect(fps(seen)).toBe(fps(host.public));
    expect(fps(clientSide.peer)).toBe(fps(host.public));
    expect(fps(serverSide.peer)).toBe(fps(guest.public));
    expect(clientSide.transport.h.equals(serverSide.transport.h)).toBe(true);
    const sealed = Buffer.alloc(21);
    const opened = Buffer.alloc(5);
    clientSide.transport.send.encrypt(Buffer.from('hello'), sealed);
    serverSide.transport.receive.decrypt(sealed, opened);
    expect(opened.toString()).toBe('hello');
    serverSide.transport.send.encrypt(Buffer.from('world'), sealed);
    clientSide.transport.receive.decrypt(sealed, opened);
    expect(opened.toString()).toBe('world');
  });

  it('refuses messages of any other size', () => {
    const { client, server } = ends();
    const first = client.message1();
    for (const wrong of resized(first)) expect(() => ends().server.message1(wrong)).toThrow(failed);
    const second = server.message1(first);
    for (const wrong of resized(second)) {
      const fresh = ends().client;
      fresh.message1();
      expect(() => fresh.message2(wrong)).toThrow(failed);
    }
    client.message2(second);
    const third = client.message3().message;
    for (const wrong of resized(third)) {
      const fresh = ends().server;
      fresh.message1(first);
      expect(() => fresh.message3(wrong)).toThrow(failed);
    }
  });

  it('fails at the client when any byte of message 1 or 2 was changed', () => {
    const first = ends().client.message1();
    for (let at = 0; at < first.length; at += 1) {
      const { client, server } = ends();
      client.message1();
      const second = server.message1(flipped(first, at));
      expect(() => client.message2(second), `message 1, byte ${String(at)}`).toThrow(failed);
      expect(() => client.message3()).toThrow();
    }
    const second = ends().server.message1(first);
    for (let at = 0; at < second.length; at += 1) {
      const { client } = ends();
      client.message1();
      expect(() => client.message2(flipped(second, at)), `byte ${String(at)}`).toThrow(failed);
    }
  });

  it('fails at the server when any byte of message 3 was changed', () => {
    const { client, server } = ends();
    const first = client.message1();
    client.message2(server.message1(first));
    const third = client.message3().message;
    for (let at = 0; at < third.length; at += 1) {
      const fresh = ends().server;
      fresh.message1(first);
      expect(() => fresh.message3(flipped(third, at)), `byte ${String(at)}`).toThrow(failed);
    }
    expect(server.message3(third).peer.fp.equals(guest.public.fp)).toBe(true);
  });

  it.each([0, 1])('refuses an ephemeral of small order (%i)', (first) => {
    const point = Buffer.alloc(32);
    point[0] = first;
    expect(() => ends().server.message1(point)).toThrow(failed);
    const { client, server } = ends();
    const second = server.message1(client.message1());
    point.copy(second);
    expect(() => client.message2(second)).toThrow(failed);
  });

  it.each(payloads)('refuses %s in place of the bind in message 2', (_, payload) => {
    const { client } = ends();
    const server = bare(host, false);
    server.readMessage(client.message1(), Buffer.alloc(0));
    const out = Buffer.alloc(300);
    const size = server.writeMessage(payload(host, 'S'), out);
    expect(() => client.message2(out.subarray(0, size))).toThrow(failed);
  });

  it.each(payloads)('refuses %s in place of the bind in message 3', (_, payload) => {
    const { server } = ends();
    const client = bare(guest, true);
    const out = Buffer.alloc(300);
    const size = client.writeMessage(Buffer.alloc(0), out);
    client.readMessage(server.message1(out.subarray(0, size)), Buffer.alloc(96));
    const third = client.writeMessage(payload(guest, 'C'), out);
    expect(() => server.message3(out.subarray(0, third))).toThrow(failed);
  });

  it('accepts the same hand-made ends when their payload is honest', () => {
    const { server } = ends();
    const client = bare(guest, true);
    const out = Buffer.alloc(300);
    client.writeMessage(Buffer.alloc(0), out);
    client.readMessage(server.message1(out.subarray(0, 32)), Buffer.alloc(96));
    client.writeMessage(Buffer.concat([guest.public.epub, guest.bind('C')]), out);
    expect(server.message3(out.subarray(0, 160)).peer.fp26).toBe(guest.public.fp26);
  });

  it('refuses its own identity, at either end', () => {
    const toSelf = ends(host, host);
    const second = toSelf.server.message1(toSelf.client.message1());
    expect(() => toSelf.client.message2(second)).toThrow(own);
    const { server } = ends();
    const client = bare(host, true);
    const out = Buffer.alloc(300);
    client.writeMessage(Buffer.alloc(0), out);
    client.readMessage(server.message1(out.subarray(0, 32)), Buffer.alloc(96));
    client.writeMessage(Buffer.concat([host.public.epub, host.bind('C')]), out);
    expect(() => server.message3(out.subarray(0, 160))).toThrow(own);
  });

  it('fails under another prologue', () => {
    const { server } = ends();
    const s = x25519KeyPair(Buffer.alloc(32, 2));
    const client = new HandshakeState({
      pattern: patterns.XX,
      initiator: true,
      prologue: Buffer.from('bau/1\0BAU\x02', 'latin1'),
      s,
    });
    const out = Buffer.alloc(300);
    client.writeMessage(Buffer.alloc(0), out);
    const second = server.message1(out.subarray(0, 32));
    expect(() => client.readMessage(second, Buffer.alloc(96))).toThrow('noise: tag');
  });

  it('gives nothing more once wiped, and no message 3 before message 2', () => {
    const { client, server } = ends();
    const first = client.message1();
    expect(() => client.message3()).toThrow('message 3 before message 2');
    server.wipe();
    expect(() => server.message1(first)).toThrow(failed);
  });
});
