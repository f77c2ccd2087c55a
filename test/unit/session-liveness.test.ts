import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RawPeer } from '../fixtures/raw-peer';
import { acceptConnection } from '../../src/main/session/accept';
import { secureRandom } from '../../src/main/crypto/random';
import type { Channel } from '../../src/main/session/channel';
import { identityOf } from '../fixtures/identities';
import { closePairs, listen, openPair, pools, Recorder, until } from '../fixtures/session-pair';

// Only the ticking is replaced; the clocks are the channels' own, handed in.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(async () => {
  vi.useRealTimers();
  expect(await closePairs()).toBe(0);
});

const pause = (forMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, forMs));

/** A server channel under a clock of the test's, its client a raw peer. */
async function rawPair(): Promise<{
  channel: Channel;
  saw: Recorder;
  peer: RawPeer;
  /** Moves the clock and lets every tick on the way happen. */
  pass: (byMs: number) => void;
}> {
  let now = 1_000_000;
  let channel: Channel | null = null;
  const saw = new Recorder();
  const port = await listen((socket) => {
    acceptConnection(socket, {
      identity: identityOf(1),
      random: secureRandom,
      clock: () => now,
      pools,
      secured: (made) => {
        made.handle(saw);
        channel = made;
      },
      dropped: () => undefined,
    });
  });
  const peer = await RawPeer.to(port);
  const made = await until(() => channel);
  made.ready();
  const pass = (byMs: number): void => {
    for (let passed = 0; passed < byMs; passed += 5000) {
      now += 5000;
      vi.advanceTimersByTime(5000);
    }
  };
  return { channel: made, saw, peer, pass };
}

const pong = (ping: Buffer): Buffer =>
  Buffer.concat([Buffer.from('310000000000', 'hex'), ping.subarray(6)]);

describe('PING and PONG', () => {
  it('a PING is answered with its own 8 bytes and reqId 0', async () => {
    const { peer } = await rawPair();
    peer.send('3000000000000102030405060708');
    expect((await peer.next()).toString('hex')).toBe('3100000000000102030405060708');
    peer.send('300000000000ffffffffffffffff');
    expect((await peer.next()).toString('hex')).toBe('310000000000ffffffffffffffff');
  });

  it('after 30 s without a record one PING goes out, not before, and one each 30 s', async () => {
    const { peer, pass, channel } = await rawPair();
    const before = channel.bytesOut;
    pass(25_000);
    await pause(10);
    expect(channel.bytesOut).toBe(before);
    pass(5000);
    const ping = await peer.next();
    expect([ping.length, ping.toString('hex', 0, 6)]).toEqual([14, '300000000000']);
    pass(25_000);
    await pause(10);
    expect(peer.wire.received).toHaveLength(0);
    pass(5000);
    expect((await peer.next())[0]).toBe(0x30);
  });

  it('any record counts as a sign of life, an answer to the PING too', async () => {
    const { peer, pass, saw, channel } = await rawPair();
    for (let round = 0; round < 5; round += 1) {
      pass(30_000);
      const heard = channel.bytesIn;
      peer.send(pong(await peer.next()));
      await until(() => channel.bytesIn > heard);
      pass(25_000);
      const again = channel.bytesIn;
      peer.send('800000000000');
      await until(() => channel.bytesIn > again);
    }
    expect(saw.ends).toEqual([]);
  });

  it('after 90 s of silence the server says 408, not before', async () => {
    const { peer, pass, saw } = await rawPair();
    pass(85_000);
    expect(saw.ends).toEqual([]);
    pass(5000);
    expect(saw.ends).toMatchObject([{ kind: 'bye', by: 'us', code: 408, reason: 'timeout' }]);
    expect([(await peer.next())[0], (await peer.next())[0]]).toEqual([0x30, 0x30]);
    expect(await peer.bye()).toBe('408 timeout');
  });

  it('after 90 s of silence the client takes the connection for cut', async () => {
    let now = 0;
    const { server, client } = await openPair({ clientClock: () => now });
    server.socket.pause();
    now = 85_000;
    vi.advanceTimersByTime(5000);
    expect(client.saw.ends).toEqual([]);
    now = 90_000;
    vi.advanceTimersByTime(5000);
    expect(client.saw.ends).toEqual([{ kind: 'cut' }]);
  });
});

describe('a peer that stops draining', () => {
  it('gets 60 s, then 408', async () => {
    const { channel, peer, pass, saw } = await rawPair();
    peer.wire.socket.pause();
    const body = Buffer.alloc(60_000);
    for (let i = 1; i <= 200; i += 1) channel.send('OK', i, body);
    await pause(50);
    expect(channel.backlog).toBeGreaterThan(0);
    pass(30_000);
    await pause(20);
    pass(25_000);
    expect(saw.ends).toEqual([]);
    pass(5000);
    expect(saw.ends).toMatchObject([{ by: 'us', code: 408 }]);
  });

  it('may be slow: whatever it takes counts', async () => {
    const { channel, peer, pass, saw } = await rawPair();
    peer.wire.socket.pause();
    const body = Buffer.alloc(60_000);
    for (let i = 1; i <= 200; i += 1) channel.send('OK', i, body);
    await pause(50);
    pass(55_000);
    peer.wire.socket.resume();
    await until(() => channel.backlog === 0);
    peer.wire.socket.pause();
    const heard = channel.bytesIn;
    peer.send('800000000000');
    await until(() => channel.bytesIn > heard);
    for (let i = 201; i <= 400; i += 1) channel.send('OK', i, body);
    await pause(50);
    expect(channel.backlog).toBeGreaterThan(0);
    pass(55_000);
    expect(saw.ends).toEqual([]);
  });
});

describe('a probe', () => {
  it('is true when the peer answers, and false when it does not', async () => {
    const { channel, peer } = await rawPair();
    const answered = channel.probe(2000);
    peer.send(pong(await peer.next()));
    expect(await answered).toBe(true);
    const ignored = channel.probe(40);
    expect((await peer.next())[0]).toBe(0x30);
    expect(await ignored).toBe(false);
    peer.send('800000000000');
    await pause(20);
    expect(channel.state).toBe('READY');
  });

  it('is settled by any valid record, for all who wait', async () => {
    const { channel, peer } = await rawPair();
    const both = [channel.probe(2000), channel.probe(2000)];
    peer.send('800000000000');
    expect(await Promise.all(both)).toEqual([true, true]);
  });

  it('is false at once when the session ends meanwhile, or was over before', async () => {
    const { channel, peer } = await rawPair();
    const waiting = channel.probe(60_000);
    peer.wire.socket.destroy();
    expect(await waiting).toBe(false);
    expect(await channel.probe(60_000)).toBe(false);
  });
});
