/**
 * Every screen, in both themes, judged by axe; and the main job done with nothing but a
 * keyboard.
 */
import { expect, picture, test } from './fixture';
import { judge } from './judge';
import { Keyboard } from './keyboard';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

test.describe('axe finds nothing', () => {
  test.setTimeout(150_000);

  test('on the server side', async ({ launch }) => {
    const app = await launch({ language: 'pt-BR' });
    const { page } = app;
    const server = new ServerPanel(app);
    const client = new ClientPanel(app);
    // Colours on their way from one theme to the other are nobody's.
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
    await judge(app, '50-server-stopped.pt');
    await server.start();
    for (const tab of ['clients', 'ids', 'refusals', 'messages'] as const) {
      await server.openTab(tab);
      await picture(app, `50-server-no-${tab}.pt`);
    }
    await page.getByTestId('invite-open').click();
    await page.getByTestId('invite-id').fill('não');
    await judge(app, '51-invite-form.pt');
    await server.fillInvite('45', 'Ana');
    await judge(app, '52-invite-ready.pt');
    const link = await page.getByTestId('invite-link').inputValue();
    await page.getByTestId('invite-done').click();
    await client.connect(link);
    await client.askByName('ind.html');
    await expect(client.request('ind.html')).toHaveAttribute('data-status', '404');
    await client.say('Bom dia');
    await server.show();
    for (const tab of ['clients', 'ids', 'refusals', 'messages', 'activity', 'keys'] as const) {
      await server.openTab(tab);
      await judge(app, `53-server-${tab}.pt`);
    }
    await server.openTab('refusals');
    await server.row('refusals', 'ind.html').click();
    await judge(app, '54-refusal-page.pt');
    await page.keyboard.press('Escape');
    await server.openTab('ids');
    await server.askToRevoke('45');
    await judge(app, '55-revoke-question.pt');
  });

  test('on the client side and in the settings', async ({ launch }) => {
    const app = await launch({ language: 'en' });
    const { page } = app;
    const server = new ServerPanel(app);
    const client = new ClientPanel(app);
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
    await server.start();
    const link = await server.invite('45', 'Ana');
    await client.show();
    await judge(app, '60-client-empty.en');
    await client.openLink(link.slice(0, -3));
    await judge(app, '61-client-bad-link.en');
    await client.openLink(link);
    await judge(app, '62-confirm-link.en');
    await client.confirm();
    await client.askByName('carros.html');
    await client.askByName('ind.html');
    await expect(client.savedRow('carros.html')).toBeVisible();
    await client.say('Good morning');
    await client.entry('exodia.png').getByRole('checkbox').click({ force: true });
    await judge(app, '63-client-busy.en');
    await app.resize(800, 600);
    await judge(app, '64-client-small.en');
    await server.show();
    await judge(app, '65-server-small.en');
    await app.resize(1200, 735);
    await page.getByTestId('rail-settings').click();
    await judge(app, '66-settings.en');
    await client.show();
    await page.getByTestId('vault-disconnect').click();
    await expect(page.getByTestId('vault-row')).toBeVisible();
    await judge(app, '67-client-vaults.en');
  });

  test('where the keys cannot be opened', async ({ launch }) => {
    test.skip(process.platform !== 'linux', 'only Linux can be told to have no key store');
    const app = await launch({ language: 'pt-BR', keyFile: false });
    await app.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
    await judge(app, '68-trouble.pt');
  });
});

test('the whole way with the keyboard alone', async ({ launch }) => {
  test.setTimeout(180_000);
  const app = await launch({ language: 'en' });
  const { page } = app;
  const { keyboard } = page;

  const hands = new Keyboard(page);
  const tabTo = (testId: string): Promise<void> => hands.tabTo(testId);

  await test.step('start the server on a port the system chooses', async () => {
    await hands.visitAll('server, stopped');
    await tabTo('server-port');
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('0');
    await tabTo('server-start');
    await keyboard.press('Enter');
    await expect(page.getByTestId('server-stop')).toBeVisible();
    await hands.visitAll('server, running');
  });

  await test.step('invite, and copy the link', async () => {
    await tabTo('invite-open');
    await keyboard.press('Enter');
    await expect(page.getByTestId('invite-id')).toBeFocused();
    await hands.visitAll('invite');
    await tabTo('invite-id');
    await keyboard.type('45');
    await tabTo('invite-name');
    await keyboard.type('Ana');
    await keyboard.press('Enter');
    await expect(page.getByTestId('invite-link')).toBeVisible();
    await hands.visitAll('invite, ready');
    await tabTo('invite-copy');
    await keyboard.press('Enter');
    await tabTo('invite-done');
    await keyboard.press('Enter');
    await expect(page.getByTestId('invite-dialog')).toHaveCount(0);
    await expect(page.getByTestId('invite-open')).toBeFocused();
  });

  await test.step('open the link as a client', async () => {
    await tabTo('rail-client');
    await keyboard.press('Enter');
    await hands.visitAll('client, without a vault');
    await tabTo('link-field');
    await keyboard.press('ControlOrMeta+v');
    await keyboard.press('Enter');
    await expect(page.getByTestId('confirm-link')).toBeVisible();
    await expect(page.getByTestId('connect-confirm')).toBeFocused();
    await hands.visitAll('question about a link');
    await tabTo('connect-confirm');
    await keyboard.press('Enter');
    await expect(page.getByTestId('own-id')).toHaveText('45');
  });

  await test.step('ask for a file by name, and for one from the list', async () => {
    await tabTo('ask-name');
    await keyboard.type('index.html');
    await keyboard.press('Enter');
    const client = new ClientPanel(app);
    await expect(client.savedRow('index.html')).toBeVisible();
    await tabTo('entries');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await keyboard.press('Space');
    await picture(app, '70-keyboard-selection.en');
    await keyboard.press('Shift+Tab');
    await tabTo('ask-selected');
    await keyboard.press('Enter');
    await expect(page.getByTestId('saved-row')).toHaveCount(2);
    for (const row of await page.getByTestId('saved-row').all()) {
      await expect(row).toHaveAttribute('data-receipt', 'valid');
    }
  });

  await test.step('every control of what came, and of what was seen of it', async () => {
    await hands.visitAll('client, with saved files');
    await tabTo('entries');
    await hands.visitRow('entries');
    await tabTo('saved');
    await hands.visitRow('saved');
    await tabTo('rail-server');
    await keyboard.press('Enter');
    await tabTo('clients');
    await hands.visitRow('clients');
    await tabTo('rail-activity');
    await keyboard.press('Enter');
    await tabTo('steps');
    await keyboard.press('ArrowDown');
    await expect(page.getByTestId('step-details')).toBeVisible();
    await hands.visitAll('activity');
    await tabTo('tab-steps');
    await keyboard.press('ArrowRight');
    await hands.visitAll('keys');
    await tabTo('session-keys');
    await hands.visitRow('session keys');
    await tabTo('rail-settings');
    await keyboard.press('Enter');
    await hands.visitAll('settings');
  });
});
