// Several processes on one data folder: the app, `bau serve` and the short commands.

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  enrol,
  hour,
  invite,
  noon,
  someFp,
  temporaryFolder,
  temporaryStore,
} from '../unit/store-fixture';
import { buildChild, race, removeChild, StoreChild } from './store-child';

const now = noon;
const at = { host: '0.0.0.0', port: 1235, startedAt: now - 5 };

beforeAll(buildChild);
afterAll(removeChild);

describe('races', () => {
  it('one of two processes gets an invite, every time', async () => {
    const dir = await temporaryFolder();
    const store = await temporaryStore(dir);
    for (let round = 0; round < 5; round += 1) {
      const id = `ana${String(round)}`;
      const inviteId = (await invite(store, id)).toString('hex');
      const keys = [someFp().toString('hex'), someFp().toString('hex')];
      const results = await race(
        keys.map((fp) => ({ action: 'use-invite', dir, now, inviteId, fp })),
      );
      const admitted = results.map((result) => 'kind' in result && result.kind === 'admitted');
      expect(admitted.filter(Boolean)).toHaveLength(1);
      expect(results[admitted.indexOf(false)]).toMatchObject({ reason: 'invite_gone' });
      const holder = (await store.clients.get(id))?.fp?.toString('hex');
      expect(holder).toBe(keys[admitted.indexOf(true)]);
    }
  });

  it('one of three processes gets a claimable ID, every time', async () => {
    const dir = await temporaryFolder();
    const store = await temporaryStore(dir);
    await store.claims.open(now, hour);
    for (let round = 0; round < 5; round += 1) {
      const id = `mesa${String(round)}`;
      await store.clients.add([{ id, claimable: true }], now);
      const keys = [someFp(), someFp(), someFp()].map((fp) => fp.toString('hex'));
      const results = await race(keys.map((fp) => ({ action: 'claim', dir, now, id, fp })));
      const admitted = results.map((result) => 'kind' in result && result.kind === 'admitted');
      expect(admitted.filter(Boolean)).toHaveLength(1);
      const holder = (await store.clients.get(id))?.fp?.toString('hex');
      expect(holder).toBe(keys[admitted.indexOf(true)]);
    }
    expect(await store.claims.recent(9)).toHaveLength(5);
  });

  it('four processes create one database', async () => {
    for (let round = 0; round < 3; round += 1) {
      const dir = join(await temporaryFolder(), 'new');
      const task = { action: 'open-store', dir, now } as const;
      expect(await race([task, task, task, task])).toEqual(Array(4).fill({ version: 0 }));
    }
  });

  it('four processes create one identity', async () => {
    for (let round = 0; round < 3; round += 1) {
      const dir = join(await temporaryFolder(), 'new');
      const task = { action: 'open-seeds', dir, now } as const;
      const results = await race([task, task, task, task]);
      const created = results.map((result) => 'created' in result && result.created);
      expect(created.filter((value) => value === true)).toHaveLength(1);
      expect(new Set(results.map((result) => 'seed' in result && result.seed)).size).toBe(1);
      expect((await readdir(dir)).sort()).toEqual(['identity.json', 'identity.json.bak']);
    }
  });

  it('three writers wait for each other and lose nothing', async () => {
    const dir = await temporaryFolder();
    const store = await temporaryStore(dir);
    const count = 100;
    const ids = ['a', 'b', 'c'];
    const results = await race(ids.map((id) => ({ action: 'write-many', dir, now, id, count })));
    expect(results).toEqual([{}, {}, {}]);
    for (const id of ids) {
      for (let each = 0; each < count; each += 1) {
        expect(await store.settings.get(`${id}.${String(each)}`)).toBe(each);
      }
    }
    expect(await store.clients.list(now)).toHaveLength(3);
  });
});

describe('a revocation by another process', () => {
  it('is noticed by the counter and in force at once', async () => {
    const dir = await temporaryFolder();
    const store = await temporaryStore(dir);
    const fp = someFp();
    await enrol(store, 'ana', fp);
    const before = store.changeCounter();
    await race([{ action: 'revoke', dir, now, id: 'ana' }]);
    expect(store.changeCounter()).not.toBe(before);
    expect(await store.admission.admitKnown({ fp, id: 'ana', now })).toMatchObject({
      reason: 'revoked',
    });
  });
});

describe('the serving lock', () => {
  it('is held by one process, seen by others, and freed by kill -9', async () => {
    const dir = await temporaryFolder();
    const store = await temporaryStore(dir);
    expect(await store.serving.current()).toBeNull();
    expect(await store.serving.last()).toBeNull();

    const server = new StoreChild({ action: 'serve', dir, now });
    await server.reached('ready');
    server.go();
    await server.reached('serving');
    const seen = await store.serving.current();
    expect(seen).toMatchObject({ host: '127.0.0.1', port: 4321, startedAt: now });
    expect(seen?.pid).not.toBe(process.pid);
    await expect(store.serving.acquire(at)).rejects.toMatchObject({ reason: 'already_serving' });
    expect(await store.serving.current()).toEqual(seen);

    await server.kill();
    expect(await store.serving.current()).toBeNull();
    expect(await store.serving.last()).toEqual(seen);
    await store.serving.acquire(at);
    expect(await store.serving.current()).toEqual({ ...at, pid: process.pid });
  });

  it('keeps a second process out, until it is released or closed with its store', async () => {
    const dir = await temporaryFolder();
    const store = await temporaryStore(dir);
    const second = async () => {
      const child = new StoreChild({ action: 'serve', dir, now });
      await child.reached('ready');
      child.go();
      const end = await child.reached('serving', 'done');
      await child.kill();
      return end;
    };
    await store.serving.acquire(at);
    expect(await second()).toEqual({ reason: 'already_serving' });
    store.serving.release();
    store.serving.release();
    expect(await second()).toEqual({});
    const other = await temporaryStore(dir);
    await other.serving.acquire(at);
    await expect(store.serving.acquire(at)).rejects.toMatchObject({ reason: 'already_serving' });
    await expect(other.serving.acquire(at)).rejects.toMatchObject({ reason: 'already_serving' });
    await other.serving.update({ ...at, port: 9 });
    expect(await store.serving.current()).toEqual({ ...at, port: 9, pid: process.pid });
    await other.close();
    expect(await second()).toEqual({});
  });

  it('is not disturbed by many looking whether it is held', async () => {
    const dir = await temporaryFolder();
    const [store, ...others] = await Promise.all([1, 2, 3, 4].map(() => temporaryStore(dir)));
    for (let round = 0; round < 20; round += 1) {
      await store!.serving.acquire(at);
      const seen = await Promise.all(others.map((other) => other.serving.current()));
      expect(seen).toEqual(others.map(() => ({ ...at, pid: process.pid })));
      store!.serving.release();
      const gone = await Promise.all(others.map((other) => other.serving.current()));
      expect(gone).toEqual([null, null, null]);
    }
  });
});

describe('a process killed while it writes', () => {
  it('leaves a database that opens, with whole transitions only', async () => {
    const dir = await temporaryFolder();
    await mkdir(dir, { recursive: true });
    const child = new StoreChild({ action: 'write-many', dir, now, id: 'ana', count: 100_000 });
    await child.reached('ready');
    child.go();
    const store = await temporaryStore(dir);
    while ((await store.settings.get('ana.20')) === undefined) {
      await new Promise((resume) => setTimeout(resume, 5));
    }
    await child.kill();
    const reopened = await temporaryStore(dir);
    expect(await reopened.settings.get('ana.20')).toBe(20);
    expect(await reopened.clients.list(now)).toMatchObject([
      { id: 'ana', state: 'invited', inviteExpiresAt: now + 1 },
    ]);
    await enrol(reopened, 'rui', someFp(), now + hour);
  });
});
