import { afterEach, describe, expect, it } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import { acceptConnection, sendHint } from '../../src/main/session/accept';
import type { Channel } from '../../src/main/session/channel';
import { ClientHandshake } from '../../src/main/session/handshake';
import { identityOf } from '../fixtures/identities';
import { RawPeer, Wire } from '../fixtures/raw-peer';
import { closePairs, listen, plainSocket, pools, Recorder, until } from '../fixtures/session-pair';

afterEach(async () => {
  expect(await closePairs()).toBe(0);
});

interface Served {
  readonly port: number;
  readonly drops: [string, boolean][];
  readonly channels: Channel[];
  readonly steps: string[];
}

async function serve(deadlineMs = 5000): Promise<Served> {
  const served = { drops: [], channels: [], steps: [] } as Omit<Served, 'port'>;
  const port = await listen((socket) => {
    acceptConnection(socket, {
      identity: identityOf(1),
      random: secureRandom,
      clock: () => performance.now(),
      pools,
      deadlineMs,
      step: (name, direction, bytes) => {
        served.steps.push(`${name} ${direction} ${String(bytes.length)}`);
      },
      secured: (channel) => {
        channel.handle(new Recorder());
        served.channels.push(channel);
      },
      dropped: (why, deadline) => served.drops.push([why, deadline]),
    });
  });
  return { ...served, port };
}

const preface = '42415501';
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const message1 = (): string =>
  new ClientHandshake(identityOf(2), secureRandom).message1().toString('hex');

/** What the server says to these bytes before it closes. */
async function said(port: number, sent: Buffer): Promise<string> {
  const wire = await Wire.to(port);
  wire.write(sent);
  await until(() => wire.ended);
  wire.socket.destroy();
  return wire.received.toString('hex');
}

describe('accepting', () => {
  it('takes the handshake in one chunk or byte by byte, and says what passed', async () => {
    const served = await serve();
    await RawPeer.to(served.port);
    await until(() => served.channels.length === 1);
    expect(served.steps).toEqual([
      'message1 in 32',
      'message2 out 192',
      'message3 in 160',
      'secured none 64',
    ]);
    const wire = await Wire.to(served.port);
    for (const byte of bytes(`${preface}0020${message1()}`)) {
      wire.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await wire.read(194)).readUInt16BE()).toBe(192);
    expect(served.drops).toEqual([]);
  });

  it('answers "BAU" of another version with the hint 426 and reads on until the FIN', async () => {
    const served = await serve();
    for (const version of ['00', '02', 'ff']) {
      const wire = await Wire.to(served.port);
      wire.write(bytes(`424155${version}${'00'.repeat(500)}`));
      await until(() => wire.ended);
      expect(wire.received.toString('hex')).toBe('4241550001aa');
      wire.write(Buffer.alloc(1000));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(wire.reset).toBe(false);
      wire.socket.end();
      await until(() => wire.closed);
    }
    expect(served.drops).toEqual(Array(3).fill(['other version', false]));
  });

  it.each([
    ['other first bytes', '47455420', 'not a Baú peer'],
    ['a TLS hello', '160301020001', 'not a Baú peer'],
    ['a message 1 of another size', `${preface}0021${'00'.repeat(33)}`, 'handshake length'],
    ['no message 1', `${preface}0000`, 'handshake length'],
    ['a message 1 of small order', `${preface}0020${'00'.repeat(32)}`, 'message'],
    ['another point of small order', `${preface}002001${'00'.repeat(31)}`, 'message'],
  ])('says nothing to %s', async (_, hex, why) => {
    const served = await serve();
    expect(await said(served.port, bytes(hex))).toBe('');
    expect(served.drops).toEqual([[why, false]]);
    // The server is still there for others.
    await RawPeer.to(served.port);
    await until(() => served.channels.length === 1);
  });

  it.each([
    ['of another size', '00a1', 'handshake length'],
    ['that does not decrypt', `00a0${'00'.repeat(160)}`, 'message'],
  ])('closes without a word at a message 3 %s', async (_, hex, why) => {
    const served = await serve();
    const wire = await Wire.to(served.port);
    wire.write(bytes(`${preface}0020${message1()}`));
    await wire.read(194);
    wire.write(bytes(hex));
    await until(() => wire.ended);
    expect(wire.received).toHaveLength(0);
    expect(served.drops).toEqual([[why, false]]);
  });

  it('gives up at the deadline, which is absolute: a trickle does not help', async () => {
    const served = await serve(150);
    const silent = await Wire.to(served.port);
    const trickle = await Wire.to(served.port);
    const started = performance.now();
    const stream = bytes(`${preface}0020${message1()}`);
    const one = stream.values();
    const timer = setInterval(() => trickle.write(Buffer.from([one.next().value ?? 0])), 20);
    await until(() => silent.ended && (trickle.ended || trickle.closed));
    clearInterval(timer);
    expect(performance.now() - started).toBeLessThan(4000);
    expect(silent.received).toHaveLength(0);
    expect(served.drops).toEqual(Array(2).fill(['deadline', true]));
  });

  it('does not apply the deadline to a channel, and says nothing twice', async () => {
    const served = await serve(600);
    const peer = await RawPeer.to(served.port);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect([served.channels[0]?.state, served.drops]).toEqual(['AUTH', []]);
    peer.wire.socket.resetAndDestroy();
    const wire = await Wire.to(served.port);
    wire.socket.resetAndDestroy();
    await until(() => served.drops.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(served.drops).toHaveLength(1);
    expect(served.channels[0]?.state).toBe('CLOSED');
  });

  it('takes a FIN before message 3 for the end', async () => {
    const served = await serve();
    const wire = await Wire.to(served.port);
    wire.socket.end(bytes(`${preface}0020${message1()}`));
    await until(() => served.drops.length === 1);
    expect(served.drops).toEqual([['closed by peer', false]]);
  });
});

describe('a hint at the door', () => {
  it.each([
    [426, '4241550001aa'],
    [429, '4241550001ad'],
    [503, '4241550001f7'],
  ] as const)('%i is six bytes, then a FIN', async (status, hex) => {
    const port = await listen((socket) => {
      sendHint(socket, status);
    });
    const wire = new Wire(await plainSocket(port));
    wire.write(bytes(`${preface}0020${message1()}`));
    await until(() => wire.ended);
    expect([wire.received.toString('hex'), wire.reset]).toEqual([hex, false]);
  });
});
