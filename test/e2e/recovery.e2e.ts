/**
 * Data that do not open: the window says what is wrong, asks before anything is done,
 * and what was there is kept.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, picture, test } from './fixture';
import type { RunningApp } from './launch';

const started = (app: RunningApp) => expect(app.page.getByTestId('server-state')).toBeVisible();
const refused = (app: RunningApp, reason: string) =>
  expect(app.page.getByTestId('engine-failure')).toHaveAttribute('data-reason', reason);

async function choose({ page }: RunningApp, choice: string): Promise<void> {
  await page.getByTestId(`recover-${choice}`).click();
  await page.getByTestId('confirm').click();
}

test('unreadable keys and a damaged database are mended as the person chooses', async ({
  launch,
  folder,
}) => {
  test.setTimeout(120_000);
  const first = await launch({ language: 'en' });
  const { dataDir } = first;
  const { hostFp } = await first.ask('identity.show', {});
  const exported = join(folder, 'keys.bau-identity');
  const passphrase = 'four words of mine';
  await first.answerSaveDialog(exported);
  await first.ask('identity.export', { which: 'both', passphrase });
  await first.close();

  await test.step('the copy of the keys takes their place', async () => {
    await writeFile(join(dataDir, 'identity.json'), 'half a fi');
    const app = await launch({ language: 'en', dataDir });
    await refused(app, 'identity_unreadable');
    await expect(app.page.getByTestId('recover-start-over')).toBeVisible();
    await picture(app, 'recovery-keys.en');
    await app.page.getByTestId('recover-start-over').click();
    await app.page.keyboard.press('Escape');
    expect(await readFile(join(dataDir, 'identity.json'), 'utf8')).toBe('half a fi');
    await choose(app, 'restore-backup');
    await started(app);
    expect((await app.ask('identity.show', {})).hostFp).toBe(hostFp);
    await app.close();
  });

  await test.step('a damaged database is set aside', async () => {
    for (const ending of ['-wal', '-shm']) {
      await rm(join(dataDir, `bau.db${ending}`), { force: true });
    }
    await writeFile(join(dataDir, 'bau.db'), 'no database '.repeat(900));
    const app = await launch({ language: 'pt-BR', dataDir });
    await refused(app, 'data_corrupt');
    await picture(app, 'recovery-database.pt');
    await choose(app, 'new-database');
    await started(app);
    expect((await app.ask('identity.show', {})).hostFp).toBe(hostFp);
    await app.close();
  });

  await test.step('where the copy is lost as well, keys come back from a file', async () => {
    for (const name of ['identity.json', 'identity.json.bak']) {
      await writeFile(join(dataDir, name), 'half a fi');
    }
    const app = await launch({ language: 'pt-BR', dataDir });
    const { page } = app;
    await refused(app, 'identity_unreadable');
    await app.electron.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, exported);
    await page.getByTestId('recover-import').click();
    const fp = page.getByTestId('import-host').locator('[data-fp]');
    await expect(fp).toHaveAttribute('data-fp', hostFp);
    // A file for the keys was allowed: no passphrase of their own is asked for.
    await expect(page.getByTestId('passphrase')).toHaveCount(0);
    await page.getByTestId('import-passphrase').fill('not this one');
    await page.getByTestId('import-confirm').click();
    await expect(page.getByTestId('import-failure')).toHaveAttribute(
      'data-reason',
      'export_passphrase',
    );
    await picture(app, 'recovery-import.pt');
    await page.getByTestId('import-passphrase').fill(passphrase);
    await page.getByTestId('import-confirm').click();
    await started(app);
    expect(await app.ask('identity.show', {})).toMatchObject({ hostFp, protection: 'file' });
    await app.close();
  });

  const kept = (await readdir(dataDir)).filter((name) => /^(bau|identity)-\d{8}T/.test(name));
  const texts = await Promise.all(kept.map((name) => readFile(join(dataDir, name), 'utf8')));
  expect(texts.filter((text) => text === 'half a fi')).toHaveLength(2);
  expect(texts).toContain('no database '.repeat(900));
});
