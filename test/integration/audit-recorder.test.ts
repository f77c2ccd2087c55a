// Rows on their way into the log: together, soon, and kept while it cannot be written.

import Libsql from 'libsql';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { AuditRecorder } from '../../src/main/engine/audit-recorder';
import { defaultAuditLimits, type AuditLimits } from '../../src/main/store/audit-rotate';
import type { AuditLog } from '../../src/main/store/audit-log';
import { openLog, tamper } from '../fixtures/audit';
import { temporaryFolder } from '../unit/store-fixture';

interface Scene {
  readonly dir: string;
  readonly log: AuditLog;
  readonly recorder: AuditRecorder;
  readonly faults: unknown[];
  readonly count: () => number;
  readonly commits: () => number;
}

async function scene(limits: AuditLimits = defaultAuditLimits): Promise<Scene> {
  const dir = await temporaryFolder();
  const { log } = await openLog(dir);
  const faults: unknown[] = [];
  const recorder = new AuditRecorder({
    log,
    clock: Date.now,
    limits: () => limits,
    fault: (error) => faults.push(error),
  });
  const other = new Libsql(join(dir, 'bau.db'));
  onTestFinished(() => {
    other.close();
  });
  const one = (sql: string): number => {
    const [row] = other.prepare(sql).all() as Record<string, number>[];
    return Object.values(row ?? {})[0] ?? 0;
  };
  return {
    dir,
    log,
    recorder,
    faults,
    count: () => one('SELECT count(*) FROM audit'),
    commits: () => one('PRAGMA data_version'),
  };
}

test('a busy moment is one transaction, and is in the log within 300 ms', async () => {
  const { recorder, count, commits } = await scene();
  const before = commits();
  for (let i = 0; i < 400; i += 1) recorder.record({ kind: 'file', name: String(i) });
  expect(count()).toBe(0);
  await wait(300);
  expect(count()).toBe(401);
  expect(commits() - before).toBe(1);
  await recorder.close();
});

test('many rows do not wait for the clock', async () => {
  const { recorder, count } = await scene();
  for (let i = 0; i < 512; i += 1) recorder.record({ kind: 'file', name: String(i) });
  await wait(60);
  expect(count()).toBe(513);
  await recorder.close();
});

test('close loses nothing, and puts the end on the disk', async () => {
  const { recorder, log, count } = await scene();
  for (let i = 0; i < 100; i += 1) recorder.record({ kind: 'file', name: String(i) });
  expect(log.isAhead).toBe(false);
  await recorder.flush();
  expect(log.isAhead).toBe(true);
  recorder.record({ kind: 'server.stop' });
  await recorder.close();
  expect(log.isAhead).toBe(false);
  expect(count()).toBe(102);
});

test('what cannot be written is kept in order and written later', async () => {
  const { dir, recorder, faults, log, count } = await scene();
  recorder.record({ kind: 'file', name: 'before' });
  await recorder.flush();
  tamper(dir, 'ALTER TABLE audit RENAME TO elsewhere');
  recorder.record({ kind: 'file', name: 'one' });
  await recorder.flush();
  recorder.record({ kind: 'file', name: 'two' });
  await recorder.flush();
  expect(faults).toHaveLength(2);
  tamper(dir, 'ALTER TABLE elsewhere RENAME TO audit');
  recorder.record({ kind: 'file', name: 'three' });
  await wait(2500);
  expect(count()).toBe(5);
  const { rows } = await log.list({ limit: 10, kinds: ['file'] });
  expect(rows.map(({ name }) => name)).toEqual(['three', 'two', 'one', 'before']);
  expect(await log.verify()).toMatchObject({ ok: true });
  await recorder.close();
});

test('more than can be kept is counted, and the number is in the log', async () => {
  const { dir, recorder, log } = await scene();
  await recorder.flush();
  tamper(dir, 'ALTER TABLE audit RENAME TO elsewhere');
  for (let i = 0; i < 20_100; i += 1) recorder.record({ kind: 'file', name: String(i) });
  await recorder.flush();
  for (let i = 0; i < 23; i += 1) recorder.record({ kind: 'file', name: 'late' });
  tamper(dir, 'ALTER TABLE elsewhere RENAME TO audit');
  await recorder.close();
  const { rows } = await log.list({ limit: 5 });
  expect(rows[0]).toMatchObject({ kind: 'log.gap', detail: { count: 123 } });
  expect(rows[1]).toMatchObject({ kind: 'file', name: '19999' });
  expect(await log.verify()).toMatchObject({ ok: true, rows: 20_002 });
});

test('rotation follows by itself', async () => {
  const { recorder, log, count } = await scene({ maxRows: 100, maxBytes: 1e9 });
  for (let i = 0; i < 300; i += 1) recorder.record({ kind: 'file', name: String(i) });
  await recorder.close();
  expect(count()).toBeLessThanOrEqual(100);
  expect(await log.verify()).toMatchObject({ ok: true, rows: 301, firstSeq: 1 });
});
