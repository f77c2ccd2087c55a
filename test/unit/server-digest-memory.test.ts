import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DigestMemory } from '../../src/main/server/digest-memory';
import { DigestTable } from '../../src/main/server/digest-table';
import type { Store } from '../../src/main/store/open-store';
import { temporaryFolder, temporaryStore } from './store-fixture';

interface Known {
  readonly etag: string;
  readonly digest: Buffer;
}

const some = (count: number): Known[] =>
  Array.from({ length: count }, () => ({
    etag: randomBytes(16).toString('hex'),
    digest: randomBytes(64),
  }));

function memoryOn(store: Store, most?: number): { memory: DigestMemory; failures: unknown[] } {
  const failures: unknown[] = [];
  const failed = (error: unknown): void => void failures.push(error);
  const memory = new DigestMemory({ cache: store.digests, failed, ...(most && { most }) });
  return { memory, failures };
}

describe('table', () => {
  test('finds each of thousands again, and none it was not given', () => {
    const table = new DigestTable();
    const known = some(5000);
    for (const { etag, digest } of known) table.set(Buffer.from(etag, 'hex'), digest);
    expect(table.size).toBe(5000);
    for (const { etag, digest } of known) {
      expect(table.get(Buffer.from(etag, 'hex'))?.equals(digest)).toBe(true);
    }
    for (const { etag } of some(100)) expect(table.get(Buffer.from(etag, 'hex'))).toBeNull();
  });

  test('keeps the newest word, and etags that begin alike apart', () => {
    const table = new DigestTable();
    const alike = some(40).map(({ etag, digest }) => ({
      etag: Buffer.from(`00000000${etag.slice(8)}`, 'hex'),
      digest,
    }));
    for (const { etag } of alike) table.set(etag, randomBytes(64));
    for (const { etag, digest } of alike) table.set(etag, digest);
    expect(table.size).toBe(40);
    for (const { etag, digest } of alike) expect(table.get(etag)).toEqual(digest);
  });
});

describe('memory', () => {
  test('writes what it was given at the end, and has it after a restart', async () => {
    const dir = await temporaryFolder();
    const known = some(4500);
    const first = memoryOn(await temporaryStore(dir));
    await first.memory.load();
    for (const { etag, digest } of known) first.memory.put(etag, digest);
    await first.memory.close();

    const { memory, failures } = memoryOn(await temporaryStore(dir));
    await memory.load();
    expect(known.filter(({ etag, digest }) => !memory.peek(etag)?.equals(digest))).toEqual([]);
    expect(await memory.get('0'.repeat(32))).toBeNull();
    expect([...first.failures, ...failures]).toEqual([]);
  });

  test('writes within seconds by itself', async () => {
    const store = await temporaryStore();
    const { memory } = memoryOn(store);
    const [{ etag, digest }] = some(1) as [Known];
    memory.put(etag, digest);
    expect(memory.peek(etag)).toEqual(digest);
    const deadline = Date.now() + 5000;
    while (!(await store.digests.get(etag)) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await store.digests.get(etag)).toEqual(digest);
    await memory.close();
  });

  test('asks the store for what is not here yet', async () => {
    const store = await temporaryStore();
    const [{ etag, digest }] = some(1) as [Known];
    await store.digests.put(etag, digest);
    const { memory } = memoryOn(store);
    expect(memory.peek(etag)).toBeNull();
    expect(await memory.get(etag)).toEqual(digest);
  });

  test('what is put while the store is read is not overwritten by it', async () => {
    const store = await temporaryStore();
    const [{ etag, digest }] = some(1) as [Known];
    await store.digests.put(etag, randomBytes(64));
    const { memory } = memoryOn(store);
    const loading = memory.load();
    memory.put(etag, digest);
    await loading;
    expect(memory.peek(etag)).toEqual(digest);
    await memory.close();
    expect(await store.digests.get(etag)).toEqual(digest);
  });

  test('holds a bounded number, those in use longest, and the store has the rest', async () => {
    const store = await temporaryStore();
    const { memory } = memoryOn(store, 200);
    await memory.load();
    const known = some(1000);
    const [used] = known as [Known];
    for (const { etag, digest } of known) {
      memory.put(etag, digest);
      expect(memory.peek(used.etag)).toEqual(used.digest);
    }
    const here = known.filter(({ etag }) => memory.peek(etag));
    expect(here.length).toBeGreaterThanOrEqual(100);
    expect(here.length).toBeLessThanOrEqual(200);
    await memory.close();
    const [, early] = known as [Known, Known];
    expect(memory.peek(early.etag)).toBeNull();
    expect(await memory.get(early.etag)).toEqual(early.digest);
  });

  test('tells that the store failed, and goes on', async () => {
    const failures: unknown[] = [];
    const broken = (): Promise<never> => Promise.reject(new Error('disk'));
    const memory = new DigestMemory({
      cache: { get: () => Promise.resolve(null), page: broken, putAll: broken },
      failed: (error) => void failures.push(error),
    });
    await memory.load();
    const [{ etag, digest }] = some(1) as [Known];
    memory.put(etag, digest);
    await memory.close();
    expect(failures).toHaveLength(2);
    expect(memory.peek(etag)).toEqual(digest);
  });

  test('an etag of another form is simply not known', async () => {
    const { memory } = memoryOn(await temporaryStore());
    expect(memory.peek('')).toBeNull();
    expect(memory.peek('xyz')).toBeNull();
  });
});
