import { afterEach, describe, expect, it } from 'vitest';
import { acceptConnection } from '../../src/main/session/accept';
import { RawPeer } from '../fixtures/raw-peer';
import { identityOf } from '../fixtures/identities';
import { secureRandom } from '../../src/main/crypto/random';
import {
  closePairs,
  listen,
  openPair,
  pools,
  Recorder,
  until,
  type Pair,
} from '../fixtures/session-pair';
import type { Channel } from '../../src/main/session/channel';

afterEach(async () => {
  expect(await closePairs()).toBe(0);
});

interface Served {
  readonly channel: Channel;
  readonly saw: Recorder;
}

/** A server end whose client is a raw peer. */
async function rawPair(): Promise<Served & { peer: RawPeer }> {
  const made: Served[] = [];
  const port = await listen((socket) => {
    acceptConnection(socket, {
      identity: identityOf(1),
      random: secureRandom,
      clock: () => performance.now(),
      pools,
      secured: (channel) => {
        const saw = new Recorder();
        channel.handle(saw);
        made.push({ channel, saw });
      },
      dropped: () => undefined,
    });
  });
  const peer = await RawPeer.to(port);
  const { channel, saw } = await until(() => made[0]);
  return { channel, saw, peer };
}

const bothGone = ({ server, client }: Pair): Promise<true> =>
  until<true>(() => server.socket.destroyed && client.socket.destroyed);

const byeHex = (code: number, reason: string): string =>
  `3f0000000000${Buffer.from(JSON.stringify({ code, reason })).toString('hex')}`;

describe('BYE', () => {
  it.each(['client', 'server'] as const)('of the %s ends both at once, cleanly', async (side) => {
    const pair = await openPair();
    const other = side === 'client' ? 'server' : 'client';
    const started = performance.now();
    pair[side].channel.bye('bye');
    expect(pair[side].channel.state).toBe('CLOSED');
    await bothGone(pair);
    expect(performance.now() - started).toBeLessThan(1500);
    const clean = { kind: 'bye', code: 200, reason: 'bye', detail: '' };
    expect(pair[side].saw.ends).toEqual([{ ...clean, by: 'us' }]);
    expect(pair[other].saw.ends).toEqual([{ ...clean, by: 'peer' }]);
  });

  it('comes after all that was sent before it, and nothing comes after it', async () => {
    const { server, client } = await openPair();
    for (let i = 1; i <= 40; i += 1) server.channel.send('OK', i, Buffer.alloc(20_000, i));
    server.channel.bye('stopping');
    server.channel.send('OK', 41, Buffer.from('{}'));
    await until(() => client.saw.ends.length > 0);
    expect(client.saw.frames.map((f) => f.reqId)).toEqual([...Array(40).keys()].map((i) => i + 1));
    expect(client.saw.ends).toMatchObject([{ code: 503, reason: 'stopping' }]);
  });

  it('is followed by a FIN; what the peer still sends is read and discarded', async () => {
    const { channel, saw, peer } = await rawPair();
    channel.ready();
    channel.bye('session_age');
    expect(await peer.bye()).toBe('408 session_age');
    await until(() => peer.wire.ended);
    for (let i = 1; i <= 5; i += 1) {
      peer.send(`10000000000${String(i)}7b7d`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect([peer.wire.reset, saw.frames]).toEqual([false, []]);
    peer.wire.socket.end();
    await until(() => peer.wire.closed);
    expect(peer.wire.reset).toBe(false);
  });

  it('waits 2 s for the FIN of the peer, not longer', async () => {
    const { channel, peer } = await rawPair();
    channel.bye('bye');
    await until(() => peer.wire.ended);
    const since = performance.now();
    const probe = setInterval(() => peer.wire.write(Buffer.alloc(1)), 20);
    await until(() => peer.wire.closed);
    clearInterval(probe);
    expect(performance.now() - since).toBeGreaterThan(1800);
    expect(performance.now() - since).toBeLessThan(6000);
  });

  it('of the peer is answered by silence and a close', async () => {
    const { saw, peer } = await rawPair();
    peer.send(byeHex(200, 'bye'));
    await until(() => peer.wire.ended);
    expect(saw.ends).toMatchObject([{ kind: 'bye', by: 'peer', code: 200 }]);
    expect(peer.wire.received).toHaveLength(0);
  });

  it('ends delivery: records behind it in the same chunk are not looked at', async () => {
    const { channel, saw, peer } = await rawPair();
    channel.ready();
    const list = peer.seal('1000000000017b7d');
    const tail = [peer.seal(byeHex(200, 'bye')), peer.seal('1000000000027b7d')];
    peer.wire.write(Buffer.concat([list, ...tail, Buffer.alloc(64)]));
    await until(() => saw.ends.length > 0);
    expect(saw.frames).toHaveLength(1);
    await until(() => peer.wire.ended);
    expect(saw.ends).toHaveLength(1);
  });

  it('is sent once, whatever comes afterwards', async () => {
    const pair = await openPair();
    pair.server.channel.bye('revoked');
    pair.server.channel.bye('bye');
    pair.server.channel.fail('late');
    pair.server.channel.cut();
    await bothGone(pair);
    expect(pair.server.saw.ends).toMatchObject([{ reason: 'revoked' }]);
  });
});

describe('an end without BYE', () => {
  it('is a cut at both ends, by FIN or by reset', async () => {
    const fin = await openPair();
    fin.client.socket.end();
    await bothGone(fin);
    expect(fin.server.saw.ends).toEqual([{ kind: 'cut' }]);
    expect(fin.client.saw.ends).toEqual([{ kind: 'cut' }]);
    const reset = await openPair();
    reset.client.socket.resetAndDestroy();
    await bothGone(reset);
    expect(reset.server.saw.ends).toEqual([{ kind: 'cut' }]);
    expect(reset.client.saw.ends).toEqual([{ kind: 'cut' }]);
  });

  it('still delivers what came before the FIN', async () => {
    const { channel, saw, peer } = await rawPair();
    channel.ready();
    peer.wire.socket.end(Buffer.concat([peer.seal('1000000000017b7d'), peer.seal('10')]));
    await until(() => saw.ends.length > 0);
    expect(saw.frames).toHaveLength(1);
    expect(saw.ends).toMatchObject([{ kind: 'bye', by: 'us', code: 400 }]);
  });

  it.each([
    ['a length of 16', (): Buffer => Buffer.from('0010', 'hex')],
    ['a length of 0', (): Buffer => Buffer.from('0000', 'hex')],
    [
      'a tag that does not match',
      (): Buffer => Buffer.concat([Buffer.from([0, 17]), Buffer.alloc(17)]),
    ],
  ])('after %s nothing is said', async (_, bytes) => {
    const { channel, saw, peer } = await rawPair();
    channel.ready();
    peer.wire.write(bytes());
    await until(() => peer.wire.ended);
    expect(peer.wire.received).toHaveLength(0);
    expect(saw.ends).toMatchObject([{ kind: 'integrity' }]);
  });

  it('a record sent twice, or out of order, breaks the integrity', async () => {
    const replay = await rawPair();
    replay.channel.ready();
    const record = replay.peer.seal('1000000000017b7d');
    replay.peer.wire.write(Buffer.concat([record, record]));
    await until(() => replay.saw.ends.length > 0);
    expect(replay.saw.frames).toHaveLength(1);
    expect(replay.saw.ends).toEqual([{ kind: 'integrity', why: 'record tag' }]);
    const swapped = await rawPair();
    swapped.channel.ready();
    const [a, b] = [swapped.peer.seal('1000000000017b7d'), swapped.peer.seal('1000000000027b7d')];
    swapped.peer.wire.write(Buffer.concat([b, a]));
    await until(() => swapped.saw.ends.length > 0);
    expect([swapped.saw.frames.length, swapped.saw.ends[0]?.kind]).toEqual([0, 'integrity']);
  });

  it('before READY the server takes records of up to 2,048 bytes, and no longer ones', async () => {
    const auth = (size: number): Buffer =>
      Buffer.concat([Buffer.from('010000000001', 'hex'), Buffer.alloc(size - 22)]);
    const fits = await rawPair();
    fits.peer.send(auth(2048));
    await until(() => fits.saw.frames.length === 1);
    const longer = await rawPair();
    longer.peer.send(auth(2049));
    await until(() => longer.peer.wire.ended);
    expect(longer.saw.frames).toEqual([]);
    expect(longer.saw.ends).toEqual([{ kind: 'integrity', why: 'record length' }]);
  });
});

describe('a peer that does not read', () => {
  it('lets the backlog grow, then drain, and the handler hears of it', async () => {
    const pair = await openPair();
    let drains = 0;
    Object.assign(pair.server.saw, { drained: () => (drains += 1) });
    pair.client.socket.pause();
    const frames = 400;
    for (let i = 1; i <= frames; i += 1) pair.server.channel.send('OK', i, Buffer.alloc(60_000));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(pair.server.channel.backlog).toBeGreaterThan(1024 * 1024);
    pair.client.socket.resume();
    await until(() => pair.client.saw.frames.length === frames);
    await until(() => pair.server.channel.backlog === 0);
    expect(drains).toBeGreaterThan(1);
    expect(pair.server.channel.bytesOut).toBe(frames * 60_024);
  });
});
