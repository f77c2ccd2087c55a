// When new versions are looked for, and what may follow: with a source that answers as told.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isDue } from '../../src/main/app/updates/schedule';
import type { UpdateSource } from '../../src/main/app/updates/source';
import { Updates, type UpdateMemory } from '../../src/main/app/updates/updates';
import { BauError } from '../../src/shared/errors';
import type { NewVersion, UpdateWay } from '../../src/shared/ipc/updates';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const found: NewVersion = { version: '9.9.9', notes: '', size: 100 };

class World {
  checks = 0;
  answer: () => Promise<NewVersion | null> = () => Promise.resolve(null);
  news: string[] = [];
  isBusy = false;
  ended = 0;
  replaced = 0;
  private changes: Partial<UpdateMemory> = {};
  readonly updates: Updates;

  constructor(way: UpdateWay = 'install') {
    const source: UpdateSource = {
      check: () => {
        this.checks += 1;
        return this.answer();
      },
      download: (signal, onProgress) =>
        new Promise((resolve, reject) => {
          onProgress({ received: 50, rate: 10 });
          signal.addEventListener('abort', () => {
            reject(new BauError('cancelled'));
          });
          setTimeout(resolve, 1000);
        }),
      prepare: () => Promise.resolve(() => (this.replaced += 1)),
    };
    this.updates = new Updates({
      way,
      memory: {
        update: (changes) => (this.changes = { ...this.changes, ...changes }),
        get current() {
          return memory();
        },
      },
      open: () => Promise.resolve(source),
      onChange: ({ state }, isNews) => {
        if (isNews) this.news.push(state.name);
      },
      isBusy: () => this.isBusy,
      endWith: (last) => {
        this.ended += 1;
        last();
      },
    });
    const memory = (): UpdateMemory => ({
      updates: 'off',
      updatesCheckedAt: null,
      updatesTold: null,
      ...this.changes,
    });
  }

  get state(): string {
    return this.updates.view.state.name;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a day is a day, and a clock that went back counts as one', () => {
  expect(isDue(dayMs, null)).toBe(true);
  expect(isDue(dayMs, 0)).toBe(true);
  expect(isDue(dayMs - 1, 0)).toBe(false);
  expect(isDue(5, 6)).toBe(true);
});

describe('looking by itself', () => {
  it('does not happen before a person agreed', async () => {
    const world = new World();
    world.updates.start();
    await vi.advanceTimersByTimeAsync(3 * dayMs);
    expect(world.checks).toBe(0);
    await world.updates.check();
    expect(world.checks).toBe(1);
    await vi.advanceTimersByTimeAsync(3 * dayMs);
    expect(world.checks).toBe(1);
    world.updates.stop();
  });

  it('happens once a day from then on, and tells of each version once', async () => {
    const world = new World();
    world.updates.start();
    world.updates.choose('daily');
    world.answer = () => Promise.resolve(found);
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(world.checks).toBe(1);
    expect(world.news).toEqual(['found']);
    await vi.advanceTimersByTimeAsync(22 * hourMs);
    expect(world.checks).toBe(1);
    await vi.advanceTimersByTimeAsync(2 * hourMs);
    expect(world.checks).toBe(2);
    expect(world.news).toEqual(['found']);
    world.updates.choose('off');
    await vi.advanceTimersByTimeAsync(3 * dayMs);
    expect(world.checks).toBe(2);
    world.updates.stop();
  });

  it('is tried again soon where nobody answered, and says nothing about it', async () => {
    const world = new World();
    world.updates.start();
    world.updates.choose('daily');
    world.answer = () => Promise.reject(new BauError('update_unreachable'));
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(world.checks).toBe(2);
    world.answer = () => Promise.reject(new BauError('update_feed'));
    await vi.advanceTimersByTimeAsync(12 * hourMs);
    expect(world.checks).toBe(3);
    expect(world.news).toEqual([]);
    world.updates.stop();
  });

  it('never happens in a copy without a feed', async () => {
    const world = new World('none');
    world.updates.start();
    world.updates.choose('daily');
    await world.updates.check();
    await vi.advanceTimersByTimeAsync(3 * dayMs);
    expect(world.checks).toBe(0);
  });
});

describe('a version that was found', () => {
  async function worldWithVersion(way: UpdateWay = 'install'): Promise<World> {
    const world = new World(way);
    world.answer = () => Promise.resolve(found);
    await world.updates.check();
    expect(world.state).toBe('found');
    return world;
  }

  it('is fetched, and installed, only when asked to', async () => {
    const world = await worldWithVersion();
    await world.updates.install(true);
    expect(world.ended).toBe(0);
    const fetched = world.updates.fetch();
    await vi.advanceTimersByTimeAsync(10);
    expect(world.updates.view.state).toMatchObject({ name: 'downloading', received: 50, rate: 10 });
    await world.updates.check();
    expect(world.checks).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    await fetched;
    expect(world.state).toBe('ready');
    await world.updates.install(false);
    expect({ ended: world.ended, replaced: world.replaced }).toEqual({ ended: 1, replaced: 1 });
  });

  it('is given up when cancelled, and can be fetched again', async () => {
    const world = await worldWithVersion();
    const fetched = world.updates.fetch();
    await vi.advanceTimersByTimeAsync(10);
    world.updates.cancel();
    await fetched;
    expect(world.state).toBe('found');
  });

  it('waits while files are on their way, unless told not to', async () => {
    const world = await worldWithVersion();
    const fetched = world.updates.fetch();
    await vi.advanceTimersByTimeAsync(1010);
    await fetched;
    world.isBusy = true;
    await expect(world.updates.install(false)).rejects.toMatchObject({ reason: 'update_busy' });
    expect(world.ended).toBe(0);
    await world.updates.install(true);
    expect(world.ended).toBe(1);
  });

  it('is only told of in a copy that others install', async () => {
    const world = await worldWithVersion('tell');
    await world.updates.fetch();
    expect(world.state).toBe('found');
  });
});
