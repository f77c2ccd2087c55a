// `bau ids import|export|sheet`, `bau invite --qr` and `bau limits` as scripts use them.

import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bau, bauJson, ensureCli } from '../fixtures/cli';
import { cleanUp, tempDir } from '../fixtures/engines';

let data: string;
let files: string;

beforeAll(async () => {
  await ensureCli();
  [data, files] = [await tempDir(), await tempDir()];
  await bau(['id', '--key-file'], { data });
}, 90_000);

afterAll(cleanUp);

describe('rosters', () => {
  test('are tried, taken and given back', async () => {
    const input = 'id,name\n22,Ana\n10,Rui\n';
    const dry = await bauJson(['ids', 'import', '-', '--dry-run'], { data, input });
    expect(dry.code).toBe(0);
    expect(dry.objects[0]).toMatchObject({ type: 'roster', isDone: false, added: ['22', '10'] });
    const path = join(files, 'turma.csv');
    await writeFile(path, input);
    expect(await bau(['ids', 'import', path], { data })).toMatchObject({
      code: 0,
      stdout: '2 IDs added, 0 IDs changed, 0 IDs as they were\n',
    });
    const out = join(files, 'lista.csv');
    const exported = await bau(['ids', 'export', '--out', out], { data });
    expect(exported.code).toBe(0);
    const text = await readFile(out, 'utf8');
    expect(text).toBe('id,name,expires,folders\r\n10,Rui,,\r\n22,Ana,,\r\n');
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect((await bau(['ids', 'export'], { data })).stdout).toBe(text.replaceAll('\r\n', '\n'));
    expect((await bau(['ids', 'export', '--out', out], { data })).code).toBe(1);
  });

  test('with bad lines are refused, line by line', async () => {
    const input = 'id,name\n45,Eva\né\n45,\u202e';
    const run = await bau(['ids', 'import', '-'], { data, input });
    expect(run.code).toBe(1);
    const lines = run.stdout.split('\n');
    expect(lines[0]).toContain('Nothing was imported');
    expect(lines.slice(1, 4).map((line) => line.split(':')[0])).toEqual([
      'line 3, “é”',
      'line 4, “45”',
      'line 4, “⟨U+202E⟩”',
    ]);
    expect((await bau(['ids', 'export'], { data })).stdout).not.toContain('45');
  });

  test('of 50 MB are refused with a sentence, from a file and from a pipe', async () => {
    const path = join(files, 'enorme.csv');
    const file = await open(path, 'w');
    await file.truncate(50_000_000);
    await file.close();
    const run = await bau(['ids', 'import', path], { data });
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('larger than Baú takes at once');
    const piped = await bauJson(['ids', 'import', '-'], { data, input: '1,'.repeat(25_000_000) });
    expect(piped.code).toBe(1);
    expect(piped.objects[0]).toMatchObject({ type: 'error', reason: 'roster_large' });
    const missing = await bauJson(['ids', 'import', join(files, 'não')], { data });
    expect(missing.objects[0]).toMatchObject({ reason: 'file_missing' });
  });

  test('become a sheet of invites', async () => {
    const out = join(files, 'folha.html');
    const run = await bauJson(['ids', 'sheet', '--out', out, '--expires', '7d'], { data });
    expect(run.code).toBe(0);
    expect(run.objects[0]).toMatchObject({ type: 'sheet', path: out, ids: ['10', '22'] });
    const html = await readFile(out, 'utf8');
    expect(html.match(/<article>/g)).toHaveLength(2);
    expect(html).toContain('<html lang="en">');
    const one = join(files, 'uma.html');
    await bau(['ids', 'sheet', '22', '--out', one], { data, env: { LC_ALL: 'pt_BR.UTF-8' } });
    expect(await readFile(one, 'utf8')).toContain('Convites para');
    expect((await bau(['ids', 'sheet'], { data })).code).toBe(2);
  });
});

test('an invite is shown as a code on demand', async () => {
  const plain = await bau(['invite', '--id', 'eva'], { data });
  expect(plain.stdout).not.toMatch(/[█▀▄]/);
  const run = await bau(['invite', '--id', 'eva', '--qr'], { data });
  const code = run.stdout.split('\n').filter((line) => /^[█▀▄ ]{40,}$/.test(line));
  expect(code.length).toBeGreaterThan(20);
  expect(new Set(code.map((line) => line.length)).size).toBe(1);
  const { objects } = await bauJson(['invite', '--id', 'eva', '--qr'], { data });
  expect(objects).toHaveLength(1);
});

describe('limits', () => {
  test('are shown with what they mean, and set', async () => {
    const { stdout, code } = await bau(['limits'], { data });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sessions +256 +live sessions at once$/m);
    expect(stdout).toContain('No server has run on these data yet.');
    const set = await bau(['limits', 'set', 'sessions=2000', 'probe=500ms'], { data });
    expect(set).toMatchObject({ code: 0, stdout: 'sessions is now 2000.\nprobe is now 500ms.\n' });
    const { objects } = await bauJson(['limits'], { data });
    expect(objects).toMatchObject([
      { type: 'limits', limits: { sessions: 2000, probeMs: 500, halfOpen: 64 } },
      { type: 'counters', running: false },
    ]);
    expect((await bau(['limits'], { data })).stdout).toMatch(/^sessions +2000 \(default 256\)/m);
  });

  test.each([
    [['limits', 'set'], 2],
    [['limits', 'get'], 2],
    [['limits', 'set', 'sessions=many'], 2],
    [['limits', 'set', 'nonsense=1'], 2],
    [['limits', 'set', 'half-open=8'], 1],
  ])('%j is refused', async (args, status) => {
    const run = await bau(args, { data });
    expect(run.code).toBe(status);
    if (status === 1) expect(run.stderr).toContain('early-drop-from');
    const { objects } = await bauJson(['limits'], { data });
    expect(objects[0]).toMatchObject({ limits: { halfOpen: 64, sessions: 2000 } });
  });
});
