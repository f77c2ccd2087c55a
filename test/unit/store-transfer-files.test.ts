// What the store remembers of a folder's download.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/main/store/open-store';
import { beginningName, type TransferFile } from '../../src/main/store/transfer-files';

const key = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const other = '01ARZ3NDEKTSV4RRFFQ69G5FAW';
let dir: string;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bau-store-'));
  store = await openStore(dir, { clock: Date.now });
  await store.transfers.add(
    [key, other].map((each, position) => ({
      ...{ key: each, position, vault: 'v', name: '', kind: 'folder', outDir: '/out' },
      ...{ existing: 'keep', state: 'queued', failure: null, addedAt: 1 },
    })),
  );
});

afterEach(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

const file = (name: string, change: Partial<TransferFile> = {}): TransferFile => ({
  name,
  path: `/out/${name}`,
  size: 4096,
  mtime: 1_700_000_000_123,
  digest: 'ab'.repeat(64),
  sealed: false,
  ...change,
});

const sealedIn = async (): Promise<Record<string, boolean>> => {
  const known = await store.transferFiles(key).known();
  return Object.fromEntries([...known].map(([name, { sealed }]) => [name, sealed]));
};

describe('the files of a download', () => {
  it('come back as they were noted, whatever their names', async () => {
    const files = [
      file('a.txt'),
      file('aulas/Programação/lição "1".txt', { size: 0, mtime: -5, sealed: true }),
      file('aulas/\u{1f4e6} ｆｕｌｌ.txt', { path: '/out/with\nline\\and "quotes".txt' }),
      file('z', { size: Number.MAX_SAFE_INTEGER, mtime: Number.MIN_SAFE_INTEGER }),
      file(beginningName, { digest: '0'.repeat(128), sealed: true }),
    ];
    await store.transferFiles(key).note(files);
    await store.transferFiles(key).note([]);
    const known = await store.transferFiles(key).known();
    expect([...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      files.sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    expect(await store.transferFiles(other).known()).toEqual(new Map());
  });

  it('are read in pages, and a newer note takes an older one’s place', async () => {
    const files = Array.from({ length: 4100 }, (_, i) => file(`f${String(i)}.txt`));
    await store.transferFiles(key).note(files);
    await store.transferFiles(key).note([file('f7.txt', { size: 1 })]);
    const known = await store.transferFiles(key).known();
    expect(known.size).toBe(4100);
    expect(known.get('f7.txt')?.size).toBe(1);
    expect(known.get('f4099.txt')).toEqual(file('f4099.txt'));
  });

  it('are sealed as far as they were noted through the same object', async () => {
    await store.transferFiles(key).note([file('é'), file('c'), file('m')]);
    const next = store.transferFiles(key);
    await next.known();
    await next.note([file('b'), file('m'), file('\u{1f4e6}'), file('\uff46')]);
    await next.seal();
    expect(await sealedIn()).toEqual({
      ...{ b: true, m: true, '\u{1f4e6}': true, '\uff46': true },
      ...{ c: false, é: false },
    });
  });

  it('are sealed in one sweep where nothing older waits', async () => {
    const files = store.transferFiles(key);
    await files.known();
    await store.transferFiles(other).note([file('g')]);
    await files.note([file('\u{1f4e6}'), file('\uff46'), file('a'), file('z')]);
    await files.seal();
    await files.note([file('b')]);
    expect(await sealedIn()).toEqual({
      ...{ a: true, z: true, '\uff46': true, '\u{1f4e6}': true, b: false },
    });
    expect((await store.transferFiles(other).known()).get('g')?.sealed).toBe(false);
  });

  it('go with their download, and are counted without what only marks its beginning', async () => {
    const files = [file('a'), file('b', { size: 4 }), file(beginningName)];
    await store.transferFiles(key).note(files);
    expect(await store.transfers.foldersHere()).toEqual(
      new Map([[key, { files: 2, bytes: 4100 }]]),
    );
    await store.transfers.remove([key]);
    expect(await store.transferFiles(key).known()).toEqual(new Map());
  });
});
