/**
 * New versions, in the packaged program with a feed on this computer: nothing is asked before
 * a person asks; what is wrong is refused with a sentence and leaves nothing behind; what is
 * right is fetched, verified, put in place and started.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, picture, test } from '../e2e/fixture';
import { judge } from '../e2e/judge';
import { bytes, drop, FeedServer, redirect, text } from './feed-server';
import { programWithFeed } from './program';

const feedName = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;
const fileName = 'Bau-9.9.9-linux-x86_64.AppImage';
const notes = ['* <b>Bold</b> words & others', '* turned\u202eround'];

function feed(version: string, content: Buffer, changes: object = {}): string {
  const sha512 = createHash('sha512').update(content).digest('base64');
  const files = [{ url: fileName, sha512, size: content.length, ...changes }];
  // JSON is YAML.
  return JSON.stringify({ version, files, releaseNotes: notes.join('\n') });
}

async function checkFor(page: Page, state: string, reason?: string): Promise<void> {
  await page.getByTestId('updates-check').click();
  await expect(page.getByTestId('updates')).toHaveAttribute('data-state', state);
  if (reason === undefined) return;
  await expect(page.getByTestId('updates-failure')).toHaveAttribute('data-reason', reason);
}

test('a new version is offered, fetched, verified, put in place and started', async ({
  folder,
  launch,
}) => {
  const server = await FeedServer.open();
  const program = await programWithFeed(server.url);
  const image = join(folder, 'Baú de Ana.AppImage');
  const mark = join(folder, 'started');
  await writeFile(image, 'the old one');
  const fresh = Buffer.from(
    `#!/bin/sh\nprintf '%s\\n' "APPDIR=$APPDIR" "$@" > '${mark}.new'\nmv '${mark}.new' '${mark}'\n`,
  );
  const app = await launch({
    language: 'en',
    program,
    // As root there is no sandbox, which an AppImage must be told to go without.
    env: { APPIMAGE: image, APPDIR: dirname(program), BAU_NO_SANDBOX: '1' },
  });
  const { page } = app;
  const waiting = join(app.dataDir, 'window/bau-updater');
  const untouched = async (): Promise<void> => {
    expect(await readdir(waiting).catch(() => [])).toEqual([]);
    expect(await readFile(image, 'utf8')).toBe('the old one');
    expect(await readdir(folder)).not.toContain('.Baú de Ana.AppImage.new');
  };

  await test.step('nothing is asked until a person asks', async () => {
    await page.getByTestId('rail-settings').click();
    await expect(page.getByTestId('updates')).toHaveAttribute('data-state', 'idle');
    await expect(page.getByTestId('updates-daily').locator('input')).not.toBeChecked();
    expect(server.asked).toEqual([]);
  });

  await test.step('a feed that cannot be reached or used is refused', async () => {
    server.answer(feedName, drop);
    await checkFor(page, 'failed', 'update_unreachable');
    await page.getByTestId('updates').scrollIntoViewIfNeeded();
    await picture(app, '60-updates-unreachable.en');
    const useless = [
      text('gone', 404),
      text('{]: not yaml at all \u0000', 200),
      text('just words'),
      text(`# ${'x'.repeat(100_000)}\n${feed('9.9.9', fresh)}`),
      text(feed('9.9.9', fresh, { url: 'https://example.com/evil.AppImage' })),
      text(feed('9.9.9', fresh, { sha512: undefined })),
      redirect('http://example.com/'),
    ];
    for (const answer of useless) {
      server.answer(feedName, drop);
      await checkFor(page, 'failed', 'update_unreachable');
      server.answer(feedName, answer);
      await checkFor(page, 'failed', 'update_feed');
    }
  });

  await test.step('the same version, an older one and one in the making are not offered', async () => {
    const { version } = await app.ask('app.info', {});
    for (const offered of [version, '0.0.1', '9.9.9-beta.1']) {
      server.answer(feedName, drop);
      await checkFor(page, 'failed');
      server.answer(feedName, text(feed(offered, fresh)));
      await checkFor(page, 'current');
    }
  });

  await test.step('what changes is shown as text', async () => {
    server.answer(feedName, text(feed('9.9.9', fresh)));
    await checkFor(page, 'found');
    await expect(page.getByTestId('updates-notes')).toHaveText(
      `${notes[0]}${notes[1]?.replace('\u202e', 'U+202E')}`,
    );
    expect(await page.getByTestId('updates-notes').locator('b').count()).toBe(0);
    await page.getByTestId('updates').scrollIntoViewIfNeeded();
    await judge(app, '61-updates-found.en');
  });

  await test.step('a file that is not what was announced is refused', async () => {
    const other = Buffer.from(fresh.toString().replace('printf', 'prinTf'));
    const wrong = [
      [text('gone', 404), 'update_feed'],
      [bytes(Buffer.concat([fresh, fresh])), 'update_mismatch'],
      [bytes(fresh.subarray(1)), 'update_unreachable'],
      [drop, 'update_unreachable'],
      [bytes(other), 'update_mismatch'],
    ] as const;
    for (const [answer, reason] of wrong) {
      server.answer(fileName, answer);
      await page.getByTestId('updates-download').click();
      await expect(page.getByTestId('updates')).toHaveAttribute('data-state', 'failed');
      await expect(page.getByTestId('updates-failure')).toHaveAttribute('data-reason', reason);
      await untouched();
    }
    await picture(app, '62-updates-refused.en');
  });

  await test.step('a download can be given up', async () => {
    server.answer(fileName, bytes(fresh.subarray(0, 40), fresh.length, false));
    await page.getByTestId('updates-download').click();
    await expect(page.getByTestId('updates-status').getByRole('progressbar')).toBeVisible();
    await expect(page.getByTestId('updates-status')).toContainText(`40 B of ${fresh.length} B`);
    await expect(page.getByTestId('updates-status')).toContainText('B/s');
    await picture(app, '62-updates-downloading.en');
    await page.getByTestId('updates-cancel').click();
    await expect(page.getByTestId('updates')).toHaveAttribute('data-state', 'found');
    await untouched();
  });

  await test.step('it is fetched, and nothing is installed while people are connected', async () => {
    server.answer(fileName, bytes(fresh));
    await page.getByTestId('updates-download').click();
    await expect(page.getByTestId('updates')).toHaveAttribute('data-state', 'ready');
    await app.ask('trial.start', {});
    await page.getByTestId('updates-install').click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await picture(app, '63-updates-busy.en');
    expect(await readFile(image, 'utf8')).toBe('the old one');
  });

  await test.step('it is put in place and started once this one has ended', async () => {
    await page.getByTestId('confirm').click();
    await app.over;
    expect((await readFile(image)).equals(fresh)).toBe(true);
    await expect.poll(() => readFile(mark, 'utf8').catch(() => '')).toContain('--data=');
    const lines = (await readFile(mark, 'utf8')).split('\n');
    expect(lines).toContain('APPDIR=');
    expect(lines).toContain(`--data=${app.dataDir}`);
    expect(lines).toContain('--key-file');
    expect(await readdir(waiting).catch(() => [])).toEqual([]);
  });

  const paths = new Set(server.asked.map(({ path }) => decodeURI(path)));
  expect(paths).toEqual(new Set([`/versões/${feedName}`, `/versões/${fileName}`]));
  for (const { headers } of server.asked) {
    expect(headers['user-agent']).toBe('Bau');
    expect(Object.keys(headers)).not.toContain('x-user-staging-id');
    expect(headers.cookie).toBeUndefined();
  }
  await server.close();
});
