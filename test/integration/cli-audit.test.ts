// `bau audit`: what happened, whether the log holds, and a copy of it; beside a server that
// runs, and after somebody was at the database.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { changeRow, tamper } from '../fixtures/audit';
import { bau, bauJson, enrolCli, ensureCli, serveCli } from '../fixtures/cli';
import { cleanUp, tempDir } from '../fixtures/engines';

beforeAll(ensureCli, 90_000);
afterEach(cleanUp);

/** A server that runs, and one client that fetched a file. */
async function scene(): Promise<string> {
  const [vault, host, ana, out] = await Promise.all([tempDir(), tempDir(), tempDir(), tempDir()]);
  await writeFile(join(vault, 'nota.txt'), 'oi');
  await serveCli(vault, host);
  await enrolCli(host, ana, 'ana');
  const fetched = await bau(['get', 'nota.txt', 'falta.txt', '--out', out], { data: ana });
  expect(fetched.code).toBe(1);
  return host;
}

describe('bau audit', () => {
  test('shows rows beside a running server, narrowed and as objects', async () => {
    const data = await scene();
    const all = await bauJson(['audit'], { data });
    expect(all.code).toBe(0);
    const kinds = all.objects.map(({ kind }) => kind);
    expect(kinds.slice(0, 5)).toEqual([
      'log.begun',
      'server.start',
      'invite',
      'enrol',
      'session.open',
    ]);
    expect(kinds).toContain('file');
    expect(all.objects.map(({ seq }) => seq)).toEqual(kinds.map((_, i) => i + 1));

    const some = await bauJson(
      ['audit', '--kind', 'file,refusal', '--id', 'ANA', '--since', '1h'],
      { data },
    );
    expect(some.objects.map(({ kind, name }) => `${String(kind)} ${String(name)}`).sort()).toEqual([
      'file nota.txt',
      'refusal falta.txt',
    ]);
    const last = await bauJson(['audit', '--limit', '2'], { data });
    expect(last.objects.map(({ seq }) => seq)).toEqual([kinds.length - 1, kinds.length]);
    const later = await bau(['audit', '--since', '2999-01-01'], {
      data,
      env: { LC_ALL: 'en_US.UTF-8' },
    });
    expect(later).toMatchObject({ code: 0, stdout: '' });
    expect(later.stderr).toContain('No rows.');
    const text = await bau(['audit', '--query', 'NOTA'], { data, env: { LC_ALL: 'pt_BR.UTF-8' } });
    expect(text.stdout).toMatch(/arquivo levado +ana +127\.0\.0\.1:\d+ +“nota\.txt” +size=2\n$/);
  });

  test('--verify is 0 for a log as it was written, and 1 once one byte of one row is changed', async () => {
    const data = await scene();
    const good = await bauJson(['audit', '--verify'], { data });
    expect(good.code).toBe(0);
    expect(good.objects).toMatchObject([{ type: 'audit', ok: true, problem: null, firstSeq: 1 }]);
    expect(good.objects[0]?.['lastHash']).toMatch(/^[0-9a-f]{64}$/);

    changeRow(data, 3, (text) => text.replace('"ana"', '"anb"'));
    const bad = await bauJson(['audit', '--verify'], { data });
    expect(bad.code).toBe(1);
    expect(bad.objects[0]).toMatchObject({ ok: false, problem: { seq: 3, why: 'changed' } });
    const told = await bau(['audit', '--verify'], { data, env: { LC_ALL: 'en_US.UTF-8' } });
    expect(told.code).toBe(1);
    expect(told.stdout).toContain('The log is NOT as it was written. Row 3: it was changed');

    changeRow(data, 3, (text) => text.replace('"anb"', '"ana"'));
    expect((await bau(['audit', '--verify'], { data })).code).toBe(0);
    tamper(data, 'DELETE FROM audit WHERE seq = 4');
    const gone = await bauJson(['audit', '--verify'], { data });
    expect(gone).toMatchObject({ code: 1, objects: [{ problem: { seq: 4, why: 'missing' } }] });
  });

  test('--export writes a new file and never over one', async () => {
    const data = await scene();
    const path = join(await tempDir(), 'audit.jsonl');
    const made = await bauJson(['audit', '--export', path, '--kind', 'file'], { data });
    expect(made).toMatchObject({ code: 0, objects: [{ type: 'exported', path, rows: 1 }] });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      kind: 'file',
      name: 'nota.txt',
    });
    const again = await bauJson(['audit', '--export', path], { data });
    expect(again).toMatchObject({ code: 1, objects: [{ type: 'error', reason: 'name_exists' }] });
  });

  test('--keep is remembered and noted', async () => {
    const data = await scene();
    expect(await bauJson(['audit', '--keep', '5000'], { data })).toMatchObject({ code: 0 });
    const rows = await bauJson(['audit', '--kind', 'setting'], { data });
    expect(rows.objects).toMatchObject([{ detail: { 'audit.maxRows': 5000 } }]);
  });

  test.each([
    [['--since', 'yesterday']],
    [['--since', '2026-02-31x']],
    [['--limit', '0']],
    [['--limit', '1e3']],
    [['--keep', '5']],
    [['--kind', 'File']],
    [['extra']],
  ])('%j is wrong usage', async (args) => {
    expect((await bau(['audit', ...args], { data: await tempDir() })).code).toBe(2);
  });
});
