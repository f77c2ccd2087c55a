import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import {
  appendFile,
  chmod,
  link,
  mkdir,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BauError } from '../../src/shared/errors';
import type { FileEntry } from '../../src/main/vault/entries';
import { etagOf } from '../../src/main/vault/open-file';
import { openEntry, readExactly, restat, stable, type OpenFile } from '../../src/main/vault/reader';
import { VaultIndex } from '../../src/main/vault/vault-index';
import { asNobody, testFolder, type TestFolder } from '../fixtures/vault-folder';

const key = Buffer.alloc(32, 7);
let base: TestFolder;
let index: VaultIndex;
const opened: OpenFile[] = [];

beforeEach(async () => {
  base = await testFolder();
  await base.write('vault/a.txt', 'hello');
  await base.write('vault/sub/deep/b.txt', 'content of b');
  await base.write('outside/b.txt', 'not in the vault');
  index = await VaultIndex.open(base.path('vault'));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((file) => file.close()));
  await index.close();
  await base.remove();
});

function entryOf(name: string): FileEntry {
  const entry = index.lookup(name);
  if (!entry) throw new Error(`${name} is not indexed`);
  return entry;
}

/** Opens under the entry the index has, or had. */
async function open(name: string, entry = entryOf(name)): Promise<OpenFile> {
  const file = await openEntry(index, entry, key);
  opened.push(file);
  return file;
}

async function text(file: OpenFile): Promise<string> {
  const buffer = Buffer.alloc(file.size);
  await readExactly(file, [buffer], 0);
  return buffer.toString();
}

/** Descriptors of this process that are open below the test folder. */
function leaked(): string[] {
  return readdirSync('/proc/self/fd')
    .map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    })
    .filter((path) => path.startsWith(base.dir));
}

const refused = (reason: 'not_found' | 'unreadable' | 'file_changed'): object =>
  expect.objectContaining({ reason, params: {}, message: reason }) as object;

describe('openEntry', () => {
  it('opens what was indexed, with its size, time and etag', async () => {
    await utimes(base.path('vault/a.txt'), 1_600_000_000.5, 1_600_000_000.5);
    const file = await open('a.txt');
    expect(file).toMatchObject({ name: 'a.txt', size: 5, mtimeMs: 1_600_000_000_500 });
    expect(file.path).toBe(base.path('vault/a.txt'));
    expect(file.etag).toMatch(/^[0-9a-f]{32}$/);
    expect(await text(file)).toBe('hello');
    await restat(file);
    expect((await open('a.txt')).etag).toBe(file.etag);
    expect(
      await openEntry(index, entryOf('a.txt'), Buffer.alloc(32, 8)).then(async (other) => {
        await other.close();
        return other.etag;
      }),
    ).not.toBe(file.etag);
  });

  it('an editor’s save (rename over) opens the new file', async () => {
    const entry = entryOf('a.txt');
    await base.write('vault/.a.tmp', 'new content');
    await rename(base.path('vault/.a.tmp'), base.path('vault/a.txt'));
    const file = await open('a.txt', entry);
    expect(await text(file)).toBe('new content');
    expect(index.lookup('a.txt')?.size).toBe(11);
  });

  it('an edit in place opens with the new size', async () => {
    const entry = entryOf('a.txt');
    await appendFile(base.path('vault/a.txt'), ' there');
    expect(await text(await open('a.txt', entry))).toBe('hello there');
  });

  it('a file replaced by a link, even to one in the vault, is not found', async () => {
    for (const target of ['/etc/passwd', 'sub/deep/b.txt', base.path('outside/b.txt')]) {
      await rm(base.path('vault/a.txt'), { force: true });
      await writeFile(base.path('vault/a.txt'), 'x');
      await index.refresh();
      const entry = entryOf('a.txt');
      await rm(base.path('vault/a.txt'));
      await symlink(target, base.path('vault/a.txt'));
      await expect(open('a.txt', entry)).rejects.toEqual(refused('not_found'));
      expect(index.lookup('a.txt')).toBeUndefined();
    }
    expect(leaked()).toEqual([]);
  });

  it('a parent folder replaced by a link leads nowhere, though the very file lies there', async () => {
    const entry = entryOf('sub/deep/b.txt');
    await rename(base.path('vault/sub/deep'), base.path('moved'));
    await symlink(base.path('moved'), base.path('vault/sub/deep'));
    await expect(open('sub/deep/b.txt', entry)).rejects.toEqual(refused('not_found'));
    expect(leaked()).toEqual([]);
  });

  it('a parent folder replaced by a link to another folder leads nowhere', async () => {
    const entry = entryOf('sub/deep/b.txt');
    await rm(base.path('vault/sub/deep'), { recursive: true });
    await symlink(base.path('outside'), base.path('vault/sub/deep'));
    await expect(open('sub/deep/b.txt', entry)).rejects.toEqual(refused('not_found'));
    expect(leaked()).toEqual([]);
  });

  it('a hard link outside does not make the path one outside', async () => {
    await link(base.path('vault/a.txt'), base.path('outside/a.txt'));
    await index.refresh();
    expect(await text(await open('a.txt'))).toBe('hello');
  });

  it.each([
    ['FIFO', () => execFileSync('mkfifo', [base.path('vault/a.txt')])],
    ['folder', () => mkdir(base.path('vault/a.txt'))],
    ['nothing', () => undefined],
  ])('a %s in the place of the file is not found, without waiting', async (_what, make) => {
    const entry = entryOf('a.txt');
    await rm(base.path('vault/a.txt'));
    await make();
    const startedAt = performance.now();
    await expect(open('a.txt', entry)).rejects.toEqual(refused('not_found'));
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(leaked()).toEqual([]);
  });

  it('a folder replaced by a file is not found', async () => {
    const entry = entryOf('sub/deep/b.txt');
    await rm(base.path('vault/sub'), { recursive: true });
    await writeFile(base.path('vault/sub'), 'a file now');
    await expect(open('sub/deep/b.txt', entry)).rejects.toEqual(refused('not_found'));
  });

  it('a file one may not read is unreadable, and says no path', async () => {
    await chmod(base.dir, 0o755);
    await chmod(base.path('vault/a.txt'), 0o000);
    await asNobody(async () => {
      await expect(open('a.txt')).rejects.toEqual(refused('unreadable'));
      const error: unknown = await open('a.txt').catch((caught: unknown) => caught);
      expect(error instanceof BauError && JSON.stringify(error.toFailure())).not.toContain(
        base.dir,
      );
    });
  });

  it('a file under a folder one may not pass is unreadable', async () => {
    await chmod(base.dir, 0o755);
    await chmod(base.path('vault/sub'), 0o000);
    await asNobody(async () => {
      await expect(open('sub/deep/b.txt')).rejects.toEqual(refused('unreadable'));
    });
    await chmod(base.path('vault/sub'), 0o755);
  });

  it('never reads outside while a folder is swapped for a link and back', async () => {
    const stop = new AbortController();
    const swapper = (async () => {
      while (!stop.signal.aborted) {
        await rename(base.path('vault/sub/deep'), base.path('vault/sub/real'));
        await symlink(base.path('outside'), base.path('vault/sub/deep'));
        await rm(base.path('vault/sub/deep'));
        await rename(base.path('vault/sub/real'), base.path('vault/sub/deep'));
      }
    })();
    const entry = entryOf('sub/deep/b.txt');
    const seen = new Set<string>();
    for (let round = 0; round < 400; round++) {
      try {
        const file = await openEntry(index, index.lookup(entry.name) ?? entry, key);
        seen.add(await text(file));
        await file.close();
      } catch (error) {
        seen.add(error instanceof BauError ? error.reason : String(error));
      }
    }
    stop.abort();
    await swapper;
    expect([...seen].filter((what) => what !== 'content of b' && what !== 'not_found')).toEqual([]);
  });
});

describe('an open file', () => {
  it('reads any range into any buffers, in order', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, n) => n % 251));
    await base.write('vault/big.bin', content);
    await index.refresh();
    const file = await open('big.bin');
    const buffers = [1, 7, 0, 32_768, 32_768, 100].map((size) => Buffer.alloc(size));
    await readExactly(file, buffers, 1234);
    expect(Buffer.concat(buffers).equals(content.subarray(1234, 1234 + 65_644))).toBe(true);
    const many = Array.from({ length: 3000 }, () => Buffer.alloc(100));
    await readExactly(file, many, 0);
    expect(Buffer.concat(many).equals(content)).toBe(true);
    await readExactly(file, [], 0);
    await readExactly(file, [Buffer.alloc(0)], 300_000);
  });

  it('tells that a file got shorter, longer, or was written to', async () => {
    await base.write('vault/t.txt', '0123456789');
    await index.refresh();
    const file = await open('t.txt');
    await truncate(base.path('vault/t.txt'), 4);
    await expect(readExactly(file, [Buffer.alloc(10)], 0)).rejects.toEqual(refused('file_changed'));
    await expect(restat(file)).rejects.toEqual(refused('file_changed'));
    const again = await open('t.txt');
    expect(again.size).toBe(4);
    expect(again.etag).not.toBe(file.etag);
    await restat(again);
    await writeFile(base.path('vault/t.txt'), 'same');
    await expect(restat(again)).rejects.toEqual(refused('file_changed'));
  });

  it('keeps reading the old content after a rename over it, but says it changed', async () => {
    const file = await open('a.txt');
    await base.write('vault/.tmp', 'other');
    await rename(base.path('vault/.tmp'), base.path('vault/a.txt'));
    expect(await text(file)).toBe('hello');
    await expect(restat(file)).rejects.toEqual(refused('file_changed'));
  });

  it('closes after what is under way, once, and refuses use from then on', async () => {
    const file = await open('a.txt');
    const buffer = Buffer.alloc(5);
    let release = (): void => undefined;
    const held = file.use(() => new Promise<void>((resolve) => (release = resolve)));
    const reading = readExactly(file, [buffer], 0);
    const closing = Promise.all([file.close(), file.close()]);
    await reading;
    expect(buffer.toString()).toBe('hello');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(leaked()).toHaveLength(1);
    release();
    await held;
    await closing;
    expect(leaked()).toEqual([]);
    await expect(readExactly(file, [buffer], 0)).rejects.toThrow('after close');
  });

  it('is stable once its times are over 2 s old', () => {
    const at = 1_700_000_000_000;
    const stampAt = (mtimeMs: number, ctimeMs: number) => ({
      stamp: {
        dev: 1n,
        ino: 1n,
        size: 1n,
        mtimeNs: BigInt(mtimeMs) * 1_000_000n,
        ctimeNs: BigInt(ctimeMs) * 1_000_000n,
      },
    });
    expect(stable(stampAt(at - 2001, at - 2001), at)).toBe(true);
    expect(stable(stampAt(at - 2000, at - 2001), at)).toBe(false);
    expect(stable(stampAt(at - 2001, at - 2000), at)).toBe(false);
    expect(stable(stampAt(at + 5000, at - 9000), at)).toBe(false);
  });

  it('has an etag that depends on each of its five facts, at any value', () => {
    const stamp = { dev: 1n, ino: 2n, size: 3n, mtimeNs: 4n, ctimeNs: 5n };
    const variants = [
      stamp,
      { ...stamp, dev: -1n },
      { ...stamp, ino: 2n ** 64n - 1n },
      { ...stamp, size: 4n },
      { ...stamp, mtimeNs: -4n },
      { ...stamp, ctimeNs: 6n },
    ];
    expect(new Set(variants.map((each) => etagOf(each, key))).size).toBe(variants.length);
    expect(etagOf(stamp, key)).toBe(
      execFileSync('python3', [
        '-c',
        'import hashlib,struct;print(hashlib.blake2b(struct.pack(">5Q",1,2,3,4,5),digest_size=16,key=bytes([7]*32)).hexdigest(),end="")',
      ]).toString(),
    );
  });
});
