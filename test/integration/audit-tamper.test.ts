// Whatever somebody with sqlite3 and a text editor does to the audit log is found and the
// row named; what this program and its crashes do is not taken for it.

import { copyFile, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuditProblem } from '../../src/shared/ipc/audit';
import { append, changeRow, entries, entry, openLog, tamper } from '../fixtures/audit';
import { temporaryFolder } from '../unit/store-fixture';

/** A folder whose log has `count` rows: the first is `log.begun`. */
async function folderWith(count: number): Promise<string> {
  const dir = await temporaryFolder();
  const { log, close } = await openLog(dir);
  await append(log, entries(count - 1));
  await close();
  return dir;
}

async function problemOf(dir: string): Promise<AuditProblem | null> {
  const { log, close } = await openLog(dir);
  const { problem, ok } = await log.verify();
  expect(ok).toBe(problem === null);
  await close();
  return problem;
}

describe('an untouched log', () => {
  test('holds, and says what it holds', async () => {
    const dir = await folderWith(1200);
    const { log } = await openLog(dir);
    expect(await log.verify()).toMatchObject({
      ok: true,
      rows: 1200,
      firstSeq: 1,
      lastSeq: 1200,
      unchecked: 0,
      problem: null,
    });
  });

  test('holds whatever is in its rows', async () => {
    const { log } = await openLog(await temporaryFolder());
    const names = ['ação', '😀'.repeat(400), '\0', 'a\0b', '\ud800', '"\\\n', '\u2028', ''];
    await append(
      log,
      names.map((name, i) => entry(i, { name, id: name })),
    );
    expect(await log.verify()).toMatchObject({ ok: true, rows: names.length + 1 });
    const { rows } = await log.list({ limit: 1, id: 'a\0b' });
    expect(rows[0]?.name).toBe('a\0b');
  });

  test('holds before its first row', async () => {
    const { log } = await openLog(await temporaryFolder());
    expect(await log.verify()).toMatchObject({ ok: true, rows: 0, problem: null });
  });

  test('lies in files for its owner alone', async () => {
    const dir = await folderWith(5);
    expect((await stat(join(dir, 'audit.head'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dir, 'bau.db'))).mode & 0o777).toBe(0o600);
  });
});

describe('a row changed with sqlite', () => {
  test.each([
    ['one byte of its text', `UPDATE audit SET row = replace(row, '"ana"', '"anb"') WHERE seq = 7`],
    ['a byte after the end', `UPDATE audit SET row = row || ' ' WHERE seq = 7`],
    ['bytes behind a NUL', `UPDATE audit SET row = row || char(0) || 'x' WHERE seq = 7`],
    ['the time', `UPDATE audit SET row = json_set(row, '$.at', 1) WHERE seq = 7`],
    ['a key twice', `UPDATE audit SET row = '{"kind":"x",' || substr(row, 2) WHERE seq = 7`],
    ['nothing that can be read', `UPDATE audit SET row = 'x' WHERE seq = 7`],
    ['a text that is empty', `UPDATE audit SET row = '' WHERE seq = 7`],
    ['its hash', `UPDATE audit SET hash = zeroblob(32) WHERE seq = 7`],
    [
      'the hash of the row before',
      `UPDATE audit SET row = (SELECT row FROM audit WHERE seq = 6), hash = (SELECT hash FROM audit WHERE seq = 6) WHERE seq = 7`,
    ],
  ])('%s', async (_what, sql) => {
    const dir = await folderWith(20);
    tamper(dir, sql);
    expect(await problemOf(dir)).toEqual({ seq: 7, why: 'changed', file: null });
  });

  test('any one bit anywhere', async () => {
    const dir = await folderWith(9);
    for (const [seq, at] of [
      [1, 0],
      [5, 40],
      [9, 90],
    ] as const) {
      const flip = (text: string): string => {
        const bytes = Buffer.from(text);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes.toString();
      };
      changeRow(dir, seq, flip);
      expect(await problemOf(dir)).toEqual({ seq, why: 'changed', file: null });
      changeRow(dir, seq, flip);
      expect(await problemOf(dir)).toBeNull();
    }
  });
});

describe('rows removed, moved and added with sqlite', () => {
  const swap = (a: number, b: number): string[] => [
    `UPDATE audit SET seq = -1 WHERE seq = ${String(a)}`,
    `UPDATE audit SET seq = ${String(a)} WHERE seq = ${String(b)}`,
    `UPDATE audit SET seq = ${String(b)} WHERE seq = -1`,
  ];
  test.each([
    ['one in the middle', ['DELETE FROM audit WHERE seq = 8'], { seq: 8, why: 'missing' }],
    ['the first', ['DELETE FROM audit WHERE seq = 1'], { seq: 1, why: 'missing' }],
    ['the head', ['DELETE FROM audit WHERE seq <= 10'], { seq: 1, why: 'missing' }],
    ['the last', ['DELETE FROM audit WHERE seq = 20'], { seq: 20, why: 'missing' }],
    ['the tail', ['DELETE FROM audit WHERE seq > 12'], { seq: 13, why: 'missing' }],
    ['all', ['DELETE FROM audit'], { seq: 1, why: 'missing' }],
    [
      'one, the rest moved up',
      [
        'DELETE FROM audit WHERE seq = 8',
        'UPDATE audit SET seq = -seq WHERE seq > 8',
        'UPDATE audit SET seq = -seq - 1 WHERE seq < 0',
      ],
      { seq: 8, why: 'changed' },
    ],
    ['two neighbours swapped', swap(8, 9), { seq: 8, why: 'changed' }],
    ['two far ones swapped', swap(3, 18), { seq: 3, why: 'changed' }],
    [
      'one more at the end',
      ['INSERT INTO audit SELECT 21, row, hash FROM audit WHERE seq = 20'],
      { seq: 21, why: 'extra' },
    ],
    [
      'one more far behind',
      ['INSERT INTO audit SELECT 9000000000000000000, row, hash FROM audit WHERE seq = 20'],
      { why: 'extra' },
    ],
    [
      'one more before the first',
      ['INSERT INTO audit SELECT -3, row, hash FROM audit WHERE seq = 20'],
      { seq: -3, why: 'extra' },
    ],
  ])('%s', async (_what, statements, problem) => {
    const dir = await folderWith(20);
    tamper(dir, ...statements);
    expect(await problemOf(dir)).toMatchObject(problem);
  });
});

describe('the end of the log tampered with', () => {
  test.each([
    [
      'moved back with its rows',
      [
        'DELETE FROM audit WHERE seq > 12',
        'UPDATE audit_state SET head_seq = 12, head_hash = (SELECT hash FROM audit WHERE seq = 12)',
      ],
      'head',
    ],
    [
      'moved forward',
      [
        'UPDATE audit_state SET anchor_seq = 5, anchor_hash = (SELECT hash FROM audit WHERE seq = 5)',
        'DELETE FROM audit WHERE seq <= 5',
      ],
      'head',
    ],
    [
      'made that of another identity',
      ['UPDATE audit_state SET key_id = zeroblob(16)'],
      'other_identity',
    ],
    ['removed', ['DELETE FROM audit_state'], 'rolled_back'],
    ['removed with all rows', ['DELETE FROM audit_state', 'DELETE FROM audit'], 'rolled_back'],
    ['dropped', ['DROP TABLE audit'], 'table_missing'],
    ['dropped altogether', ['DROP TABLE audit', 'DROP TABLE audit_state'], 'table_missing'],
  ])('%s', async (_what, statements, why) => {
    const dir = await folderWith(20);
    tamper(dir, ...statements);
    expect(await problemOf(dir)).toMatchObject({ why });
  });

  test('an older database put back is behind the head file, also after more is written', async () => {
    const dir = await folderWith(20);
    await copyFile(join(dir, 'bau.db'), join(dir, 'old.db'));
    const later = await openLog(dir);
    await append(later.log, entries(10));
    await later.close();
    for (const end of ['', '-wal', '-shm']) await rm(join(dir, `bau.db${end}`), { force: true });
    await copyFile(join(dir, 'old.db'), join(dir, 'bau.db'));
    expect(await problemOf(dir)).toEqual({ seq: 21, why: 'rolled_back', file: null });

    const after = await openLog(dir);
    await append(after.log, entries(4));
    expect(await after.log.verify()).toMatchObject({
      ok: false,
      unchecked: 20,
      problem: { seq: 31, why: 'restarted' },
    });
    const { rows } = await after.log.list({ limit: 10, kinds: ['log.begun'] });
    expect(rows[0]).toMatchObject({ seq: 31, detail: { because: 'broken', why: 'rolled_back' } });
  });

  test.each([
    ['removed', 'head_file_missing', (path: string) => rm(path)],
    ['emptied', 'head_file', (path: string) => truncate(path)],
    [
      'rewritten',
      'head_file',
      async (path: string) =>
        writeFile(path, (await readFile(path, 'utf8')).replace('"seq":2', '"seq":1')),
    ],
  ])('the head file %s', async (_what, why, change) => {
    const dir = await folderWith(20);
    // The state learns of the file with the row after it.
    const { log, close } = await openLog(dir);
    await append(log, entries(5));
    await close();
    await change(join(dir, 'audit.head'));
    expect(await problemOf(dir)).toMatchObject({ why });
    const after = await openLog(dir);
    await append(after.log, entries(1));
    expect((await after.log.verify()).problem).toMatchObject({ why: 'restarted' });
  });

  test('what was tampered with before stays visible whatever is appended', async () => {
    const dir = await folderWith(20);
    tamper(dir, 'UPDATE audit_state SET bytes = 0');
    const { log } = await openLog(dir);
    await append(log, entries(3));
    expect(await log.verify()).toMatchObject({ ok: false, problem: { seq: 21, why: 'restarted' } });
  });
});

test('another identity goes on in a part of its own, and says that it cannot check the rest', async () => {
  const dir = await folderWith(20);
  const { log } = await openLog(dir, Buffer.alloc(32, 9));
  expect((await log.verify()).problem).toMatchObject({ why: 'other_identity' });
  await append(log, entries(4));
  expect(await log.verify()).toMatchObject({ ok: true, rows: 5, firstSeq: 21, unchecked: 20 });
  const { rows } = await log.list({ limit: 1, kinds: ['log.begun'] });
  expect(rows[0]).toMatchObject({ seq: 21, detail: { because: 'identity' } });
});

test('nothing of the key or the secret is in any file of the folder', async () => {
  const dir = await folderWith(20);
  const secret = Buffer.alloc(32, 7);
  for (const name of await readdir(dir)) {
    const bytes = await readFile(join(dir, name));
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes(secret.toString('hex'))).toBe(false);
  }
});
