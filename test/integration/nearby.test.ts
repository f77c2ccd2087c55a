// Vaults found over real multicast: announced while a server can be reached, gone when it
// stops, and a flood of lies that neither fills memory nor takes the processor.

import { createSocket } from 'node:dgram';
import { setTimeout as wait } from 'node:timers/promises';
import { encode, type DnsRecord } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { Browser } from '../../src/main/nearby/browser';
import { networkCards } from '../../src/main/nearby/cards';
import { Multicast } from '../../src/main/nearby/multicast';
import { group, mostInstances, serviceName } from '../../src/main/nearby/names';
import type { NearbyVault, NearbyView } from '../../src/shared/ipc/views';
import { atEnd, cleanUp, TestEngine } from '../fixtures/engines';
import { testFolder } from '../fixtures/vault-folder';

afterEach(cleanUp);

/** Whether what is sent to the group comes back here: not so in every container. */
async function hasMulticast(): Promise<boolean> {
  let heard = false;
  const options = { clock: Date.now, port: 53_531, onPacket: () => (heard = true) };
  const multicast = new Multicast(options);
  await multicast.refresh();
  await multicast.send(() => ({
    type: 'query',
    questions: [{ name: serviceName, type: 'PTR' }],
  }));
  await wait(200);
  multicast.close();
  return heard;
}

const canHear = await hasMulticast();

async function hostOn(reach: 'computer' | 'network', label: string): Promise<TestEngine> {
  const host = await TestEngine.open();
  const folder = await testFolder();
  atEnd(() => folder.remove());
  await host.do('server.configure', { vaultDir: folder.dir, port: 0, label, reach });
  await host.do('server.start', {});
  return host;
}

/** The vault of that label as a client hears of it. */
function hearing(client: TestEngine, label: string): Promise<NearbyVault> {
  return client.event((event) =>
    event.type === 'nearby' ? event.nearby.vaults.find((vault) => vault.label === label) : null,
  );
}

describe.skipIf(!canHear)('on a network with multicast', () => {
  it('finds a vault that can be reached, until its server stops', async () => {
    const host = await hostOn('network', 'Baú da Ana; ção 🎒');
    const { hostFp } = await host.do('identity.show', {});
    const client = await TestEngine.open();
    await client.do('nearby.look', { seconds: 30 });
    const vault = await hearing(client, 'Baú da Ana; ção 🎒');
    expect(vault.fp).toBe(hostFp);
    const [address = ''] = vault.addresses;
    expect(await client.do('server.probe', { address })).toMatchObject({
      fp: hostFp,
      known: false,
    });

    await host.do('server.stop', {});
    await client.event((event) =>
      event.type === 'nearby' && !event.nearby.vaults.some(({ fp }) => fp === hostFp) ? true : null,
    );
    await client.do('nearby.look', { seconds: 0 });
    const { nearby } = (await client.do('snapshot', {})).client;
    expect(nearby).toEqual({ state: 'off', vaults: [], more: 0 });
  });

  it('tells nobody of a vault for this computer alone, or one that is not to be announced', async () => {
    const own = await hostOn('computer', 'only here');
    const quiet = await hostOn('network', 'not told');
    await quiet.do('server.configure', { announce: false });
    const client = await TestEngine.open();
    await client.do('nearby.look', { seconds: 30 });
    const loud = await hostOn('network', 'told');
    await hearing(client, 'told');
    await wait(1_000);
    const labels = (await client.do('snapshot', {})).client.nearby.vaults.map((v) => v.label);
    expect(labels).not.toContain('only here');
    expect(labels).not.toContain('not told');
    await Promise.all([own, quiet, loud].map((host) => host.do('server.stop', {})));
  });

  it('stops by itself when nobody looks any more', async () => {
    const client = await TestEngine.open();
    await client.do('nearby.look', { seconds: 1 });
    await client.event((event) =>
      event.type === 'nearby' && event.nearby.state === 'off' ? true : null,
    );
  });

  it('stays small and idle under a thousand lies a second', async () => {
    const port = 53_532;
    const views: NearbyView[] = [];
    const browser = new Browser({
      ...{ clock: Date.now, port, isKnown: () => false },
      changed: (view) => {
        views.push(view);
      },
    });
    atEnd(async () => {
      browser.close();
    });
    await browser.start();
    const [card] = networkCards();
    const liar = createSocket({ type: 'udp4', reuseAddr: true });
    await new Promise<void>((done) => liar.bind(0, card?.address, done));
    liar.setMulticastInterface(card?.address ?? '0.0.0.0');
    const lies = Array.from({ length: 3_000 }, (_, at) => lie(at));
    const start = process.cpuUsage();
    for (const [at, bytes] of lies.entries()) {
      liar.send(bytes, port, group);
      if (at % 50 === 49) await wait(50);
    }
    await wait(700);
    const { user, system } = process.cpuUsage(start);
    liar.close();
    const last = views.at(-1);
    expect(last?.state).toBe('looking');
    expect(last?.vaults.length).toBeGreaterThan(0);
    expect(last?.vaults.length).toBeLessThanOrEqual(mostInstances);
    // Two views a second, whatever comes; and of the processor, sending included, a part.
    expect(views.length).toBeLessThan(12);
    expect((user + system) / 1e6).toBeLessThan(1.5);
  });
});

it('says so where there is no network', async () => {
  const views: NearbyView[] = [];
  const browser = new Browser({
    ...{ clock: Date.now, port: 53_533, isKnown: () => false, cards: () => [] },
    changed: (view) => {
      views.push(view);
    },
  });
  await browser.start();
  browser.close();
  expect(views).toEqual([{ state: 'unavailable', vaults: [], more: 0 }]);
});

function lie(at: number): Buffer {
  const name = `lie ${String(at)}.${serviceName}`;
  const answers: DnsRecord[] = [
    { name: serviceName, type: 'PTR', ttl: 120, data: name },
    {
      name,
      type: 'SRV',
      ttl: 120,
      data: { port: 1235, target: 'x.local', priority: 0, weight: 0 },
    },
    {
      name,
      type: 'TXT',
      ttl: 120,
      data: [Buffer.from('v=1'), Buffer.from(`label=${'<b>'.repeat(60)}`)],
    },
    { name: 'x.local', type: 'A', ttl: 120, data: `10.0.${String(at >> 8)}.${String(at & 255)}` },
  ];
  return encode({ type: 'response', flags: 0, answers });
}
