/**
 * Keys under a passphrase: the start asks for it calmly, a wrong one costs nothing, and a
 * passphrase that was changed is the one the engine comes back with.
 */
import { join } from 'node:path';
import { catalogues, failureTexts } from '../../src/shared/i18n/texts';
import { expect, picture, test } from './fixture';
import { judge } from './judge';
import type { RunningApp } from './launch';

const first = 'correct horse battery';
const second = 'four other words here';

const started = (app: RunningApp) => expect(app.page.getByTestId('server-state')).toBeVisible();

async function protect({ page }: RunningApp, passphrase: string, means: RegExp): Promise<void> {
  await page.getByTestId('rail-settings').click();
  await page.getByTestId('keys-protect').click();
  await page.getByTestId('protect-means').click();
  await page.getByRole('option', { name: means }).click();
  if (passphrase !== '') {
    await page.getByTestId('passphrase').fill(passphrase);
    await page.getByTestId('passphrase-again').fill(passphrase);
  }
  await page.getByTestId('protect-confirm').click();
  await expect(page.getByTestId('protect-dialog')).toHaveCount(0);
}

async function unlock({ page }: RunningApp, passphrase: string): Promise<void> {
  await page.getByTestId('passphrase').fill(passphrase);
  await page.getByTestId('passphrase-open').click();
}

/** Kills the engine and waits until another one is open. */
async function engineAnew(app: RunningApp): Promise<void> {
  const pid = await app.enginePid();
  process.kill(pid ?? 0, 'SIGKILL');
  await expect
    .poll(async () => {
      const { ok } = await app.send('snapshot', {});
      return ok && (await app.enginePid()) !== pid;
    })
    .toBe(true);
}

test('keys are locked with a passphrase, unlocked at the start, and follow a change', async ({
  launch,
}) => {
  // Each key made of a passphrase takes a second or two, by design.
  test.setTimeout(180_000);
  const told = failureTexts('pt-BR').wrong_passphrase;
  let app = await launch({ language: 'en' });
  const { dataDir } = app;
  const { hostFp } = await app.ask('identity.show', {});

  await test.step('from a plain file to a passphrase, and to another', async () => {
    await protect(app, first, /passphrase/);
    await expect(app.page.getByTestId('settings-protection')).toContainText('passphrase');
    await engineAnew(app);
    await protect(app, second, /passphrase/);
    await engineAnew(app);
    const { identity } = await app.ask('snapshot', {});
    expect(identity).toMatchObject({ protection: 'passphrase', hostFp });
    await app.close();
  });

  await test.step('the start asks for it, in a calm place of its own', async () => {
    app = await launch({ language: 'pt-BR', dataDir });
    const { page } = app;
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Destrancar o Baú');
    await expect(page.getByTestId('passphrase')).toBeFocused();
    await judge(app, '16-unlock.pt');
    const field = page.getByTestId('passphrase');
    await field.fill('abc');
    await expect(field).toHaveAttribute('type', 'password');
    await page.getByTestId('passphrase-show').click();
    await expect(field).toHaveAttribute('type', 'text');
    await page.getByTestId('passphrase-show').click();
  });

  await test.step('the old one is wrong, again and again, without a lock-out', async () => {
    const { page } = app;
    for (const wrong of [first, 'nonsense', first]) {
      await unlock(app, wrong);
      await expect(page.getByTestId('engine-failure')).toContainText(told.what);
      await expect(page.getByTestId('passphrase')).toHaveValue('');
      await expect(page.getByTestId('passphrase')).toBeFocused();
    }
    await app.resize(800, 600);
    await judge(app, '17-unlock-wrong-small.pt');
    await page.getByTestId('unlock-forgotten').click();
    await expect(page.getByTestId('recover-start-over')).toBeVisible();
    await judge(app, '18-unlock-forgotten-small.pt');
  });

  await test.step('the right one opens, and nothing of it stays in the page', async () => {
    const { page } = app;
    await unlock(app, second);
    await started(app);
    expect((await app.ask('identity.show', {})).hostFp).toBe(hostFp);
    const written = await page.evaluate(() => new XMLSerializer().serializeToString(document));
    expect(written).not.toContain(second);
    expect(JSON.stringify(await app.ask('snapshot', {}))).not.toContain(second);
    expect(app.output).not.toContain(second);
    await engineAnew(app);
    await started(app);
  });

  await test.step('back to a plain file, which needs none', async () => {
    await protect(app, '', /--key-file/);
    await app.close();
    app = await launch({ language: 'en', dataDir });
    await started(app);
    expect((await app.ask('identity.show', {})).hostFp).toBe(hostFp);
  });
});

test('who no longer knows the passphrase brings exported keys back, or begins anew', async ({
  launch,
  folder,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux can be told to have no key store');
  test.setTimeout(120_000);
  const before = await launch({ language: 'en' });
  const { hostFp } = await before.ask('identity.show', {});
  const exported = join(folder, 'keys.bau-identity');
  await before.answerSaveDialog(exported);
  await before.ask('identity.export', { which: 'host', passphrase: 'of the file alone' });
  await protect(before, first, /passphrase/);
  await before.close();
  let app = await launch({ language: 'en', dataDir: before.dataDir, keyFile: false });
  const forget = async (): Promise<void> => {
    await unlock(app, 'a guess');
    await expect(app.page.getByTestId('engine-failure')).toBeVisible();
    await app.page.getByTestId('unlock-forgotten').click();
  };

  await forget();
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, exported);
  await app.page.getByTestId('recover-import').click();
  const dialog = app.page.getByTestId('import-dialog');
  await expect(dialog.getByTestId('import-client')).toContainText(catalogues.en.recovery.madeHalf);
  await dialog.getByTestId('import-passphrase').fill('of the file alone');
  await expect(dialog.getByTestId('import-confirm')).toBeDisabled();
  await dialog.getByTestId('passphrase').fill(second);
  await dialog.getByTestId('passphrase-again').fill(second);
  await picture(app, '19-import-sealed.en');
  await dialog.getByTestId('import-confirm').click();
  await started(app);
  expect(await app.ask('identity.show', {})).toMatchObject({ hostFp, protection: 'passphrase' });
  await app.close();

  app = await launch({ language: 'en', dataDir: before.dataDir, keyFile: false });
  await forget();
  await app.page.getByTestId('recover-start-over').click();
  await app.page.getByTestId('confirm').click();
  // The guess must not seal the new keys.
  await expect(app.page.getByTestId('passphrase-again')).toBeVisible();
  await app.page.getByTestId('passphrase').fill(second);
  await app.page.getByTestId('passphrase-again').fill(second);
  await app.page.getByTestId('passphrase-open').click();
  await started(app);
  expect((await app.ask('identity.show', {})).hostFp).not.toBe(hostFp);
});
