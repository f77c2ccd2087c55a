/**
 * The pictures of the README and the guide, taken from two real apps in both languages:
 * `npm run pictures` makes them anew in docs/images. No test: it judges nothing.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../src/shared/i18n/texts';
import { expect, test } from './fixture';
import type { RunningApp } from './launch';
import { ActivityPanel } from './pages/activity-panel';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';
import { Relay } from './relay';
import { projectDir } from './runtime';

const MB = 1_000_000;
const suffix: Readonly<Record<Language, string>> = { 'pt-BR': 'pt', en: 'en' };

/** What a class would find in the vault, and who is in it. */
const stories: Readonly<
  Record<Language, { label: string; video: string; photos: string; people: readonly string[] }>
> = {
  'pt-BR': {
    label: 'Aulas de redes',
    video: 'aula gravada.pdf',
    photos: 'fotos da feira',
    people: ['Ana', 'Beto', 'Carla'],
  },
  en: {
    label: 'Networking class',
    video: 'recorded lesson.pdf',
    photos: 'photos of the fair',
    people: ['Ana', 'Ben', 'Carla'],
  },
};

async function shoot(app: RunningApp, name: string): Promise<void> {
  const path = join(projectDir, 'docs', 'images', `${name}.png`);
  await app.page.mouse.move(0, 0);
  await app.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}

async function dress(app: RunningApp): Promise<void> {
  await app.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  await app.resize(1080, 700);
  await app.wear('light');
}

for (const language of ['pt-BR', 'en'] as const) {
  const named = (name: string): string => `${name}.${suffix[language]}`;
  const story = stories[language];

  test(`the first minute @pictures ${language}`, async ({ launch }) => {
    const app = await launch({ language, welcome: true });
    await dress(app);
    await shoot(app, named('welcome'));
    await app.page.getByTestId('welcome-try').click();
    await expect(app.page.getByTestId('trial-strip')).toBeVisible();
    const client = new ClientPanel(app);
    await client.entry('carros.html').getByText('carros.html').click();
    await app.page.getByTestId('ask-selected').click();
    await expect(client.savedRow('carros.html')).toHaveAttribute('data-receipt', 'valid');
    await shoot(app, named('tried'));
  });

  test(`a class @pictures ${language}`, async ({ launch }) => {
    test.setTimeout(180_000);
    const host = await launch({ language });
    const guests = [await launch({ language }), await launch({ language })] as const;
    const [guest, other] = guests;
    for (const app of [host, ...guests]) await dress(app);
    await writeFile(join(host.vaultDir, story.video), randomBytes(64 * MB));
    await mkdir(join(host.vaultDir, story.photos));
    for (let at = 1; at <= 12; at += 1) {
      const photo = join(host.vaultDir, story.photos, `${String(at).padStart(2, '0')}.jpg`);
      await writeFile(photo, randomBytes(2 * MB));
    }
    await host.ask('server.configure', { label: story.label });
    const server = new ServerPanel(host);
    const relay = await Relay.to(await server.start());
    const { address } = relay;

    await host.page.getByTestId('invite-open').click();
    await server.fillInvite('45', story.people[0] ?? '');
    await shoot(host, named('invite'));
    await host.page.getByTestId('invite-done').click();
    const links = await Promise.all(
      ['22', '45'].map(async (id, at) => {
        const name = story.people[1 - at] ?? '';
        return (await host.ask('invite.create', { id, name, address })).link;
      }),
    );
    await host.ask('invite.create', { id: '10', name: story.people[2] ?? '', address });

    const client = new ClientPanel(guest);
    await client.show();
    await client.openLink(links[1] ?? '');
    await shoot(guest, named('confirm'));
    await client.confirm();
    await new ClientPanel(other).connect(links[0] ?? '');

    await client.askByName('carros.html');
    await expect(client.savedRow('carros.html')).toHaveAttribute('data-receipt', 'valid');
    await client.askByName('index.html');
    await expect(client.savedRow('index.html')).toHaveAttribute('data-receipt', 'valid');
    await client.askByName('ind.html');
    await expect(client.request('ind.html')).toHaveAttribute('data-status', '404');
    relay.rate = 6 * MB;
    await client.askByName(story.video);
    await client.askByName(story.photos);
    const line = client.request(story.video).getByTestId('transfer-line');
    await expect(line).toContainText(/MB\/s/);
    await expect(line).toContainText(/^[23]\d([.,]\d)?\sMB/);
    await server.openTab('clients');
    await shoot(host, named('server'));
    await shoot(guest, named('client'));
    if (language === 'pt-BR') {
      await guest.wear('dark');
      await shoot(guest, named('client-dark'));
      await guest.wear('light');
    }

    await server.openTab('ids');
    await shoot(host, named('ids'));
    await server.openTab('refusals');
    await server.row('refusals', 'ind.html').click();
    await expect(host.page.getByTestId('http-page')).toBeVisible();
    await shoot(host, named('refusal'));
    await host.page.keyboard.press('Escape');

    await client.checkReceipt('carros.html');
    await expect(guest.page.getByTestId('receipt-outcome')).toBeVisible();
    await shoot(guest, named('receipt'));
    await guest.page.keyboard.press('Escape');
    const activity = new ActivityPanel(host);
    await activity.show();
    await activity.connections.first().click();
    await activity.rows.nth(2).click();
    await activity.details.waitFor();
    await shoot(host, named('activity'));
    await relay.close();
  });
}
