/** Versions and keys that meet on one computer: side by side, one after the other, window and command. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { failureTexts } from '../../src/shared/i18n/texts';
import { expect } from '../e2e/fixture';
import type { RunningApp } from '../e2e/launch';
import { bare, bau, digestsOf, program, programOfVersion, windowArgs, type Ended } from './program';
import { test } from './started';

test('two versions side by side share a profile in turns, and have others of their own', async ({
  folder,
  launch,
  start,
}) => {
  const newer = await programOfVersion('9.9.9');
  const args = [...windowArgs, '--key-file'];
  const env = bare(folder, { XDG_CONFIG_HOME: '' });
  const first = await launch({ home: folder });
  const version = async (of: RunningApp): Promise<string> => (await of.ask('app.info', {})).version;
  const fp = async (of: RunningApp): Promise<string> => (await of.ask('identity.show', {})).hostFp;
  const own = await fp(first);

  await test.step('each has a profile at a time', async () => {
    const other = await launch({ home: folder, program: newer, args: ['--profile', 'two'] });
    expect(await version(other)).toBe('9.9.9');
    expect(await version(first)).not.toBe('9.9.9');
    expect(await fp(other)).not.toBe(own);
    await other.close();
  });

  await test.step('a profile that is open in one is left to it by the others', async () => {
    for (const second of [program, newer]) {
      expect((await start(second, args, { env }).ended).code).toBe(0);
    }
    expect(await fp(first)).toBe(own);
    await first.close();
  });

  await test.step('and goes from one to the other with its keys', async () => {
    const again = await launch({ home: folder, program: newer });
    expect([await version(again), await fp(again)]).toEqual(['9.9.9', own]);
  });
});

test('data of a later version are refused with a sentence and left as they are', async ({
  folder,
  launch,
}) => {
  const data = join(folder, 'data');
  const args = ['clients', '--data', data, '--key-file'];
  expect((await bau(args, { env: bare(folder) })).code).toBe(0);
  const database = new Database(join(data, 'bau.db'));
  database.exec('PRAGMA user_version = 9000');
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  const before = await digestsOf(data);

  const { code, stderr } = await bau(args, { env: bare(folder, { LC_ALL: 'pt_BR.UTF-8' }) });
  expect(code).toBe(1);
  expect(stderr).toContain(failureTexts('pt-BR').data_newer.what);
  expect(await digestsOf(data)).toEqual(before);

  const app = await launch({ dataDir: data });
  const failure = app.page.getByTestId('engine-failure');
  await expect(failure).toHaveAttribute('data-reason', 'data_newer');
  await expect(failure).toContainText(failureTexts('pt-BR').data_newer.next);
  await expect(app.page.getByTestId('recover-new-database')).toHaveCount(0);
  await app.close();
  const after = await digestsOf(data);
  expect(Object.fromEntries(Object.keys(before).map((name) => [name, after[name]]))).toEqual(
    before,
  );
  // What is new is the window's own, the log, and what SQLite needs to look at a database.
  expect((await stat(join(data, 'bau.db-wal')).catch(() => null))?.size ?? 0).toBe(0);
  const added = Object.keys(after).filter((name) => !(name in before));
  expect(added.filter((name) => !/^(window\/|engine\.log|bau\.db-)/.test(name))).toEqual([]);
});

test('the window and the command open the same keys with one passphrase', async ({
  folder,
  launch,
}) => {
  const passphrase = 'quatro palavras ao acaso';
  const app = await launch({ keyFile: false, env: { BAU_PASSPHRASE: passphrase } });
  await expect(app.page.getByTestId('server-state')).toBeVisible();
  const { hostFp } = await app.ask('identity.show', {});
  const id = (more: Record<string, string>): Promise<Ended> =>
    bau(['id', '--data', app.dataDir, '--json'], { env: bare(folder, more) });
  const [right, wrong, none] = await Promise.all([
    id({ BAU_PASSPHRASE: passphrase }),
    id({ BAU_PASSPHRASE: 'outra' }),
    id({}),
  ]);
  expect(right.stdout).toContain(hostFp);
  expect(wrong.stdout).toContain('"wrong_passphrase"');
  expect(none.stderr).toContain('BAU_PASSPHRASE');
  expect([right.code, wrong.code, none.code]).toEqual([0, 1, 1]);
});
