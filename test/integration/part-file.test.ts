// Saving downloads on a real disk: what is left at every end, and what two savers do to
// each other.

import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BauError } from '../../src/shared/errors';
import { ensureSpace, freeBytes } from '../../src/main/vault/free-space';
import { TargetFolder } from '../../src/main/vault/folder';
import { markOrigin } from '../../src/main/vault/origin-mark';
import { PartFile } from '../../src/main/vault/part-file';
import { moveUnlessTaken, saveText } from '../../src/main/vault/publish';
import { patternBytes } from '../fixtures/pattern';

const mtimeMs = 1_500_000_000_000;
let dir: string;
let folder: TargetFolder;

beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'bau-part-')));
  folder = await TargetFolder.open(dir);
});

afterEach(() => rm(dir, { recursive: true, force: true }));

const metaOf = (size: number, name = 'docs/a.txt') => ({ serverFp: 'fp', name, etag: 'e1', size });

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'resolved',
    (reason: unknown) => reason,
  );
  return error instanceof BauError ? error.reason : String(error);
}

/** A complete part, ready to be published. */
async function complete(bytes: Buffer, into = folder): Promise<PartFile> {
  const part = await PartFile.create(into, metaOf(bytes.length));
  await part.writev([bytes], 0);
  return part;
}

/** Mode of a file made with 0644 under this user's umask. */
async function plainMode(): Promise<number> {
  const path = join(await mkdtemp(join(tmpdir(), 'bau-mode-')), 'file');
  await writeFile(path, '', { mode: 0o644 });
  const { mode } = await stat(path);
  await rm(dirname(path), { recursive: true });
  return mode & 0o777;
}

async function journalOf(): Promise<Record<string, unknown>> {
  const name = (await readdir(dir)).find((entry) => entry.endsWith('.journal.bau-part'));
  return JSON.parse(await readFile(join(dir, name!), 'utf8')) as Record<string, unknown>;
}

describe('a target folder', () => {
  it('must exist, be a directory and take a file', async () => {
    await writeFile(join(dir, 'file'), '');
    await symlink(join(dir, 'nowhere'), join(dir, 'dangling'));
    await symlink(join(dir, 'file'), join(dir, 'to-file'));
    for (const bad of ['missing', 'file', 'file/below', 'dangling', 'to-file']) {
      expect([bad, await reasonOf(TargetFolder.open(join(dir, bad)))]).toEqual([
        bad,
        'folder_unusable',
      ]);
    }
    expect(await reasonOf(TargetFolder.open('/proc'))).toBe('folder_unusable');
    expect((await readdir(dir)).sort()).toEqual(['dangling', 'file', 'to-file']);
  });

  it("may be reached by the person's own link, and is then the real one", async () => {
    await mkdir(join(dir, 'real'));
    await symlink(join(dir, 'real'), join(dir, 'shortcut'));
    expect((await TargetFolder.open(join(dir, 'shortcut'))).path).toBe(join(dir, 'real'));
  });

  it('makes folders below it, never through a link or a file', async () => {
    const deep = await folder.makeFolders(['a', 'b', 'c']);
    expect(deep.path).toBe(join(dir, 'a', 'b', 'c'));
    expect((await folder.makeFolders(['a', 'b'])).path).toBe(join(dir, 'a', 'b'));
    expect(await folder.makeFolders([])).toBe(folder);

    const outside = await mkdtemp(join(tmpdir(), 'bau-outside-'));
    await symlink(outside, join(dir, 'a', 'link'));
    await writeFile(join(dir, 'a', 'file'), '');
    expect(await reasonOf(folder.makeFolders(['a', 'link', 'x']))).toBe('folder_unusable');
    expect(await reasonOf(folder.makeFolders(['a', 'file']))).toBe('folder_unusable');
    expect(await readdir(outside)).toEqual([]);
    for (const bad of ['', '.', '..', 'a/b', 'a\\b', 'a\0']) {
      await expect(folder.makeFolders([bad])).rejects.toThrow(RangeError);
    }
    await rm(outside, { recursive: true });
  });

  it('is not used any more once another directory or a link has its place', async () => {
    const child = await folder.makeFolders(['child']);
    const part = await complete(Buffer.from('whole'), child);
    await rename(child.path, join(dir, 'moved'));
    await mkdir(join(dir, 'elsewhere'));
    await symlink(join(dir, 'elsewhere'), child.path);
    expect(await reasonOf(PartFile.create(child, metaOf(1)))).toBe('folder_unusable');
    expect(await reasonOf(part.publish({ wantedName: 'x', mtimeMs }))).toBe('folder_unusable');
    expect(await reasonOf(saveText(child, 'x', 'y'))).toBe('folder_unusable');
    expect(await readdir(join(dir, 'elsewhere'))).toEqual([]);
  });

  it('chooses the first number that frees both the file and its receipt', async () => {
    for (const name of ['A.TXT', 'a (2).txt.minisig', 'caf\u00e9.pdf', 'Straße']) {
      await writeFile(join(dir, name), 'kept');
    }
    const chosen = async (wanted: string): Promise<string> => {
      const part = await complete(Buffer.from('new'));
      return (await part.publish({ wantedName: wanted, mtimeMs })).name;
    };
    expect(await chosen('a.txt')).toBe('a (3).txt');
    expect(await chosen('a.txt')).toBe('a (4).txt');
    expect(await chosen('cafe\u0301.pdf')).toBe('cafe\u0301 (2).pdf');
    expect(await chosen('STRASSE')).toBe('STRASSE (2)');
    expect(await chosen('free')).toBe('free');
    expect(await readFile(join(dir, 'A.TXT'), 'utf8')).toBe('kept');
  });

  it('says disk_full before anything is made when a file cannot fit', async () => {
    const free = await freeBytes(dir);
    expect(free).toBeGreaterThan(0);
    await ensureSpace(dir, 1);
    await expect(ensureSpace(dir, Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({
      reason: 'disk_full',
      params: { needed: Number.MAX_SAFE_INTEGER },
    });
    await ensureSpace(join(dir, 'unknown'), Number.MAX_SAFE_INTEGER);
  });
});

describe('a part', () => {
  it('is hidden and private, then published whole, with time, mode and nothing left', async () => {
    const bytes = patternBytes(0, 300_000);
    const part = await PartFile.create(folder, metaOf(bytes.length));
    const names = await readdir(dir);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).toMatch(/^\..*\.bau-part$/);
      expect((await lstat(join(dir, name))).mode & 0o777).toBe(0o600);
    }
    await part.writev([bytes.subarray(0, 5), bytes.subarray(5, 200_000)], 0);
    await part.writev([bytes.subarray(200_000)], 200_000);
    const saved = await part.publish({ wantedName: 'a.txt', mtimeMs });
    expect(saved).toEqual({ name: 'a.txt', path: join(dir, 'a.txt') });
    expect(await readdir(dir)).toEqual(['a.txt']);
    expect((await readFile(saved.path)).equals(bytes)).toBe(true);
    const after = await stat(saved.path);
    expect(after.mtimeMs).toBe(mtimeMs);
    expect(after.mode & 0o777).toBe(await plainMode());
    expect(after.nlink).toBe(1);
    await expect(part.writev([], 0)).rejects.toThrow('already ended');
    await part.discard();
    expect(await readdir(dir)).toEqual(['a.txt']);
  });

  it('takes times that no file can have without losing the file', async () => {
    for (const [i, odd] of [NaN, -1, Infinity, Number.MAX_SAFE_INTEGER, 0].entries()) {
      const part = await complete(Buffer.from('x'));
      const saved = await part.publish({ wantedName: `odd-${String(i)}`, mtimeMs: odd });
      const { mtimeMs: got } = await stat(saved.path);
      if (odd === 0) expect(got).toBe(0);
      else expect(Math.abs(got - Date.now())).toBeLessThan(60_000);
    }
  });

  it('publishes nothing that is incomplete or beyond its size', async () => {
    const part = await PartFile.create(folder, metaOf(10));
    await part.writev([Buffer.alloc(4)], 0);
    await part.writev([Buffer.alloc(4)], 6);
    await expect(part.publish({ wantedName: 'a', mtimeMs })).rejects.toThrow('not complete');
    expect(() => part.writev([Buffer.alloc(5)], 6)).toThrow(RangeError);
    expect(() => part.writev([Buffer.alloc(1)], -1)).toThrow(RangeError);
    await part.discard();
    expect(await readdir(dir)).toEqual([]);
  });

  it('discards only what is its own', async () => {
    const part = await PartFile.create(folder, metaOf(10));
    const taken = `${part.path}-moved`;
    await rename(part.path, taken);
    await writeFile(part.path, 'not ours');
    await part.discard();
    expect(await readFile(part.path, 'utf8')).toBe('not ours');
  });

  it('does not publish what has taken its place', async () => {
    const part = await complete(Buffer.from('whole'));
    await rm(part.path);
    await writeFile(part.path, 'other');
    expect(await reasonOf(part.publish({ wantedName: 'a', mtimeMs }))).toBe('folder_unusable');
    await part.discard();
    expect(await readdir(dir)).not.toContain('a');
    expect(await readFile(part.path, 'utf8')).toBe('other');
  });

  it('writes any pieces in any order to the right place, from shared memory too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3000), { minLength: 1, maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        async (lengths, order) => {
          const size = lengths.reduce((sum, length) => sum + length, 0);
          const shared = Buffer.from(new SharedArrayBuffer(size));
          patternBytes(0, size).copy(shared);
          const part = await PartFile.create(folder, metaOf(size), { journal: false });
          let at = 0;
          const pieces = lengths.map((length) => ({
            at,
            bytes: shared.subarray(at, (at += length)),
          }));
          pieces.sort(() => (order.next().value % 3) - 1);
          await Promise.all(
            pieces.map(({ at: position, bytes }) => part.writev([bytes], position)),
          );
          expect(part.writtenPrefix).toBe(size);
          const saved = await part.publish({ wantedName: 'any', mtimeMs, syncFolder: false });
          expect((await readFile(saved.path)).equals(shared)).toBe(true);
          await rm(saved.path);
        },
      ),
      { numRuns: 25 },
    );
    expect(await readdir(dir)).toEqual([]);
  });

  it('never lets the journal say more than what is written without a gap', async () => {
    const part = await PartFile.create(folder, metaOf(100));
    expect(await journalOf()).toMatchObject({ name: 'docs/a.txt', prefix: 0, size: 100 });
    await part.writev([Buffer.alloc(10)], 50);
    await part.checkpoint();
    expect((await journalOf())['prefix']).toBe(0);
    expect(() => part.checkpoint(60)).toThrow(RangeError);
    await part.writev([Buffer.alloc(50)], 0);
    await part.checkpoint(30);
    expect((await journalOf())['prefix']).toBe(30);
    const joined = [part.checkpoint(40), part.checkpoint(60), part.checkpoint(50)];
    await Promise.all(joined);
    expect((await journalOf())['prefix']).toBe(60);
    const slow = part.writev([Buffer.alloc(40)], 60);
    await part.checkpoint();
    expect([60, 100]).toContain((await journalOf())['prefix']);
    await slow;
    await part.discard();
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('a checkpoint', () => {
  /** Lets `around` see every datasync of a file, and do it. */
  async function onDatasync(around: (sync: () => Promise<void>) => Promise<void>): Promise<void> {
    const handle = await open(dir, 'r');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    // Called with the handle it was found on, below.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const real = prototype.datasync;
    vi.spyOn(prototype, 'datasync').mockImplementation(function (this: FileHandle) {
      return around(() => real.call(this));
    });
  }

  it('vouches for bytes only once the disk has them', async () => {
    const part = await PartFile.create(folder, metaOf(100));
    await part.writev([Buffer.alloc(50)], 0);
    const seen: unknown[] = [];
    await onDatasync(async (sync) => {
      await sync();
      seen.push((await journalOf())['prefix']);
    });
    await part.checkpoint();
    // The part first, then the draft of the journal: still the old one both times.
    expect(seen).toEqual([0, 0]);
    expect((await journalOf())['prefix']).toBe(50);
    await part.discard();
  });

  it('that fails vouches for nothing more, and nothing is believed afterwards', async () => {
    const part = await PartFile.create(folder, metaOf(100));
    await part.writev([Buffer.alloc(50)], 0);
    const lost = Object.assign(new Error('lost'), { code: 'EIO' });
    await onDatasync(() => Promise.reject(lost));
    expect(await reasonOf(part.checkpoint())).toBe('folder_unusable');
    vi.restoreAllMocks();
    expect(await reasonOf(part.checkpoint())).toBe('folder_unusable');
    expect(await reasonOf(part.writev([Buffer.alloc(50)], 50))).toBe('folder_unusable');
    expect((await journalOf())['prefix']).toBe(0);
    await part.suspend();
    expect((await journalOf())['prefix']).toBe(0);
  });
});

describe('publishing', () => {
  it('saves both of two with one name, from any number of folders opened', async () => {
    const others = await Promise.all(Array.from({ length: 5 }, () => TargetFolder.open(dir)));
    const parts = await Promise.all(
      [folder, ...others].map((into, i) => complete(Buffer.from(`content ${String(i)}`), into)),
    );
    const wanted = ['n.txt', 'N.txt', 'n.TXT', 'n.txt', 'N.TXT', 'n.txt'];
    const saved = await Promise.all(
      parts.map((part, i) => part.publish({ wantedName: wanted[i]!, mtimeMs })),
    );
    expect(new Set(saved.map(({ name }) => name.toLowerCase())).size).toBe(6);
    for (const [i, { path }] of saved.entries()) {
      expect(await readFile(path, 'utf8')).toBe(`content ${String(i)}`);
    }
    expect(await readdir(dir)).toHaveLength(6);
  });

  it('goes on to the next name when one is taken behind its back', async () => {
    const first = await complete(Buffer.from('first'));
    await first.publish({ wantedName: 'warm-up', mtimeMs });
    // The listing is fresh and knows nothing of this one.
    await writeFile(join(dir, 'b.txt'), 'theirs');
    const part = await complete(Buffer.from('ours'));
    expect((await part.publish({ wantedName: 'b.txt', mtimeMs })).name).toBe('b (2).txt');
    expect(await readFile(join(dir, 'b.txt'), 'utf8')).toBe('theirs');
  });

  it('does not overwrite where the file system knows no links', async () => {
    const none = (): Promise<void> =>
      Promise.reject(Object.assign(new Error('x'), { code: 'EPERM' }));
    await writeFile(join(dir, 'from'), 'new');
    await symlink('nowhere', join(dir, 'taken'));
    expect(await moveUnlessTaken(join(dir, 'from'), join(dir, 'taken'), none)).toBe(false);
    expect(await moveUnlessTaken(join(dir, 'from'), join(dir, 'free'), none)).toBe(true);
    expect((await readdir(dir)).sort()).toEqual(['free', 'taken']);
    await expect(moveUnlessTaken(join(dir, 'gone'), join(dir, 'to'))).rejects.toThrow('ENOENT');
  });

  it('keeps a file without execute permission and removes a second link only of its own', async () => {
    const part = await complete(Buffer.from('#!/bin/sh\n'));
    await chmod(part.path, 0o777);
    await link(part.path, join(dir, 'hard'));
    const saved = await part.publish({ wantedName: 'run.sh', mtimeMs });
    expect((await stat(saved.path)).mode & 0o111).toBe(0);
    expect((await readdir(dir)).sort()).toEqual(['hard', 'run.sh']);
  });

  it('saves texts the same way and never over another', async () => {
    expect(await saveText(folder, 'a.minisig', 'receipt\n')).toBe(join(dir, 'a.minisig'));
    expect(await reasonOf(saveText(folder, 'a.minisig', 'other'))).toBe('name_exists');
    expect(await readFile(join(dir, 'a.minisig'), 'utf8')).toBe('receipt\n');
    expect((await stat(join(dir, 'a.minisig'))).mode & 0o777).toBe(await plainMode());
    expect(await readdir(dir)).toEqual(['a.minisig']);
  });

  it('marks the origin where the system looks for it', async () => {
    const path = join(dir, 'file');
    await markOrigin(path, 'win32');
    expect(await readFile(`${path}:Zone.Identifier`, 'utf8')).toBe(
      '[ZoneTransfer]\r\nZoneId=3\r\n',
    );
    await rm(`${path}:Zone.Identifier`);
    await markOrigin(path, 'linux');
    await markOrigin(join(dir, 'no', 'such'), 'win32');
    expect(await readdir(dir)).toEqual([]);
  });
});
