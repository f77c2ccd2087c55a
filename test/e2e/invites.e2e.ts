/** Invites that do not work say why, and nothing is dialed for one that is damaged. */
import { failureTexts } from '../../src/shared/i18n/texts';
import { expect, picture, test } from './fixture';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

const told = failureTexts('en');

/** The link with one character replaced by another of its alphabet. */
function withFlipped(link: string, at: number): string {
  const other = link[at] === 'A' ? 'B' : 'A';
  return `${link.slice(0, at)}${other}${link.slice(at + 1)}`;
}

test('an invite works once, and a damaged link not at all', async ({ launch }) => {
  const host = await launch({ language: 'pt-BR' });
  const late = await launch({ language: 'en' });
  const server = new ServerPanel(host);
  const client = new ClientPanel(late);
  await server.start();
  const link = await server.invite('45', 'Ana');

  await test.step('whatever character is wrong, the link is called damaged', async () => {
    await client.show();
    const payload = link.indexOf('#') + 1;
    for (const at of [
      payload,
      payload + 20,
      Math.floor((payload + link.length) / 2),
      link.length - 2,
    ]) {
      await client.openLink(withFlipped(link, at));
      await expect(late.page.getByText(told.bad_link.what)).toBeVisible();
      await expect(late.page.getByText(told.bad_link.what)).toContainText(told.bad_link.next);
      await late.page.getByTestId('link-field').fill('');
    }
    await client.openLink(link.slice(0, -5));
    await expect(late.page.getByText(told.bad_link.what)).toBeVisible();
    await picture(late, '30-damaged-link.en');
    expect(await server.steps()).toBe(0);
  });

  await test.step('the first to open it gets in', async () => {
    const first = new ClientPanel(host);
    await first.connect(link);
    expect(await first.ownId()).toBe('45');
    await server.show();
  });

  await test.step('whoever comes second is told that it is gone', async () => {
    await client.openLink(link);
    await late.page.getByTestId('connect-confirm').click();
    const failure = late.page.getByTestId('connect-failure');
    await expect(failure).toHaveAttribute('data-status', '410');
    await expect(failure).toContainText('410 Gone');
    await expect(failure).toContainText(told.invite_gone.what);
    await expect(failure).toContainText(told.invite_gone.next);
    await picture(late, '31-used-invite.en');
    await server.openTab('refusals');
    await expect(server.row('refusals', '410')).toHaveCount(1);
    await server.openTab('clients');
    await expect(server.row('clients', '45')).toHaveCount(1);
  });
});
