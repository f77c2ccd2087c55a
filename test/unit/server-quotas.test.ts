import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Allowance } from '../../src/main/server/allowance';
import { Quotas } from '../../src/main/server/quotas';
import { dayOf } from '../../src/main/store/day';
import type { Store } from '../../src/main/store/open-store';
import { temporaryStore } from './store-fixture';

const day = (date: number, hours = 12): number => new Date(2026, 10, date, hours).getTime();
const unexpected = (error: unknown): void => {
  throw error;
};

async function storeWithAna(): Promise<Store> {
  const store = await temporaryStore();
  await store.clients.add([{ id: 'ana' }, { id: 'rui' }], day(22));
  return store;
}

describe('a day', () => {
  test('is the host’s own, from midnight to midnight', () => {
    const at = new Date(2026, 1, 3, 4, 5).getTime();
    expect(dayOf(at)).toEqual({
      name: '2026-02-03',
      start: new Date(2026, 1, 3).getTime(),
      end: new Date(2026, 1, 4).getTime(),
    });
    expect(dayOf(dayOf(at).end).name).toBe('2026-02-04');
    expect(dayOf(dayOf(at).end - 1).name).toBe('2026-02-03');
  });
});

describe('what was sent', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is written in batches: by time, by size, and when asked', async () => {
    const store = await storeWithAna();
    const quotas = new Quotas(store.usage, () => day(22), unexpected);
    await quotas.load('ana');
    quotas.add('ana', 5);
    expect(await store.usage.on('ana', '2026-11-22')).toBe(0);
    vi.advanceTimersByTime(2000);
    await quotas.flush();
    expect(await store.usage.on('ana', '2026-11-22')).toBe(5);
    quotas.add('rui', 32 * 1024 * 1024);
    await vi.waitFor(async () => {
      expect(await store.usage.on('rui', '2026-11-22')).toBe(32 * 1024 * 1024);
    });
    quotas.add('ana', 2);
    await quotas.flush();
    expect(await store.usage.on('ana', '2026-11-22')).toBe(7);
    expect(quotas.used('ana')).toBe(7);
  });

  test('goes to its own day when midnight comes before it was written', async () => {
    let now = day(22, 23);
    const store = await storeWithAna();
    const added: unknown[] = [];
    const usage = {
      on: (id: string, name: string) => store.usage.on(id, name),
      add: (entries: Parameters<Store['usage']['add']>[0]) => {
        added.push(...entries);
        return store.usage.add(entries);
      },
    };
    const quotas = new Quotas(usage, () => now, unexpected);
    await quotas.load('ana');
    quotas.add('ana', 5);
    now = day(23, 1);
    expect(quotas.used('ana')).toBe(0);
    quotas.add('ana', 3);
    await quotas.flush();
    expect(added).toEqual([
      { id: 'ana', day: '2026-11-22', bytes: 5 },
      { id: 'ana', day: '2026-11-23', bytes: 3 },
    ]);
    expect(await store.usage.on('ana', '2026-11-23')).toBe(3);
  });

  test('that cannot be written is kept for the next time', async () => {
    const store = await storeWithAna();
    let isBroken = true;
    const usage = {
      on: (id: string, name: string) => store.usage.on(id, name),
      add: (entries: Parameters<Store['usage']['add']>[0]) =>
        isBroken ? Promise.reject(new Error('disk')) : store.usage.add(entries),
    };
    const faults: unknown[] = [];
    const quotas = new Quotas(
      usage,
      () => day(22),
      (error) => faults.push(error),
    );
    await quotas.load('ana');
    quotas.add('ana', 5);
    await quotas.flush();
    expect(faults).toHaveLength(1);
    isBroken = false;
    await quotas.flush();
    expect(await store.usage.on('ana', '2026-11-22')).toBe(5);
  });
});

describe('an allowance', () => {
  test('counts what is promised, and gives back what never left', async () => {
    const store = await storeWithAna();
    const quotas = new Quotas(store.usage, () => day(22), unexpected);
    await quotas.load('ana');
    let quota: number | null = 100;
    const allowance = new Allowance(quotas, 'ana', () => quota);
    const isSpent = (): boolean => {
      try {
        allowance.check();
        return false;
      } catch {
        return true;
      }
    };
    allowance.promise(99);
    expect(isSpent()).toBe(false);
    allowance.promise(1);
    expect(isSpent()).toBe(true);
    allowance.sent(60);
    expect(isSpent()).toBe(true);
    allowance.release(40);
    expect([isSpent(), quotas.used('ana')]).toEqual([false, 60]);
    quota = 60;
    expect(isSpent()).toBe(true);
    quota = null;
    expect(isSpent()).toBe(false);
    await quotas.flush();
  });
});
