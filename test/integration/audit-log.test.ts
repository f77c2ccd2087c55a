// The audit log as it grows: several processes at once, one that dies, rotation, listing
// and export. Real folders, real processes.

import { copyFile, cp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditRowView } from '../../src/shared/ipc/audit';
import type { AuditLog } from '../../src/main/store/audit-log';
import { append, entries, entry, openLog, tamper } from '../fixtures/audit';
import { temporaryFolder } from '../unit/store-fixture';
import { AuditChild, buildAuditChild, removeAuditChild } from './audit-child';

beforeAll(buildAuditChild);
afterAll(removeAuditChild);

async function everything(log: AuditLog): Promise<AuditRowView[]> {
  const all: AuditRowView[] = [];
  for (let after: number | undefined; ;) {
    const { rows, next } = await log.list({ limit: 500, after });
    all.push(...rows);
    if (next === null) return all.reverse();
    after = next;
  }
}

describe('several at once', () => {
  test('three processes and this one make one chain, each row of each once and in order', async () => {
    const dir = await temporaryFolder();
    const { log } = await openLog(dir);
    const names = ['a', 'b', 'c'];
    const children = names.map(
      (name) => new AuditChild({ dir, name, batches: 40, rowsPerBatch: 7 }),
    );
    const ended = Promise.all(children.map((child) => child.ended));
    for (let batch = 0; batch < 20; batch += 1) await append(log, entries(3, batch * 3), false);
    await ended;
    expect(await log.verify()).toMatchObject({ ok: true, rows: 1 + 3 * 280 + 60, unchecked: 0 });
    const rows = await everything(log);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
    for (const name of names) {
      const own = rows.filter(({ id }) => id === name).map((row) => row.name);
      expect(own).toEqual(Array.from({ length: 280 }, (_, i) => String(i)));
    }
  });

  test('a process killed between and within batches leaves a chain that holds', async () => {
    const dir = await temporaryFolder();
    for (let round = 0; round < 4; round += 1) {
      const child = new AuditChild({
        dir,
        name: `r${String(round)}`,
        batches: 5000,
        rowsPerBatch: 5,
      });
      while (child.done < 20 + round * 35) await new Promise((tick) => setTimeout(tick, 5));
      await child.kill();
      const { log, close } = await openLog(dir);
      expect(await log.verify()).toMatchObject({ ok: true, problem: null });
      const { rows } = await log.list({ limit: 1, id: `r${String(round)}` });
      // All of a batch or nothing of it.
      expect((Number(rows[0]?.name) + 1) % 5).toBe(0);
      expect(Number(rows[0]?.name) + 1).toBeGreaterThanOrEqual(child.done);
      await close();
    }
  });

  test('verification takes one moment, while others append and rotate', async () => {
    const dir = await temporaryFolder();
    const { log } = await openLog(dir);
    await append(log, entries(5000));
    const other = await openLog(dir);
    const verdicts = Array.from({ length: 4 }, () => log.verify());
    for (let batch = 0; batch < 30; batch += 1) {
      await append(other.log, entries(20), false);
      await other.log.rotate({ maxRows: 3000, maxBytes: 1e9 });
      await new Promise((tick) => setImmediate(tick));
    }
    for (const verdict of await Promise.all(verdicts)) {
      expect(verdict).toMatchObject({ ok: true, firstSeq: 1 });
    }
    expect(await log.verify()).toMatchObject({ ok: true, rows: 5601, firstSeq: 1, lastSeq: 5601 });
  });
});

describe('rotation', () => {
  async function rotated(): Promise<{ dir: string; log: AuditLog; files: string[] }> {
    const dir = await temporaryFolder();
    const { log } = await openLog(dir);
    await append(log, entries(249));
    await log.rotate({ maxRows: 200, maxBytes: 1e9 });
    const files = (await readdir(dir)).filter((name) => name.startsWith('audit-')).sort();
    return { dir, log, files };
  }

  test('moves the oldest rows into files whose names say which, and the chain goes on', async () => {
    const { dir, log, files } = await rotated();
    expect(files).toEqual(['audit-1-20.jsonl', 'audit-21-40.jsonl', 'audit-41-60.jsonl']);
    expect((await stat(join(dir, files[0] ?? ''))).mode & 0o777).toBe(0o600);
    const rows = await everything(log);
    expect([rows[0]?.seq, rows.at(-1)?.seq]).toEqual([61, 250]);
    expect(await log.verify()).toMatchObject({ ok: true, rows: 250, firstSeq: 1, lastSeq: 250 });
    await append(log, entries(10));
    expect(await log.verify()).toMatchObject({ ok: true, rows: 260, firstSeq: 1 });
    const lines = (await readFile(join(dir, 'audit-41-60.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(21);
    for (const line of lines) expect(() => void JSON.parse(line)).not.toThrow();
    expect(JSON.parse(lines[20] ?? '')).toMatchObject({ seq: 60, row: { id: 'ana' } });
  });

  test('two processes that rotate at once lose no row', async () => {
    const dir = await temporaryFolder();
    const [a, b] = [await openLog(dir), await openLog(dir)];
    await append(a.log, entries(1500));
    await append(b.log, entries(1));
    const limits = { maxRows: 100, maxBytes: 1e9 };
    await Promise.all([a.log.rotate(limits), b.log.rotate(limits)]);
    await append(b.log, entries(1));
    expect(await a.log.verify()).toMatchObject({ ok: true, rows: 1503, firstSeq: 1 });
    expect((await everything(a.log)).length).toBeLessThanOrEqual(101);
  });

  test('by size, too', async () => {
    const dir = await temporaryFolder();
    const { log } = await openLog(dir);
    await append(log, entries(100));
    await log.rotate({ maxRows: 1e6, maxBytes: 8000 });
    const rows = await everything(log);
    const bytes = rows.reduce((sum, row) => sum + JSON.stringify(row).length, 0);
    expect(rows.length).toBeLessThan(80);
    expect(bytes).toBeLessThan(30_000);
    expect(await log.verify()).toMatchObject({ ok: true, rows: 101 });
  });

  test('the oldest files may be kept elsewhere; a hole may not', async () => {
    const { dir, log } = await rotated();
    await rm(join(dir, 'audit-1-20.jsonl'));
    expect(await log.verify()).toMatchObject({ ok: true, rows: 230, firstSeq: 21 });
    await rename(join(dir, 'audit-41-60.jsonl'), join(dir, 'elsewhere'));
    expect((await log.verify()).problem).toEqual({ seq: 41, why: 'file_missing', file: null });
  });

  const line =
    (number: number, change: (line: string) => string) =>
    (text: string): string =>
      text
        .split('\n')
        .map((each, i) => (i === number ? change(each) : each))
        .join('\n');
  test.each<[string, (text: string) => string, number, string]>([
    ['a byte of a row', line(5, (row) => row.replace('"ana"', '"anb"')), 25, 'changed'],
    [
      'a row removed',
      (text) =>
        text
          .split('\n')
          .filter((_, i) => i !== 5)
          .join('\n'),
      25,
      'missing',
    ],
    [
      'rows swapped',
      (text) => {
        const l = text.split('\n');
        [l[5], l[6]] = [l[6] ?? '', l[5] ?? ''];
        return l.join('\n');
      },
      25,
      'missing',
    ],
    ['rows renumbered', line(5, (row) => row.replace('"seq":25', '"seq":26')), 25, 'missing'],
    ['cut short', (text) => text.slice(0, text.length / 2), 0, ''],
    ['its first line', line(0, (head) => head.replace('"last":40', '"last":39')), 21, 'file'],
    ['its anchor', line(0, (head) => head.replace(/"anchor":"../, '"anchor":"00')), 21, 'file'],
    ['emptied', () => '', 21, 'file'],
    ['a line without end', (text) => text + 'x'.repeat(1_000_000), 41, 'changed'],
  ])('a rotated file tampered with is found: %s', async (_what, change, seq, why) => {
    const { dir, log } = await rotated();
    const path = join(dir, 'audit-21-40.jsonl');
    await writeFile(path, change(await readFile(path, 'utf8')));
    const { problem } = await log.verify();
    expect(problem?.file).toBe('audit-21-40.jsonl');
    if (why !== '') expect(problem).toMatchObject({ seq, why });
  });

  test('two rotated files cannot change places, nor stand in for the head of the log', async () => {
    const { dir, log } = await rotated();
    await rename(join(dir, 'audit-1-20.jsonl'), join(dir, 'kept'));
    await writeFile(join(dir, 'audit-1-20.jsonl'), await readFile(join(dir, 'audit-21-40.jsonl')));
    expect((await log.verify()).problem).toMatchObject({ seq: 1, why: 'file' });
  });

  test('a file of a log that went another way does not fit', async () => {
    const dir = await temporaryFolder();
    const first = await openLog(dir);
    await append(first.log, entries(10));
    await first.close();
    const fork = await temporaryFolder();
    await cp(dir, fork, { recursive: true });
    const limits = { maxRows: 200, maxBytes: 1e9 };
    const [ours, theirs] = [await openLog(dir), await openLog(fork)];
    await append(ours.log, entries(239, 11));
    await append(theirs.log, entries(239, 12));
    await ours.log.rotate(limits);
    await theirs.log.rotate(limits);
    const name = 'audit-21-40.jsonl';
    await copyFile(join(fork, name), join(dir, name));
    expect((await ours.log.verify()).problem).toEqual({ seq: 21, why: 'file', file: name });
  });

  test('a file under another name does not fit', async () => {
    const { dir, log } = await rotated();
    await rename(join(dir, 'audit-41-60.jsonl'), join(dir, 'audit-41-59.jsonl'));
    expect((await log.verify()).problem).toMatchObject({ seq: 41, why: 'file' });
  });

  test('one that did not end leaves nothing twice and nothing out', async () => {
    const { dir, log } = await rotated();
    // As a crash leaves it: the file is written, the rows are still in the database.
    await writeFile(join(dir, 'audit-61-75.jsonl'), 'half of it');
    expect(await log.verify()).toMatchObject({ ok: true, rows: 250 });
    await append(log, entries(30));
    await log.rotate({ maxRows: 200, maxBytes: 1e9 });
    expect(await readdir(dir)).toEqual(
      expect.arrayContaining(['audit-61-80.jsonl', 'audit-61-75.jsonl.old']),
    );
    expect(await log.verify()).toMatchObject({ ok: true, rows: 280 });
  });

  test('a row tampered with before it is rotated is still found, in the file', async () => {
    const dir = await temporaryFolder();
    const { log } = await openLog(dir);
    await append(log, entries(249));
    tamper(dir, `UPDATE audit SET row = replace(row, '"ana"', '"bia"') WHERE seq = 10`);
    await append(log, entries(1));
    await log.rotate({ maxRows: 200, maxBytes: 1e9 });
    expect((await log.verify()).problem).toEqual({
      seq: 10,
      why: 'changed',
      file: 'audit-1-20.jsonl',
    });
  });
});

describe('listing and export', () => {
  async function mixed(): Promise<{ dir: string; log: AuditLog }> {
    const dir = await temporaryFolder();
    const { log } = await openLog(dir);
    const rows = entries(12_000).map((row, i) => ({
      ...row,
      id: i % 3 === 0 ? 'ana' : 'bia',
      kind: i % 100 === 0 ? 'refusal' : 'file',
    }));
    await append(log, [...rows, entry(12_001, { name: 'Relatório "Final"\0.TXT', id: 'x\0y' })]);
    return { dir, log };
  }

  test('newest first, page by page, by kind, ID, time and text', async () => {
    const { log } = await mixed();
    const first = await log.list({ limit: 3 });
    expect(first.rows.map(({ seq }) => seq)).toEqual([12_002, 12_001, 12_000]);
    const second = await log.list({ limit: 2, after: first.next ?? 0 });
    expect(second.rows.map(({ seq }) => seq)).toEqual([11_999, 11_998]);
    expect((await log.list({ limit: 500, kinds: ['refusal'], id: 'ana' })).rows).toHaveLength(40);
    expect((await log.list({ limit: 500, kinds: ['refusal', 'log.begun'] })).rows).toHaveLength(
      121,
    );
    const at = entry(500).at;
    const some = await log.list({ limit: 500, since: at, until: at + 10 });
    expect(some.rows.map((row) => row.detail['size'])).toEqual([
      509, 508, 507, 506, 505, 504, 503, 502, 501, 500,
    ]);
    const found = await log.list({ limit: 5, text: 'final"' });
    expect(found).toMatchObject({
      rows: [{ seq: 12_002, name: 'Relatório "Final"\0.TXT', id: 'x\0y' }],
      next: null,
    });
    expect(await log.list({ limit: 5, text: 'nowhere' })).toEqual({ rows: [], next: null });
    expect(await log.list({ limit: 5, text: "%' OR 1 --" })).toEqual({ rows: [], next: null });
  });

  test('a search that finds nothing blocks nobody for long', async () => {
    const { log } = await mixed();
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    await log.list({ limit: 5, text: 'nowhere', id: 'ana' });
    clearInterval(ticking);
    expect(longest).toBeLessThan(250);
  });

  test('a row that is no row any more is listed as such', async () => {
    const { dir, log } = await mixed();
    tamper(dir, `UPDATE audit SET row = '{' WHERE seq = 12000`);
    expect((await log.list({ limit: 3 })).rows[2]).toMatchObject({
      seq: 12_000,
      kind: 'unreadable',
    });
    expect((await log.list({ limit: 3, kinds: ['refusal'] })).rows).toHaveLength(3);
  });

  test('export writes what fits, rotated rows first, to a new file for the owner alone', async () => {
    const dir = await temporaryFolder();
    const { log } = await openLog(dir);
    await append(log, entries(249));
    await log.rotate({ maxRows: 200, maxBytes: 1e9 });
    const path = join(dir, 'out.jsonl');
    expect(await log.export(path, {})).toBe(250);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const rows = lines.map((each) => JSON.parse(each) as AuditRowView);
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(log.export(path, {})).rejects.toMatchObject({ reason: 'name_exists' });
    await expect(log.export(join(dir, 'no', 'x'), {})).rejects.toMatchObject({
      reason: 'folder_unusable',
    });
    const some = join(dir, 'some.jsonl');
    expect(await log.export(some, { text: 'ARQUIVO-7.txt', kinds: ['file'] })).toBe(1);
    expect(JSON.parse(await readFile(some, 'utf8'))).toMatchObject({
      seq: 8,
      name: 'pasta/arquivo-7.txt',
    });
  });
});
