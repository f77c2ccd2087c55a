// `bau ids` and `bau connect HOST:PORT`, as processes beside a running `bau serve`.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bau, bauJson, enrolCli, ensureCli, serveCli, type Cli } from '../fixtures/cli';
import { cleanUp, tempDir } from '../fixtures/engines';

let host: string;
let server: Cli;
let address: string;
let fp: string;

beforeAll(async () => {
  await ensureCli();
  const vault = await tempDir();
  host = await tempDir();
  await mkdir(join(vault, 'a'));
  await writeFile(join(vault, 'a', 'x.txt'), 'x');
  await writeFile(join(vault, 'y.txt'), 'y');
  let port: number;
  ({ server, port, fp } = await serveCli(vault, host));
  address = `127.0.0.1:${String(port)}`;
}, 90_000);

afterAll(cleanUp);

const ids = (...args: string[]) => bauJson(['ids', ...args], { data: host });

describe('the list', () => {
  test('takes IDs with their rights, shows them, changes them, lets them go', async () => {
    const flags = ['--folder', 'a', '--ext', 'pdf', '--quota', '5MB', '--no-message'];
    const added = await ids('add', 'Ana', 'rui', ...flags, '--expires-on', '30d');
    expect(added.code).toBe(0);
    const rights = {
      read: true,
      message: false,
      upload: false,
      folders: ['a'],
      extensions: ['pdf'],
    };
    expect(added.objects).toMatchObject([
      { type: 'id', id: 'ana', state: 'invited', rights: { ...rights, quotaBytes: 5_000_000 } },
      { type: 'id', id: 'rui', usedToday: 0, claimedAt: null },
    ]);
    const set = await ids('set', 'ana', '--name', 'Ana', '--quota', 'none', '--folder', '/');
    expect(set.objects).toMatchObject([
      { id: 'ana', name: 'Ana', rights: { ...rights, folders: [], quotaBytes: null } },
    ]);
    expect((await ids('list', '--query', 'ANA')).objects.map(({ id }) => id)).toEqual(['ana']);
    expect((await ids('remove', 'rui')).code).toBe(0);
    expect((await ids('list')).objects.map(({ id }) => id)).toEqual(['ana']);
    const shown = await bau(['ids', 'list'], { data: host });
    expect(shown.stdout).toMatch(/ana +Ana +invited +may read; may not write; only pdf; until /);
  });

  test('refuses what is taken, not there, or in use, with status 1 and nothing done', async () => {
    await ids('add', 'tomada');
    const cases: [string[], string][] = [
      [['add', 'nova', 'tomada'], 'id_exists'],
      [['set', 'ninguem', '--read'], 'unknown_id'],
      [['remove', 'ninguem'], 'unknown_id'],
      [['withdraw', 'ninguem'], 'unknown_id'],
      [['revoke', 'ninguem'], 'unknown_id'],
      [['claims', 'undo', 'tomada'], 'no_claim'],
    ];
    for (const [args, reason] of cases) {
      const { code, objects, stderr } = await ids(...args);
      expect([code, objects[0]?.['reason']]).toEqual([1, reason]);
      expect(stderr).toMatch(/^bau: .+\n {5}\S/);
    }
    expect((await ids('list')).objects.map(({ id }) => id)).not.toContain('nova');
  });

  test('says in a sentence what is wrong with a line, with status 2 and nothing done', async () => {
    const cases: [string[], RegExp][] = [
      [['add', 'a b'], /“a b” is no ID/],
      [['add', 'x1', '--quota', 'muita'], /“muita” is no quota/],
      [['add', 'x1', '--expires-on', '2001-01-01'], /“2001-01-01” is no day to come/],
      [['add', 'x1', '--folder', '../x'], /“..\/x” is no folder of a vault/],
      [['add', 'x1', '--name', 'a\u202eb'], /“a⟨U\+202E⟩b” is no name/],
    ];
    for (const [args, sentence] of cases) {
      const { code, stderr } = await ids(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(sentence);
    }
    expect((await ids('list')).objects.map(({ id }) => id)).not.toContain('x1');
  });

  test('withdraws an invite, which is then 410, and says when there is none', async () => {
    const { objects } = await bauJson(['invite', '--id', 'eva'], { data: host });
    expect((await ids('withdraw', 'eva')).objects).toEqual([
      { type: 'withdrawn', id: 'eva', withdrawn: true },
    ]);
    expect((await ids('withdraw', 'eva')).objects).toMatchObject([{ withdrawn: false }]);
    const link = String(objects[0]?.['link']);
    const late = await bauJson(['connect', '-', '--key-file'], {
      data: await tempDir(),
      input: link,
    });
    expect(late.objects).toMatchObject([{ type: 'error', status: 410, reason: 'invite_gone' }]);
  });

  test('changed beside a running server is in force at once', async () => {
    const data = await tempDir();
    await enrolCli(host, data, 'lia');
    const list = () => bauJson(['ls', '--recursive', '--key-file'], { data });
    const names = async () => (await list()).objects.map(({ name }) => name);
    expect(await names()).toEqual(['a', 'a/x.txt', 'y.txt']);
    await ids('set', 'lia', '--folder', 'a');
    expect(await names()).toEqual(['a', 'a/x.txt']);
    await ids('set', 'lia', '--no-read');
    expect((await list()).objects).toMatchObject([{ status: 403, reason: 'no_right' }]);
  });
});

describe('claiming', () => {
  test('goes from marking to the window, the fingerprint, the claim and its undoing', async () => {
    await ids('add', '45', '46', '--claimable');
    const open = await ids('claims', 'open', '--minutes', '5');
    expect(open.objects).toMatchObject([{ type: 'claims', claims: [] }]);
    const data = await tempDir();
    const connect = (id: string, accept: string) =>
      bauJson(['connect', address, '--id', id, '--accept', accept, '--key-file'], { data });

    const wrong = `${fp[0] === 'a' ? 'b' : 'a'}${fp.slice(1)}`;
    expect((await connect('45', wrong)).objects).toMatchObject([{ reason: 'identity_changed' }]);
    const unasked = await bauJson(['connect', address, '--id', '45', '--key-file'], { data });
    expect(unasked.code).toBe(1);
    expect(unasked.objects).toMatchObject([
      { type: 'server', fp, known: false },
      { type: 'error', reason: 'not_accepted' },
    ]);
    expect(unasked.stderr).toContain(fp.replaceAll(/(.{4})(?=.)/g, '$1 '));
    const nothing = await bauJson(['ls', '--key-file'], { data });
    expect(nothing.objects).toMatchObject([{ reason: 'unknown_vault' }]);

    const grouped = fp.toUpperCase().replaceAll(/(.{4})/g, '$1 ');
    expect((await connect('45', grouped)).objects).toMatchObject([
      { type: 'connected', id: '45', fp },
    ]);
    const news = await server.seen(({ type }) => type === 'claimed');
    expect(news).toMatchObject({ id: '45' });
    expect((await bauJson(['ls', '--key-file'], { data })).code).toBe(0);
    const again = await bauJson(['connect', address, '--key-file'], { data });
    expect(again.objects).toMatchObject([{ type: 'connected', id: '45' }]);

    const undone = await ids('claims', 'undo', '45');
    expect(undone.objects[0]).toMatchObject({ claims: [{ id: '45', fp: news['fp'] }] });
    expect((await bauJson(['ls', '--key-file'], { data })).objects).toMatchObject([
      { status: 403 },
    ]);
    expect((await ids('claims', 'close')).objects).toMatchObject([{ window: null }]);
    expect((await connect('46', fp)).objects).toMatchObject([{ reason: 'not_enrolled' }]);
    const shown = await bau(['ids', 'claims'], { data: host });
    expect(shown.stdout).toMatch(/^The window for claims is closed\.\n45 .*taken back\n$/);
  }, 60_000);

  test('opens with a plain warning', async () => {
    const { stderr } = await bau(['ids', 'claims', 'open', '--minutes', '1'], { data: host });
    expect(stderr).toMatch(/anyone who can reach this server may take a claimable ID/);
    await ids('claims', 'close');
  });
});
