// DigestPool with its real threads: whatever way the bytes come, the digest is that of all
// of them in one go; failures are told and do not spread.

import { spawnSync } from 'node:child_process';
import {
  mkdtemp,
  open,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import { secureRandom } from '../../src/main/crypto/random';
import { DigestPool } from '../../src/main/vault/digest';
import { DigestFailure, type SharedChunk } from '../../src/main/vault/digest-stream';

const workerFile = resolve('node_modules/.cache/bau/hash-worker.cjs');
const mebibyte = 1_048_576;

let folder: string;
let pool: DigestPool;
let bundled: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bau-digest-'));
  pool = new DigestPool(workerFile);
  bundled = join(folder, 'pool.cjs');
  await build({
    entryPoints: [resolve('src/main/vault/digest.ts')],
    outfile: bundled,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
});

afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

function inSlab(bytes: Uint8Array, before = 0): SharedChunk {
  const sab = new SharedArrayBuffer(before + bytes.length);
  new Uint8Array(sab).set(bytes, before);
  return { sab, offset: before, length: bytes.length };
}

/** The chunk cut at the given places, in order, any of which may be empty. */
function cutAt(chunk: SharedChunk, places: readonly number[]): SharedChunk[] {
  const ends = [...places.map((at) => at % (chunk.length + 1)), chunk.length];
  let from = 0;
  return ends
    .sort((a, b) => a - b)
    .map((end) => {
      const part = { sab: chunk.sab, offset: chunk.offset + from, length: end - from };
      from = end;
      return part;
    });
}

async function fileOf(name: string, bytes: Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const { dev, ino, size } = await stat(path, { bigint: true });
  return { path, identity: { dev, ino }, expected: { dev, ino, sizeBytes: Number(size) } };
}

const whole = (bytes: Uint8Array): string => blake2b(64, [bytes]).toString('hex');

/** Until this process has `path` open; where that cannot be seen, some time. */
async function untilOpened(path: string): Promise<void> {
  if (process.platform !== 'linux') return sleep(15);
  for (;;) {
    const open = await readdir('/proc/self/fd');
    const targets = open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
    if ((await Promise.all(targets)).includes(path)) return;
  }
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'resolved',
    (reason: unknown) => reason,
  );
  return error instanceof DigestFailure ? error.reason : String(error);
}

describe('a stream', () => {
  it('gives the digest of nothing', async () => {
    expect((await pool.stream().digest()).toString('hex')).toBe(whole(new Uint8Array()));
  });

  it('gives the one-shot digest for any cutting into chunks and calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300_000, size: 'max' }),
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.nat(7),
        fc.nat(9),
        async (bytes, cuts, before, perCall) => {
          const chunks = cutAt(inSlab(bytes, before), cuts);
          const stream = pool.stream();
          const updates: Promise<void>[] = [];
          for (let i = 0; i < chunks.length; i += perCall + 1) {
            updates.push(stream.update(chunks.slice(i, i + perCall + 1)));
          }
          const digest = await stream.digest();
          await Promise.all(updates);
          expect(digest.toString('hex')).toBe(whole(bytes));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is done with chunks when it says so: they may be overwritten', async () => {
    const slab = inSlab(new Uint8Array(mebibyte));
    const view = new Uint8Array(slab.sab);
    const stream = pool.stream();
    const all: Buffer[] = [];
    for (let round = 0; round < 20; round++) {
      const bytes = secureRandom(mebibyte);
      all.push(bytes);
      view.set(bytes);
      await stream.update([slab]);
    }
    expect((await stream.digest()).toString('hex')).toBe(whole(Buffer.concat(all)));
  });

  it('mixes ranges of files and chunks in the order of the calls', async () => {
    const bytes = secureRandom(3 * mebibyte + 77);
    const { path, identity } = await fileOf('ordered', bytes);
    const [a, b, c] = [1000, 2 * mebibyte + 1, 3 * mebibyte];
    const stream = pool.stream();
    const slab = inSlab(bytes);
    void stream.update([{ ...slab, length: a }]);
    void stream.updateFromFile(path, a, b, identity);
    void stream.updateFromFile(path, b, b);
    void stream.update([{ ...slab, offset: b, length: c - b }]);
    void stream.updateFromFile(path, c, bytes.length);
    expect((await stream.digest()).toString('hex')).toBe(whole(bytes));
  });

  it('keeps twenty streams on two threads apart', async () => {
    const inputs = Array.from({ length: 20 }, (_, i) => secureRandom(50_000 + i * 1000));
    const streams = inputs.map((bytes) => ({ stream: pool.stream(), slab: inSlab(bytes) }));
    for (let at = 0; at < 80_000; at += 10_000) {
      for (const { stream, slab } of streams) {
        const length = Math.max(0, Math.min(10_000, slab.length - at));
        if (length > 0) void stream.update([{ sab: slab.sab, offset: at, length }]);
      }
    }
    const digests = await Promise.all(streams.map(({ stream }) => stream.digest()));
    expect(digests.map((digest) => digest.toString('hex'))).toEqual(inputs.map(whole));
  });

  it('refuses chunks outside their slab and calls after its end', async () => {
    const stream = pool.stream();
    const sab = new SharedArrayBuffer(10);
    for (const [offset, length] of [
      [0, 11],
      [-1, 2],
      [10, 1],
      [0.5, 1],
      [0, -1],
      [NaN, 0],
    ] as const) {
      expect(() => stream.update([{ sab, offset, length }])).toThrow(RangeError);
    }
    expect(() => stream.updateFromFile('x', 2, 1)).toThrow(RangeError);
    await stream.digest();
    expect(() => stream.update([])).toThrow('already ended');
    expect(() => stream.digest()).toThrow('already ended');
  });

  it('tells a missing, short, replaced or linked file, and fails as a whole', async () => {
    const { path, identity } = await fileOf('short', secureRandom(5000));
    await symlink(path, join(folder, 'link'));
    const cases = [
      ['missing', join(folder, 'nowhere'), 10, null],
      ['changed', path, 5001, identity],
      ['changed', path, 5000, { dev: identity.dev, ino: identity.ino + 1n }],
      ['changed', join(folder, 'link'), 10, identity],
      ['changed', folder, 10, null],
      ['unreadable', `${path}\0`, 10, null],
    ] as const;
    for (const [reason, from, end, expectation] of cases) {
      const stream = pool.stream();
      const range = stream.updateFromFile(from, 0, end, expectation);
      const later = stream.update([inSlab(Buffer.from('later'))]);
      expect([from, await failureOf(range)]).toEqual([from, reason]);
      expect(await failureOf(later)).toBe(reason);
      expect(await failureOf(stream.digest())).toBe(reason);
    }
  });

  it('can be given up, in the middle of a file too, without harm to others', async () => {
    const { path } = await fileOf('long', secureRandom(64 * mebibyte));
    const [given, kept] = [pool.stream(), pool.stream()];
    const range = given.updateFromFile(path, 0, 64 * mebibyte);
    const digest = given.digest();
    await sleep(5);
    given.abort();
    given.abort();
    expect(await failureOf(range)).toBe('aborted');
    expect(await failureOf(digest)).toBe('aborted');
    void kept.update([inSlab(Buffer.from('kept'))]);
    expect((await kept.digest()).toString('hex')).toBe(whole(Buffer.from('kept')));
  });
});

describe('a whole file', () => {
  it('gives its digest and times', async () => {
    for (const size of [0, 1, mebibyte, mebibyte + 1, 5 * mebibyte - 3]) {
      const bytes = secureRandom(size);
      const { path, expected } = await fileOf(`whole-${String(size)}`, bytes);
      const outcome = await pool.file(path, expected);
      const { mtimeNs, ctimeNs } = await stat(path, { bigint: true });
      expect(outcome).toEqual({ ok: true, digest: expect.anything() as unknown, mtimeNs, ctimeNs });
      if (outcome.ok) expect(Buffer.from(outcome.digest).toString('hex')).toBe(whole(bytes));
    }
  });

  it('tells another size, another file, no file', async () => {
    const { path, expected } = await fileOf('other', secureRandom(1000));
    const cases = [
      ['changed', path, { ...expected, sizeBytes: 999 }],
      ['changed', path, { ...expected, ino: expected.ino + 1n }],
      ['changed', path, { ...expected, dev: expected.dev + 1n }],
      ['missing', `${path}-gone`, expected],
      ['missing', join(path, 'below'), expected],
    ] as const;
    for (const [reason, from, expectation] of cases) {
      expect(await pool.file(from, expectation)).toEqual({ ok: false, reason });
    }
  });

  it('notices a file altered, cut or touched while it is read', async () => {
    const alterations = [
      async (path: string) => {
        const handle = await open(path, 'r+');
        await handle.write(Buffer.from('x'), 0, 1, 10);
        await handle.close();
      },
      (path: string) => truncate(path, 5),
      (path: string) => utimes(path, 1, 1),
    ];
    for (const alter of alterations) {
      // On a busy machine the alteration may come after the end: then a larger file decides.
      let outcome: unknown = null;
      for (const size of [96, 192, 384, 768]) {
        const { path, expected } = await fileOf('altered', new Uint8Array(size * mebibyte));
        const job = pool.file(path, expected);
        await untilOpened(path);
        await alter(path);
        outcome = await job;
        if (!(await job).ok) break;
      }
      expect(outcome).toEqual({ ok: false, reason: 'changed' });
    }
  }, 60_000);

  it('can be called off before and during', async () => {
    const { path, expected } = await fileOf('called-off', new Uint8Array(128 * mebibyte));
    const aborted = { ok: false, reason: 'aborted' };
    expect(await pool.file(path, expected, { signal: AbortSignal.abort() })).toEqual(aborted);
    const controller = new AbortController();
    const outcome = pool.file(path, expected, { signal: controller.signal });
    await sleep(5);
    controller.abort();
    expect(await outcome).toEqual(aborted);
  });
});

describe('the pool', () => {
  /** The real worker, and before each list of messages `extra`, which sees it as `list`. */
  async function workerWith(name: string, extra: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(
      path,
      `const { parentPort } = require('node:worker_threads');
       let forgotten = 0;
       parentPort.on('message', (list) => { ${extra} });
       require(${JSON.stringify(workerFile)});`,
    );
    return path;
  }

  it('fails the streams and jobs of a thread that dies, and goes on with a new one', async () => {
    const file = await workerWith(
      'mortal.cjs',
      "if (list.some((m) => m.path === 'die')) throw new Error('told to');",
    );
    const mortal = new DigestPool(file, { size: 1 });
    const { path, expected } = await fileOf('dying', new Uint8Array(64 * mebibyte));
    const stream = mortal.stream();
    await stream.update([inSlab(Buffer.from('before'))]);
    const job = mortal.file(path, expected);
    const range = stream.updateFromFile(path, 0, 64 * mebibyte);
    const killed = await mortal.file('die', expected);
    expect(killed).toEqual({ ok: false, reason: 'worker' });
    expect(await job).toEqual({ ok: false, reason: 'worker' });
    expect(await failureOf(range)).toBe('worker');
    const told: unknown = await stream.digest().catch((error: unknown) => error);
    expect(told).toBeInstanceOf(DigestFailure);
    expect(String((told as DigestFailure).cause)).toContain('told to');

    expect(await mortal.file(path, expected)).toMatchObject({ ok: true });
    const next = mortal.stream();
    void next.update([inSlab(Buffer.from('after'))]);
    expect((await next.digest()).toString('hex')).toBe(whole(Buffer.from('after')));
    await mortal.close();
  });

  it('fails with a reason when there is no worker to start', async () => {
    const lame = new DigestPool(join(folder, 'absent.cjs'));
    expect(await failureOf(lame.stream().digest())).toBe('worker');
    await lame.close();
  });

  it('calls off what is under way when closed, and takes nothing more', async () => {
    const closing = new DigestPool(workerFile);
    const { path, expected } = await fileOf('closing', new Uint8Array(32 * mebibyte));
    const [job, stream] = [closing.file(path, expected), closing.stream()];
    const digest = stream.digest();
    await closing.close();
    expect(await job).toEqual({ ok: false, reason: 'aborted' });
    expect(await failureOf(digest)).toBe('aborted');
    expect(() => closing.stream()).toThrow('closed');
  });

  it('lets go of slabs that this side has dropped', async () => {
    const file = await workerWith(
      'counting.cjs',
      `forgotten += list.filter((m) => m.op === 'forget').length;
       for (const { op, path, job } of list) if (path === 'how many?') {
         parentPort.postMessage([{ op, job, outcome: { ok: false, reason: forgotten } }]);
       }`,
    );
    const keeper = new DigestPool(file, { size: 1 });
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const slabs = 20;
    for (let i = 0; i < slabs; i++) {
      const stream = keeper.stream();
      await stream.update([inSlab(Buffer.from('dropped'))]);
      stream.abort();
    }
    const forgotten = async (): Promise<unknown> => {
      collect();
      await sleep(10);
      return keeper.file('how many?', { dev: 0n, ino: 0n, sizeBytes: 0 });
    };
    await expect.poll(forgotten).toEqual({ ok: false, reason: slabs });
    await keeper.close();
  });

  it('does not keep an idle process alive, and keeps one that waits', () => {
    const script = `
      const { DigestPool } = require(${JSON.stringify(bundled)});
      const pool = new DigestPool(${JSON.stringify(workerFile)});
      const idle = pool.stream();
      void idle.update([]).then(() => pool.stream().digest()).then((d) => console.log(d.length));`;
    const child = spawnSync(process.execPath, ['-e', script], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect([child.status, child.signal, child.stdout]).toEqual([0, null, '64\n']);
  });
});
