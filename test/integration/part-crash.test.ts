// Savers in processes of their own: killed at any moment, all at once under one name, and
// on a disk that is full.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, readFile, realpath, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSpace } from '../../src/main/vault/free-space';
import { TargetFolder } from '../../src/main/vault/folder';
import { resumePart } from '../../src/main/vault/resume';
import { saving } from '../../src/main/vault/save-errors';
import { removeStaleParts } from '../../src/main/vault/stale-parts';
import { writeAll } from '../../src/main/vault/write-all';
import { patternBytes } from '../fixtures/pattern';

const run = promisify(execFile);
const size = 3_000_000;
let base: string;
let child: string;

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'bau-crash-')));
  // Inside the checkout: the bundle finds the native addon from there.
  child = resolve(`node_modules/.cache/bau/save-child-${String(process.pid)}.cjs`);
  await build({
    entryPoints: [resolve('test/fixtures/save-child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['sodium-native'],
    logLevel: 'warning',
  });
});

afterAll(async () => {
  await rm(base, { recursive: true, force: true });
  await unlink(child);
});

/** Runs the saver until `delayMs` after its first saved file, kills it, and gives what it told. */
async function killedAfter(dir: string, delayMs: number): Promise<string[]> {
  const saver = spawn(process.execPath, [child, 'download', dir, 'a.bin', String(size)]);
  let told = '';
  saver.stderr.pipe(process.stderr);
  saver.stdout.on('data', (text: Buffer) => (told += text.toString()));
  while (!told.includes('\n')) await sleep(1);
  await sleep(delayMs);
  saver.kill('SIGKILL');
  await new Promise((end) => saver.once('close', end));
  return told
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as string);
}

describe('a saver killed at any moment', () => {
  it('leaves parts and whole files, and what it called saved is there', async () => {
    const whole = patternBytes(0, size);
    let [resumed, hidden] = [0, 0];
    for (let round = 0; round < 15; round++) {
      const dir = join(base, `killed-${String(round)}`);
      await mkdir(dir);
      const told = await killedAfter(dir, (round * 13) % 40);
      const names = await readdir(dir);
      const shown = names.filter((name) => !name.startsWith('.'));
      for (const name of shown) {
        const bytes = await readFile(join(dir, name));
        if (name.endsWith('.minisig')) expect(bytes.toString()).toBe('receipt\n');
        else expect([name, bytes.equals(whole)]).toEqual([name, true]);
      }
      expect(shown).toEqual(expect.arrayContaining(told));

      const folder = await TargetFolder.open(dir);
      hidden += names.length - shown.length;
      const part = await resumePart(folder, { serverFp: 'fp', name: 'a.bin' });
      if (part) {
        const prefix = await readFile(part.path);
        expect(prefix.equals(patternBytes(0, part.resumedFrom))).toBe(true);
        const rest = patternBytes(part.resumedFrom, size - part.resumedFrom);
        await part.writev([rest], part.resumedFrom);
        const saved = await part.publish({ wantedName: 'a.bin', mtimeMs: 0 });
        expect((await readFile(saved.path)).equals(whole)).toBe(true);
        resumed += 1;
      }
      await removeStaleParts(folder, -1000);
      expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
      for (const name of shown) {
        if (!name.endsWith('.minisig')) expect((await readFile(join(dir, name))).length).toBe(size);
      }
      await rm(dir, { recursive: true });
    }
    // The kills came where they were meant to: in the middle of things.
    expect(hidden).toBeGreaterThan(5);
    expect(resumed).toBeGreaterThan(3);
  }, 60_000);
});

describe('savers side by side', () => {
  it('in several processes, under one name, each save their file', async () => {
    const dir = join(base, 'race');
    await mkdir(dir);
    const savers = Array.from({ length: 6 }, () =>
      run(process.execPath, [child, 'once', dir, 'same.bin', '200000']),
    );
    const names = (await Promise.all(savers)).map(({ stdout }) => JSON.parse(stdout) as string);
    expect(new Set(names).size).toBe(6);
    for (const name of names) {
      expect((await readFile(join(dir, name))).equals(patternBytes(0, 200_000))).toBe(true);
    }
    expect((await readdir(dir)).sort()).toEqual(
      [...names, ...names.map((name) => `${name}.minisig`)].sort(),
    );
  });
});

/** A file system of one mebibyte at `dir`, where this user may mount one. */
function mountSmall(dir: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

interface FillReport {
  readonly reason: string;
  readonly again: string;
  readonly written: number;
  readonly left: readonly string[];
}

describe.runIf(process.platform === 'linux')('a disk that refuses', () => {
  it('is told as disk_full by the device that is always full', async () => {
    const full = await open('/dev/full', 'w');
    const writing = saving(() => writeAll(full, [Buffer.alloc(10), Buffer.alloc(10)], 0));
    await expect(writing).rejects.toMatchObject({ reason: 'disk_full', status: 507 });
    await full.close();
  });

  it('fails a part that meets its end, which then leaves nothing', async () => {
    const dir = join(base, 'small');
    await mkdir(dir);
    const mounted = mountSmall(dir);
    try {
      // Where nothing can be mounted, a limit of the process's file size makes a real
      // refusal too, though of another kind.
      const command = `ulimit -f ${mounted ? 'unlimited' : '512'}; exec "$0" "$@"`;
      const { stdout } = await run('bash', ['-c', command, process.execPath, child, 'fill', dir]);
      const report = JSON.parse(stdout) as FillReport;
      const reason = mounted ? 'disk_full' : 'folder_unusable';
      expect(report).toMatchObject({ reason, again: reason, left: [] });
      expect(report.written).toBeGreaterThan(100_000);
      expect(report.written).toBeLessThan(1_048_576);
      if (mounted) {
        await expect(ensureSpace(dir, 2_000_000)).rejects.toMatchObject({ reason: 'disk_full' });
        await ensureSpace(dir, 500_000);
      }
    } finally {
      if (mounted) execFileSync('umount', [dir]);
    }
  });

  it('that takes no larger files is told as folder_unusable', async () => {
    const dir = join(base, 'limited');
    await mkdir(dir);
    const command = 'ulimit -f 512; exec "$0" "$@"';
    const { stdout } = await run('bash', ['-c', command, process.execPath, child, 'fill', dir]);
    const reason = 'folder_unusable';
    expect(JSON.parse(stdout)).toMatchObject({ reason, again: reason, left: [] });
  });
});
