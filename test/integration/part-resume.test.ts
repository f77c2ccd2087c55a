// Taking up the part of an interrupted download, and clearing up the others.

import { spawn } from 'node:child_process';
import {
  link,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TargetFolder } from '../../src/main/vault/folder';
import { PartFile } from '../../src/main/vault/part-file';
import { resumePart as resume } from '../../src/main/vault/resume';
import { removeStaleParts } from '../../src/main/vault/stale-parts';
import { patternBytes } from '../fixtures/pattern';

const hourMs = 3_600_000;
const meta = { serverFp: 'fp', name: 'docs/a.txt', etag: 'e1', size: 100_000 };
let dir: string;
let folder: TargetFolder;
let nowMs: number;
const taken: PartFile[] = [];

beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'bau-resume-')));
  nowMs = Date.now();
  folder = await TargetFolder.open(dir, { now: () => nowMs });
});

afterEach(async () => {
  for (const part of taken.splice(0)) await part.discard();
  await rm(dir, { recursive: true, force: true });
});

/** As the real one; what it gives is let go of after the test. */
async function resumePart(from: TargetFolder, key: typeof meta): Promise<PartFile | null> {
  const part = await resume(from, key);
  if (part) taken.push(part);
  return part;
}

/** A part with 60,000 bytes written, of which the journal vouches for 40,000; not in use. */
async function leftBehind(of = meta): Promise<PartFile> {
  const part = await PartFile.create(folder, of);
  await part.writev([patternBytes(0, 60_000)], 0);
  await part.checkpoint(40_000);
  const before = await readFile(await journalPath(), 'utf8');
  await part.suspend();
  // As a crash leaves it: what was written after the checkpoint is there, but not vouched for.
  await writeFile(await journalPath(), before.replace(/"pid":\d+/, '"pid":0'));
  return part;
}

/** A part that a crash left without a journal; gives its path. */
async function strayPart(bytes: number): Promise<string> {
  const part = await PartFile.create(folder, meta);
  await part.writev([patternBytes(0, bytes)], 0);
  await part.suspend();
  for (const name of await readdir(dir)) {
    const journal = name.endsWith('.journal.bau-part');
    if (journal && (await readFile(join(dir, name), 'utf8')).includes(partId(part))) {
      await unlink(join(dir, name));
    }
  }
  return part.path;
}

const partId = (part: PartFile): string => basename(part.path).split('.')[1]!;

async function journalPath(): Promise<string> {
  const names = await readdir(dir);
  return join(
    dir,
    names.find((name) => name.endsWith('.journal.bau-part'))!,
  );
}

async function editJournal(fields: Record<string, unknown>): Promise<void> {
  const path = await journalPath();
  const journal = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...journal, ...fields }));
}

describe('resuming', () => {
  it('goes on from the journal, never from the length, and publishes the whole', async () => {
    await leftBehind();
    const part = (await resumePart(folder, meta))!;
    expect([part.resumedFrom, part.meta]).toEqual([40_000, meta]);
    expect((await stat(part.path)).size).toBe(40_000);
    await part.writev([patternBytes(40_000, 60_000)], 40_000);
    const saved = await part.publish({ wantedName: 'a.txt', mtimeMs: 0 });
    expect((await readFile(saved.path)).equals(patternBytes(0, 100_000))).toBe(true);
    expect(await readdir(dir)).toEqual(['a.txt']);
  });

  it('keeps no suspended part that has no journal', async () => {
    const part = await PartFile.create(folder, meta, { journal: false });
    await part.suspend();
    expect(await readdir(dir)).toEqual([]);
  });

  it('keeps all that was written when it was suspended in order', async () => {
    const part = await PartFile.create(folder, meta);
    await part.writev([patternBytes(0, 60_000)], 0);
    await part.suspend();
    await part.suspend();
    expect((await resumePart(folder, meta))?.resumedFrom).toBe(60_000);
  });

  it('takes the part that got furthest', async () => {
    for (const prefix of [10, 30, 20]) {
      const part = await PartFile.create(folder, meta);
      await part.writev([patternBytes(0, prefix)], 0);
      await part.suspend();
    }
    expect((await resumePart(folder, meta))?.resumedFrom).toBe(30);
    expect((await resumePart(folder, meta))?.resumedFrom).toBe(20);
  });

  it('finds nothing for another server, another name, or a part in use here', async () => {
    const part = await PartFile.create(folder, meta);
    expect(await resumePart(folder, meta)).toBeNull();
    await part.suspend();
    expect(await resumePart(folder, { ...meta, serverFp: 'other' })).toBeNull();
    expect(await resumePart(folder, { ...meta, name: 'docs/A.txt' })).toBeNull();
    const again = await resumePart(folder, meta);
    expect(again).not.toBeNull();
    expect(await resumePart(folder, meta)).toBeNull();
  });

  it('is won by one only of those who try at once', async () => {
    await leftBehind();
    const folders = await Promise.all(Array.from({ length: 6 }, () => TargetFolder.open(dir)));
    const tries = await Promise.all(folders.map((each) => resumePart(each, meta)));
    expect(tries.filter((part) => part !== null)).toHaveLength(1);
    expect(await readdir(dir)).toHaveLength(2);
  });

  it('leaves the part of another living process alone, until that is silent for an hour', async () => {
    await leftBehind();
    const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    await editJournal({ pid: sleeper.pid });
    expect(await resumePart(folder, meta)).toBeNull();
    await editJournal({ pid: 1, host: `not-${hostname()}` });
    expect(await resumePart(folder, meta)).toBeNull();
    nowMs += hourMs + 60_000;
    const late = await resumePart(folder, meta);
    expect(late).not.toBeNull();
    await late?.suspend();

    await editJournal({ pid: sleeper.pid, host: hostname(), atMs: nowMs });
    expect(await resumePart(folder, meta)).toBeNull();
    sleeper.kill('SIGKILL');
    await new Promise((resolve) => sleeper.once('exit', resolve));
    expect(await resumePart(folder, meta)).not.toBeNull();
  });

  it('believes no journal that does not fit its part', async () => {
    const cases: readonly ((part: PartFile) => Promise<void>)[] = [
      (part) => truncate(part.path, 39_999),
      (part) => link(part.path, join(dir, 'published')),
      (part) => unlink(part.path),
      async (part) => {
        await rename(part.path, join(dir, 'elsewhere'));
        await symlink(join(dir, 'elsewhere'), part.path);
      },
      () => editJournal({ prefix: 100_001 }),
      () => editJournal({ prefix: -1 }),
      () => editJournal({ prefix: '40000' }),
      () => editJournal({ size: 1.5 }),
      () => editJournal({ v: 2 }),
      () => editJournal({ part: '../../etc/passwd' }),
      async () => writeFile(await journalPath(), 'null'),
      async () => writeFile(await journalPath(), '{"v":1,'),
      async () => writeFile(await journalPath(), ' '.repeat(20_000)),
      async () => {
        const path = await journalPath();
        await rename(path, join(dir, 'journal'));
        await symlink(join(dir, 'journal'), path);
      },
    ];
    for (const [i, spoil] of cases.entries()) {
      const part = await leftBehind();
      await spoil(part);
      const before = (await readdir(dir)).sort();
      expect([i, await resumePart(folder, meta)]).toEqual([i, null]);
      expect((await readdir(dir)).sort()).toEqual(before);
      for (const name of before) await unlink(join(dir, name));
    }
  });
});

describe('clearing up', () => {
  it('removes what nobody will take up again, and nothing else', async () => {
    const old = await leftBehind();
    nowMs += 10 * hourMs;
    const fresh = await PartFile.create(folder, { ...meta, name: 'fresh' });
    await fresh.suspend();
    const active = await PartFile.create(folder, { ...meta, name: 'active' });
    const [youngStray, oldStray] = [await strayPart(7), await strayPart(9)];
    await utimes(youngStray, nowMs / 1000, nowMs / 1000);

    const foreign = [
      `.${'0'.repeat(32)}.bau-part`,
      `.${'a'.repeat(32)}.journal.bau-part`,
      '.x.bau-part',
      'a.bau-part',
      'file.txt',
    ];
    for (const name of foreign) {
      await writeFile(join(dir, name), 'theirs');
      await utimes(join(dir, name), 1, 1);
    }
    const swept = await removeStaleParts(folder, 5 * hourMs);
    expect(swept).toEqual({ parts: 2, bytes: 60_009 });
    const left = await readdir(dir);
    expect(left).toEqual(expect.arrayContaining(foreign));
    expect(left).toHaveLength(foreign.length + 2 + 2 + 1);
    for (const path of [fresh.path, active.path, youngStray]) await stat(path);
    for (const path of [old.path, oldStray]) await expect(stat(path)).rejects.toThrow('ENOENT');
    await active.discard();
  });

  it('removes at once the hidden name of a file that was published before a crash', async () => {
    const part = await leftBehind();
    await link(part.path, join(dir, 'a.txt'));
    expect(await removeStaleParts(folder, 24 * hourMs)).toEqual({ parts: 1, bytes: 0 });
    expect(await readdir(dir)).toEqual(['a.txt']);
  });

  it('does not follow a link that has the name of a part', async () => {
    const part = await leftBehind();
    await rename(part.path, join(dir, 'elsewhere'));
    await symlink(join(dir, 'elsewhere'), part.path);
    nowMs += 10 * hourMs;
    await removeStaleParts(folder, hourMs);
    expect((await readdir(dir)).sort()).toEqual([part.path.slice(dir.length + 1), 'elsewhere']);
  });

  it('leaves the parts of another living process', async () => {
    const part = await leftBehind();
    const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    await editJournal({ pid: sleeper.pid });
    expect(await removeStaleParts(folder, -hourMs)).toEqual({ parts: 0, bytes: 0 });
    await stat(part.path);
    sleeper.kill('SIGKILL');
  });
});
