import { afterEach, expect, it, vi } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import { Connection } from '../../src/main/server/connection';
import { Counters } from '../../src/main/server/counters';
import type { ServerContext } from '../../src/main/server/context';
import { defaultDoorLimits, Door } from '../../src/main/server/door';
import { Registry } from '../../src/main/server/registry';
import { serverLimits } from '../../src/main/server/server';
import { defaultLimits } from '../../src/shared/limit-ranges';
import { identityOf } from '../fixtures/identities';
import { RawPeer, Wire } from '../fixtures/raw-peer';
import { closePairs, listen, pools, until } from '../fixtures/session-pair';

afterEach(async () => {
  vi.useRealTimers();
  expect(await closePairs()).toBe(0);
});

const nothing = (): void => undefined;

/** Connections of a server whose source addresses all count, with what the host is told. */
async function door(): Promise<{
  port: number;
  door: Door;
  refusals: string[];
  gone: () => number;
}> {
  const refusals: string[] = [];
  const clock = (): number => 1_000_000;
  let gone = 0;
  const theDoor = new Door({ ...defaultDoorLimits, loopbackExempt: false }, clock, () => 0.99);
  // Only what a connection uses before AUTH; nothing here gets further.
  const context = {
    identity: identityOf(1),
    random: secureRandom,
    clock,
    pools,
    limits: serverLimits(defaultLimits),
    counters: new Counters(0),
    events: {
      step: nothing,
      frame: nothing,
      refused: ({ status, detail }: { status: number; detail: string }) =>
        refusals.push(`${String(status)} ${detail}`),
    },
  } as unknown as ServerContext;
  const registry = new Registry({ clock, probeMs: 1, takeoverEveryMs: 1, most: 1 });
  const port = await listen((socket) => {
    theDoor.enter('127.0.0.1');
    new Connection({ context, door: theDoor, registry, socket, gone: () => (gone += 1) });
  });
  return { port, door: theDoor, refusals, gone: () => gone };
}

it('a missed handshake deadline is one refusal and one penalty of 10 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { port, door: entry, refusals, gone } = await door();
  const wire = await Wire.to(port);
  await until(() => vi.getTimerCount() >= 2);
  vi.advanceTimersByTime(9999);
  expect(refusals).toEqual([]);
  vi.advanceTimersByTime(1);
  await until(() => wire.ended && gone() === 1);
  expect(refusals).toHaveLength(1);
  // 10 s of penalty slow nobody down; 20 s would.
  expect([entry.enter('127.0.0.1').kind, entry.enter('127.0.0.1').kind]).toEqual(['in', 'in']);
  entry.penalise('127.0.0.1', 'refused');
  expect(entry.enter('127.0.0.1')).toMatchObject({ kind: 'hint', status: 429 });
});

it('a channel without AUTH gets BYE 408 at the same deadline', async () => {
  const { port, refusals } = await door();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const peer = await RawPeer.to(port);
  // Its own timer is all that is left once the handshake's is cleared.
  await until(() => vi.getTimerCount() === 1);
  vi.advanceTimersByTime(10_000);
  expect(await peer.bye()).toBe('408 timeout');
  expect(refusals).toEqual(['408 no AUTH within the deadline']);
});
