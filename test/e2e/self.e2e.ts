/** One app as host and guest at once: the first thing a teacher tries before the lesson. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, picture, test } from './fixture';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

test('one app is server and client on this computer', async ({ launch }) => {
  const app = await launch({ language: 'pt-BR' });
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  await server.start();
  await client.connect(await server.invite('22', 'Beto'));
  expect(await client.ownId()).toBe('22');
  await client.askByName('aulas/diffie-hellman.txt');
  await expect(client.savedRow('diffie-hellman.txt')).toHaveAttribute('data-receipt', 'valid');
  const [original, copy] = await Promise.all([
    readFile(join(app.vaultDir, 'aulas/diffie-hellman.txt')),
    readFile(join(app.downloads, 'diffie-hellman.txt')),
  ]);
  expect(copy.equals(original)).toBe(true);
  await app.wear('light');
  await picture(app, '20-self-client.pt.light');

  const seen = await client.seenAddress();
  await server.show();
  await expect(server.row('clients', '22', 'Beto')).toContainText(seen);
  await picture(app, '21-self-server.pt.light');
  await expect(app.page.getByTestId('rail-server')).toHaveAccessibleName(/aberto/);
  await expect(app.page.getByTestId('rail-client')).toHaveAccessibleName(/conectado/);
});
