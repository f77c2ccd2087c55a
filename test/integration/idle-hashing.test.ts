// Hashing ahead, on real files, threads and stores: what it hashes, when it stops, and what
// it leaves alone.

import { appendFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import { DigestMemory } from '../../src/main/server/digest-memory';
import { Digests } from '../../src/main/server/digests';
import { IdleDigests } from '../../src/main/server/idle-digests';
import { openStore, type Store } from '../../src/main/store/open-store';
import { DigestPool } from '../../src/main/vault/digest';
import { etagOf } from '../../src/main/vault/open-file';
import { VaultIndex } from '../../src/main/vault/vault-index';
import { atEnd, cleanUp, serve, tempDir, workerFile } from '../fixtures/engines';
import { RawClient } from '../fixtures/raw-client';
import { eventually } from '../fixtures/vault-folder';

afterEach(cleanUp);

const etagKey = Buffer.alloc(32, 7);
const kept = 65_536;

interface World {
  readonly dir: string;
  readonly index: VaultIndex;
  readonly idle: IdleDigests;
  readonly memory: DigestMemory;
  readonly store: Store;
  readonly pool: DigestPool;
  readonly asked: string[];
  readonly failures: unknown[];
  sent: number;
}

/** Files count as still from the start: the clock is ten seconds ahead. */
async function world(
  files: Record<string, Buffer>,
  { clock = () => Date.now() + 10_000, quietMs = 50 } = {},
): Promise<World> {
  const dir = await tempDir();
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  const store = await openStore(await tempDir(), { clock: Date.now });
  atEnd(() => store.close());
  const pool = new DigestPool(workerFile);
  atEnd(() => pool.close());
  const asked: string[] = [];
  const hash = pool.file.bind(pool);
  pool.file = (path, ...rest) => {
    asked.push(path.slice(dir.length + 1));
    return hash(path, ...rest);
  };
  const failures: unknown[] = [];
  const failed = (error: unknown): void => void failures.push(error);
  const memory = new DigestMemory({ cache: store.digests, failed });
  await memory.load();
  const held: { idle: IdleDigests | null } = { idle: null };
  const index = await VaultIndex.open(dir, { onChange: () => held.idle?.changed() });
  atEnd(() => index.close());
  const made: World = {
    dir,
    index,
    memory,
    store,
    pool,
    asked,
    failures,
    sent: 0,
    idle: new IdleDigests({
      index,
      pool,
      digests: new Digests({ pool, memory, etagKey, clock }),
      etagKey,
      clock,
      sentBytes: () => made.sent,
      progressed: () => undefined,
      failed,
      quietMs,
    }),
  };
  held.idle = made.idle;
  atEnd(() => made.idle.close());
  return made;
}

function digestOf({ index, memory }: World, name: string): Buffer | null {
  const entry = index.lookup(name);
  return entry ? memory.peek(etagOf(entry.stamp, etagKey)) : null;
}

const some = (size: number, text = 'x'): Buffer => Buffer.alloc(size, text);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('while it is quiet', () => {
  test('every file worth it is hashed, the largest first, and small ones are left', async () => {
    const files = {
      'a.bin': some(kept),
      'b.bin': some(9_000_000, 'b'),
      'c.bin': some(1_000_000, 'c'),
      'small.bin': some(kept - 1),
    };
    const w = await world(files);
    w.idle.use(true);
    await eventually(() => w.idle.hashed === 4, 5000);
    for (const name of ['a.bin', 'b.bin', 'c.bin'] as const) {
      expect(digestOf(w, name)?.equals(blake2b(64, [files[name]]))).toBe(true);
    }
    expect(digestOf(w, 'small.bin')).toBeNull();
    // The largest goes in pieces through a stream.
    expect(w.asked).toEqual(['c.bin', 'a.bin']);
    expect(w.failures).toEqual([]);
  });

  test('what was hashed is kept over a restart and not hashed again', async () => {
    const w = await world({ 'a.bin': some(kept) });
    w.idle.use(true);
    await eventually(() => w.idle.hashed === 1, 5000);
    w.idle.changed();
    await pause(300);
    expect(w.asked).toEqual(['a.bin']);
    await w.memory.close();
    const entry = w.index.lookup('a.bin')!;
    expect(await w.store.digests.get(etagOf(entry.stamp, etagKey))).toEqual(digestOf(w, 'a.bin'));
  });

  test('what is added or altered later is hashed too', async () => {
    const w = await world({ 'a.bin': some(kept) });
    w.idle.use(true);
    await eventually(() => w.idle.hashed === 1, 5000);
    await appendFile(join(w.dir, 'a.bin'), 'more');
    await writeFile(join(w.dir, 'b.bin'), some(kept, 'b'));
    await eventually(() => w.idle.hashed === 2 && digestOf(w, 'b.bin') !== null, 8000);
    const a = Buffer.concat([some(kept), Buffer.from('more')]);
    await eventually(() => digestOf(w, 'a.bin')?.equals(blake2b(64, [a])) ?? false, 5000);
  });

  test('a file that cannot be hashed is tried once, until it changes', async () => {
    const w = await world({ 'gone.bin': some(kept), 'ok.bin': some(kept, 'o') });
    await w.index.close();
    // The index no longer follows: the file is one that vanished a moment ago.
    await rename(join(w.dir, 'gone.bin'), join(w.dir, '.hidden'));
    w.idle.use(true);
    await eventually(() => w.idle.hashed === 1, 5000);
    w.idle.changed();
    await pause(300);
    expect(w.asked.filter((name) => name === 'gone.bin')).toHaveLength(1);
    expect(w.idle.hashed).toBe(1);
    expect(w.failures).toEqual([]);
  });

  test('a file altered within two seconds is left until it was still', async () => {
    const w = await world({ 'a.bin': some(kept) }, { clock: Date.now });
    const from = Date.now();
    w.idle.use(true);
    await pause(500);
    expect(w.asked).toEqual([]);
    await eventually(() => w.idle.hashed === 1, 10_000);
    expect(Date.now() - from).toBeGreaterThan(1500);
  });

  test('a file that keeps its old time but was just put there is left as well', async () => {
    const w = await world({ 'a.bin': some(kept) }, { clock: Date.now });
    await utimes(join(w.dir, 'a.bin'), 1_600_000_000, 1_600_000_000);
    await w.index.refresh();
    w.idle.use(true);
    await pause(500);
    expect(w.asked).toEqual([]);
  });
});

describe('when somebody asks for something', () => {
  test('nothing is hashed until it was quiet for a while', async () => {
    const w = await world({ 'a.bin': some(kept) }, { quietMs: 400 });
    w.idle.use(true);
    for (let n = 0; n < 8; n += 1) {
      w.idle.disturb();
      await pause(100);
    }
    expect(w.asked).toEqual([]);
    await eventually(() => w.idle.hashed === 1, 5000);
  });

  test('nor while content is sent or others hash', async () => {
    const w = await world({ 'a.bin': some(kept) }, { quietMs: 300 });
    w.idle.use(true);
    for (let n = 0; n < 6; n += 1) {
      w.sent += 1;
      await pause(100);
    }
    const stream = w.pool.stream();
    await pause(600);
    expect(w.asked).toEqual([]);
    stream.abort();
    await eventually(() => w.idle.hashed === 1, 5000);
  });

  test('a large file stops where it is and goes on from there', async () => {
    const content = some(200_000_000, 'large ');
    const w = await world({ 'a.bin': content }, { quietMs: 200 });
    const reads: number[] = [];
    const begin = w.pool.stream.bind(w.pool);
    w.pool.stream = () => {
      const stream = begin();
      const update = stream.updateFromFile.bind(stream);
      stream.updateFromFile = (path, start, ...rest) => {
        reads.push(start);
        return update(path, start, ...rest);
      };
      return stream;
    };
    w.idle.use(true);
    await eventually(() => reads.length > 3, 5000);
    w.idle.disturb();
    const count = reads.length;
    await pause(150);
    expect(reads.length - count).toBeLessThanOrEqual(1);
    await eventually(() => w.idle.hashed === 1, 20_000);
    expect(new Set(reads).size).toBe(reads.length);
    expect(digestOf(w, 'a.bin')?.equals(blake2b(64, [content]))).toBe(true);
  });

  test('and when it is turned off, or ends', async () => {
    const w = await world({ 'a.bin': some(kept) });
    w.idle.use(false);
    await pause(200);
    expect(w.asked).toEqual([]);
    await w.idle.close();
    w.idle.use(true);
    w.idle.changed();
    await pause(200);
    expect(w.asked).toEqual([]);
  });
});

test('a server hashes ahead by itself, tells how many, and seals from it', async () => {
  const dir = await tempDir();
  const content = some(500_000, 'served');
  await writeFile(join(dir, 'a.bin'), content);
  await writeFile(join(dir, 'b.txt'), 'small');
  const host = await serve(dir, { clock: () => Date.now() + 10_000 });
  await host.event((event) =>
    event.type === 'server.files' && event.files.hashed === 2 ? event : null,
  );
  const { link } = await host.do('invite.create', { id: 'ana' });
  const { server } = await host.do('snapshot', {});
  const raw = await RawClient.connect(server.listening?.port ?? 0);
  await raw.authByInvite(link);
  const opened = await raw.ask('OPEN', { name: 'a.bin' });
  const digest = blake2b(64, [content]).toString('hex');
  const sealed = await raw.ask('SEAL', { handle: Number(opened.json['handle']), digest });
  expect(sealed.json).toMatchObject({ digest });

  await host.do('limits.set', { limits: { idleHashing: false } });
  await rm(join(dir, 'a.bin'));
  await writeFile(join(dir, 'c.bin'), some(kept));
  await host.event((event) =>
    event.type === 'server.files' && event.files.bytes === kept + 5 ? event : null,
  );
  await pause(5000);
  const { json } = await raw.ask('OPEN', { name: 'c.bin' });
  const store = await openStore(host.dataDir, { clock: Date.now });
  atEnd(() => store.close());
  expect(await store.digests.get(String(json['etag']))).toBeNull();
  const { json: first } = opened;
  expect((await store.digests.get(String(first['etag'])))?.toString('hex')).toBe(digest);
  raw.channel.bye('bye');
});
