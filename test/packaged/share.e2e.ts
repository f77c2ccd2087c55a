/**
 * The promise of an installer: started by somebody who has never used it, the packaged
 * program serves its sample vault, and another copy of itself draws from it.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../e2e/fixture';
import { filesBelow, fingerprintOf, shippingDir } from './program';

test('with an empty home, it serves its sample vault to another copy of itself', async ({
  folder,
  launch,
}) => {
  const before = await fingerprintOf(shippingDir);
  const homes = { host: join(folder, 'host'), guest: join(folder, 'guest') };
  await Promise.all(Object.values(homes).map((home) => mkdir(home)));
  const host = await launch({ home: homes.host });
  const guest = await launch({ home: homes.guest, language: 'en' });
  expect(host.dataDir).toBe(join(homes.host, '.config/Bau/profiles/default'));

  // Made without a feed, it does not pretend to look for new versions.
  expect((await host.ask('updates.view', {})).way).toBe('none');

  await host.ask('server.configure', { port: 0 });
  await host.ask('server.start', {});
  const { link } = await host.ask('invite.create', { id: '7', name: 'Ana' });
  const { vault, id } = await guest.ask('vault.connect', { link });
  expect(id).toBe('7');
  const { identity } = await host.ask('snapshot', {});
  expect(vault).toBe(identity?.hostFp);

  const served = await filesBelow(join(shippingDir, 'resources/vault'));
  expect(served).toHaveLength(10);
  expect(await filesBelow(host.vaultDir)).toEqual(served);
  await guest.ask('get', { vault, names: [''] });
  for (const name of served) {
    const original = await readFile(join(shippingDir, 'resources/vault', name));
    await expect
      .poll(async () => {
        const copy = await readFile(join(guest.downloads, name)).catch(() => null);
        return copy?.equals(original);
      }, name)
      .toBe(true);
  }
  await expect
    .poll(async () => (await filesBelow(guest.downloads)).some((name) => /\.minisig$/.test(name)))
    .toBe(true);
  expect(await fingerprintOf(shippingDir), 'the program wrote into its own folder').toBe(before);
});
