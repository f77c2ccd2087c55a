import { afterEach, describe, expect, it } from 'vitest';
import { Registry } from '../../src/main/server/registry';
import type { Session } from '../../src/main/server/session';
import { closePairs, openPair, until, type Pair } from '../fixtures/session-pair';

afterEach(closePairs);

interface Live {
  readonly session: Session;
  readonly pair: Pair;
}

/** A registry under a clock of the test's, over real channels. */
function registryOf(most = 256) {
  const state = { now: 1_000_000 };
  const registry = new Registry({
    clock: () => state.now,
    probeMs: 400,
    takeoverEveryMs: 60_000,
    most,
  });
  let count = 0;

  /** What the registry uses of a session: its channel and who it is. */
  const live = async (fp: string, id = fp): Promise<Live> => {
    const pair = await openPair();
    count += 1;
    const info = { session: `s${String(count)}`, id, fp };
    const session = { channel: pair.server.channel, info } as unknown as Session;
    const { saw } = pair.server;
    const ended = saw.ended.bind(saw);
    saw.ended = (end) => {
      registry.release(session);
      ended(end);
    };
    return { session, pair };
  };
  const claim = (one: Live, takeover = false) =>
    registry.claim(one.session.info.fp, takeover, () => one.session);
  return { registry, state, live, claim };
}

const endOf = (one: Live): string => {
  const [end] = one.pair.server.saw.ends;
  return end?.kind === 'bye' ? `${String(end.code)} ${end.reason}` : (end?.kind ?? 'live');
};

/** Stops answering: the socket stays, nothing is read from it. */
const hang = (one: Live): void => {
  one.pair.client.socket.pause();
};

describe('the registry', () => {
  it('admits a key once and finds it by session, ID and key', async () => {
    const { registry, live, claim } = registryOf();
    const ana = await live('fp-a', 'ana');
    expect(await claim(ana)).toBe('admitted');
    expect(registry.size).toBe(1);
    expect([registry.find('s1'), registry.byId('ana'), registry.byKey('fp-a')]).toEqual([
      ana.session,
      ana.session,
      ana.session,
    ]);
    expect([registry.find('s2'), registry.byId('rui'), registry.byKey('fp-b')]).toEqual([
      null,
      null,
      null,
    ]);
    ana.pair.client.channel.bye('bye');
    await until(() => registry.size === 0);
    expect([...registry.sessions]).toEqual([]);
  });

  it('keeps a session that answers the probe', async () => {
    const { registry, live, claim } = registryOf();
    const first = await live('fp-a');
    await claim(first);
    expect(await claim(await live('fp-a'))).toBe('already_connected');
    expect([endOf(first), registry.byKey('fp-a')]).toEqual(['live', first.session]);
  });

  it('replaces one that does not, with 408', async () => {
    const { registry, live, claim } = registryOf();
    const first = await live('fp-a');
    const second = await live('fp-a');
    await claim(first);
    hang(first);
    expect(await claim(second)).toBe('admitted');
    expect([endOf(first), registry.byKey('fp-a')]).toEqual(['408 timeout', second.session]);
    expect(registry.size).toBe(1);
  });

  it('sends one probe at a time: who asks meanwhile is refused', async () => {
    const { live, claim } = registryOf();
    const first = await live('fp-a');
    const [second, third] = [await live('fp-a'), await live('fp-a')];
    await claim(first);
    hang(first);
    const waiting = claim(second);
    const before = first.session.channel.bytesOut;
    expect(await claim(third)).toBe('already_connected');
    expect(first.session.channel.bytesOut - before).toBeLessThanOrEqual(32);
    expect(await waiting).toBe('admitted');
  });

  it('lets a new session in when the old one ends during the probe', async () => {
    const { live, claim } = registryOf();
    const [first, second] = [await live('fp-a'), await live('fp-a')];
    await claim(first);
    hang(first);
    const waiting = claim(second);
    first.pair.client.socket.destroy();
    expect(await waiting).toBe('admitted');
    expect(endOf(first)).toBe('cut');
  });

  it('never has two of one key, when a takeover overtakes a probe', async () => {
    const { registry, live, claim } = registryOf();
    const [first, second, third] = [await live('fp-a'), await live('fp-a'), await live('fp-a')];
    await claim(first);
    hang(first);
    const waiting = claim(second);
    expect(await claim(third, true)).toBe('admitted');
    expect(await waiting).toBe('already_connected');
    expect([registry.size, registry.byKey('fp-a')]).toEqual([1, third.session]);
    expect(endOf(third)).toBe('live');
  });

  it('yields to a takeover at most once a minute', async () => {
    const { state, live, claim } = registryOf();
    const all = [await live('fp-a'), await live('fp-a'), await live('fp-a')] as const;
    await claim(all[0]);
    expect(await claim(all[1], true)).toBe('admitted');
    expect(endOf(all[0])).toBe('409 taken_over');
    state.now += 59_999;
    expect(await claim(all[2], true)).toBe('already_connected');
    expect(endOf(all[1])).toBe('live');
    state.now += 1;
    expect(await claim(all[2], true)).toBe('admitted');
    expect(endOf(all[1])).toBe('409 taken_over');
  });

  it('lets another key neither evict anyone nor share the minute', async () => {
    const { live, claim } = registryOf();
    const [a, b, c] = [await live('fp-a'), await live('fp-b'), await live('fp-b')];
    await claim(a);
    await claim(b, true);
    expect(await claim(c, true)).toBe('admitted');
    expect([endOf(a), endOf(b)]).toEqual(['live', '409 taken_over']);
  });

  it('is full at its limit, not one below, and has room again afterwards', async () => {
    const { registry, live, claim } = registryOf(2);
    const all = [await live('fp-a'), await live('fp-b'), await live('fp-c')] as const;
    expect([await claim(all[0]), await claim(all[1]), await claim(all[2])]).toEqual([
      'admitted',
      'admitted',
      'full',
    ]);
    const again = await live('fp-a');
    expect(await claim(again, true)).toBe('admitted');
    all[1].session.channel.bye('bye');
    expect(registry.size).toBe(1);
    expect(await claim(all[2])).toBe('admitted');
  });

  it('keeps no place for a connection that went away meanwhile', async () => {
    const { registry } = registryOf();
    expect(await registry.claim('fp-a', false, () => null)).toBe('gone');
    expect(registry.size).toBe(0);
  });

  it('does not release a successor with its predecessor', async () => {
    const { registry, live, claim } = registryOf();
    const [first, second] = [await live('fp-a'), await live('fp-a')];
    await claim(first);
    await claim(second, true);
    registry.release(first.session);
    expect(registry.byKey('fp-a')).toBe(second.session);
  });
});
