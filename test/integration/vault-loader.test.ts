import { execFileSync } from 'node:child_process';
import {
  appendFile,
  mkdir,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { lstatSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import { stampOf } from '../../src/main/vault/entries';
import { Loader, type Loaded, type LoadTarget } from '../../src/main/vault/loader';
import { etagOf } from '../../src/main/vault/open-file';
import { workerFile } from '../fixtures/engines';
import { asNobody, testFolder, type TestFolder } from '../fixtures/vault-folder';

const key = Buffer.alloc(32, 7);
const chunk = 32_768;
let base: TestFolder;
let root: string;
let loader: Loader;

const newLoader = (file = workerFile): Loader =>
  new Loader({ workerFile: file, root: () => root, etagKey: key, clock: Date.now });

beforeEach(async () => {
  base = await testFolder();
  root = base.path('vault');
  await base.write('vault/a.txt', 'hello');
  await base.write('outside/b.txt', 'not in the vault');
  loader = newLoader();
});

afterEach(async () => {
  await loader.close();
  await base.remove();
});

interface Indexed {
  readonly path: string;
  readonly inode: { readonly dev: bigint; readonly ino: bigint };
  readonly size: number;
}

function indexed(name: string): Indexed {
  const path = base.path(name);
  const { dev, ino, size } = lstatSync(path, { bigint: true });
  return { path, inode: { dev, ino }, size: Number(size) };
}

const slabOf = (chunks: number): { slab: SharedArrayBuffer; targets: LoadTarget[] } => {
  const slab = new SharedArrayBuffer((chunk + 16) * chunks);
  const targets = Array.from({ length: chunks }, (_, n) => ({
    sab: slab,
    offset: n * (chunk + 16) + 14,
    length: chunk,
  }));
  return { slab, targets };
};

interface Answer {
  readonly loaded: Loaded | null;
  readonly content: Buffer;
}

function load(
  { path, inode, size }: Indexed,
  { knownEtag = '', by = loader, chunks = Math.ceil(size / chunk) } = {},
): Promise<Answer> {
  const { slab, targets } = slabOf(chunks);
  return new Promise((resolve) => {
    const done = (loaded: Loaded | null): void => {
      const parts = targets.map(({ offset, length }) => Buffer.from(slab, offset, length));
      resolve({ loaded, content: Buffer.concat(parts).subarray(0, loaded?.size ?? 0) });
    };
    by.load({ path, inode, sizeBytes: size, targets, knownEtag, done });
  });
}

const etag = (name: string): string =>
  etagOf(stampOf(lstatSync(base.path(name), { bigint: true })), key);

const hex = (content: string | Buffer): string =>
  blake2b(64, [Buffer.from(content)]).toString('hex');

describe('what it loads', () => {
  it('is the content, with digest, etag and times', async () => {
    await utimes(base.path('vault/a.txt'), 1_700_000_000, 1_700_000_000.25);
    const { loaded, content } = await load(indexed('vault/a.txt'));
    expect(content.toString()).toBe('hello');
    expect(loaded).toEqual({
      size: 5,
      mtimeMs: 1_700_000_000_250,
      etag: etag('vault/a.txt'),
      digest: hex('hello'),
      // Its attributes changed a moment ago.
      settled: false,
    });
  });

  it('lies in several targets, in order, and may be nothing at all', async () => {
    const bytes = Buffer.alloc(3 * chunk + 5, 'abcdefg');
    await base.write('vault/long.txt', bytes);
    await base.write('vault/empty.txt', Buffer.alloc(0));
    const long = await load(indexed('vault/long.txt'));
    expect(long.content.equals(bytes)).toBe(true);
    expect(long.loaded?.digest).toBe(hex(bytes));
    const { loaded } = await load(indexed('vault/empty.txt'));
    expect(loaded).toMatchObject({ size: 0, digest: hex('') });
  });

  it('comes in the order asked for, hundreds at a time, small before large', async () => {
    const names = Array.from({ length: 300 }, (_, n) => `vault/many/${String(n)}.txt`);
    for (const name of names) await base.write(name);
    await base.write('vault/large.txt', Buffer.alloc(1_048_576, 'x'));
    const order: string[] = [];
    const large = load(indexed('vault/large.txt')).then(() => order.push('large'));
    const answers = await Promise.all(
      names.map(async (name) => {
        const answer = await load(indexed(name));
        order.push(name);
        return answer;
      }),
    );
    await large;
    expect(answers.map(({ content }) => content.toString())).toEqual(names);
    expect(order.filter((name) => name !== 'large')).toEqual(names);
    expect(order.indexOf('large')).toBeGreaterThan(200);
  });

  it('is not hashed when its digest is known by its etag', async () => {
    const known = await load(indexed('vault/a.txt'), { knownEtag: etag('vault/a.txt') });
    expect(known.loaded).toMatchObject({ digest: null, etag: etag('vault/a.txt') });
    expect(known.content.toString()).toBe('hello');
    const other = await load(indexed('vault/a.txt'), { knownEtag: '0'.repeat(32) });
    expect(other.loaded?.digest).toBe(hex('hello'));
  });

  it('is settled once it was still for two seconds', async () => {
    const later = new Loader({
      workerFile,
      root: () => root,
      etagKey: key,
      clock: () => Date.now() + 2500,
    });
    expect((await load(indexed('vault/a.txt'), { by: later })).loaded?.settled).toBe(true);
    await later.close();
  });

  it('may have shrunk, or grown within its targets, since it was indexed', async () => {
    const before = indexed('vault/a.txt');
    await appendFile(before.path, ' world');
    expect((await load(before)).content.toString()).toBe('hello world');
    await truncate(before.path, 2);
    expect((await load(before)).content.toString()).toBe('he');
  });
});

describe('what it leaves to the careful way', () => {
  const refused = async (file: Indexed): Promise<void> => {
    expect((await load(file)).loaded).toBeNull();
    // The thread goes on.
    expect((await load(indexed('vault/sound.txt'))).content.toString()).toBe('vault/sound.txt');
  };

  beforeEach(() => base.write('vault/sound.txt'));

  it('a file that is gone', async () => {
    const file = indexed('vault/a.txt');
    await rm(file.path);
    await refused(file);
  });

  it('another file in its place', async () => {
    const file = indexed('vault/a.txt');
    await base.write('vault/new.txt', 'other');
    await rename(base.path('vault/new.txt'), file.path);
    await refused(file);
  });

  it('a link in its place, even to the very file', async () => {
    const file = indexed('vault/a.txt');
    await rename(file.path, base.path('outside/a.txt'));
    await symlink(base.path('outside/a.txt'), file.path);
    await refused(file);
  });

  it('a FIFO in its place, without waiting for a writer', async () => {
    const file = indexed('vault/a.txt');
    await rm(file.path);
    execFileSync('mkfifo', [file.path]);
    await refused({ ...file, inode: lstatSync(file.path, { bigint: true }) });
  });

  it('a folder in its place', async () => {
    const file = indexed('vault/a.txt');
    await rm(file.path);
    await mkdir(file.path);
    await refused({ ...file, inode: lstatSync(file.path, { bigint: true }) });
  });

  it('a folder on the way that became a link out of the vault', async () => {
    await base.write('vault/sub/b.txt', 'inside');
    const file = indexed('vault/sub/b.txt');
    await rename(base.path('vault/sub'), base.path('outside/sub'));
    await symlink(base.path('outside/sub'), base.path('vault/sub'));
    await refused(file);
  });

  it('a file that grew beyond its targets', async () => {
    const file = indexed('vault/a.txt');
    await appendFile(file.path, Buffer.alloc(chunk));
    await refused(file);
  });

  it('a file it may not read', async () => {
    execFileSync('chmod', ['755', base.dir]);
    execFileSync('chmod', ['000', base.path('vault/a.txt')]);
    const file = indexed('vault/a.txt');
    const sound = indexed('vault/sound.txt');
    await load(sound);
    await asNobody(async () => {
      expect((await load(file)).loaded).toBeNull();
      expect((await load(sound)).loaded).not.toBeNull();
    });
  });
});

describe('a thread in trouble', () => {
  const scriptOf = async (text: string): Promise<string> => {
    await writeFile(base.path('thread.cjs'), text);
    return base.path('thread.cjs');
  };

  it('that hangs holds up nobody but what it was given', async () => {
    const hanging = newLoader(
      await scriptOf("require('node:worker_threads').parentPort.on('message', () => {});"),
    );
    const stuck = load(indexed('vault/a.txt'), { by: hanging });
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = await load(indexed('vault/a.txt'), { by: hanging });
    expect(waiting.loaded).toBeNull();
    const from = performance.now();
    expect((await load(indexed('vault/a.txt'), { by: hanging })).loaded).toBeNull();
    expect(performance.now() - from).toBeLessThan(100);
    await hanging.close();
    expect((await stuck).loaded).toBeNull();
  });

  it('that dies is replaced', async () => {
    const dying = newLoader(
      await scriptOf(
        "require('node:worker_threads').parentPort.on('message', () => { throw 1; });",
      ),
    );
    expect((await load(indexed('vault/a.txt'), { by: dying })).loaded).toBeNull();
    expect((await load(indexed('vault/a.txt'), { by: dying })).loaded).toBeNull();
    await dying.close();
  });

  it('that was closed takes nothing any more', async () => {
    await loader.close();
    expect((await load(indexed('vault/a.txt'))).loaded).toBeNull();
  });
});
