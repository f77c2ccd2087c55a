// What happens to transfers and sessions when the connection, the server or the file
// underneath does not hold still.

import { randomBytes } from 'node:crypto';
import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, enrol, serve, tempDir, TestEngine } from '../fixtures/engines';
import { Proxy } from '../fixtures/proxy';
import { newIdentity, RawClient } from '../fixtures/raw-client';

afterEach(cleanUp);

const MiB = 1024 * 1024;

async function portOf(host: TestEngine): Promise<number> {
  const { server } = await host.do('snapshot', {});
  return server.listening?.port ?? 0;
}

/** A client whose connection to `host` runs through a relay the test controls. */
async function throughProxy(host: TestEngine): Promise<{
  client: TestEngine;
  vault: string;
  proxy: Proxy;
}> {
  const proxy = await Proxy.to(await portOf(host));
  const address = `127.0.0.1:${String(proxy.port)}`;
  const { link } = await host.do('invite.create', { id: 'ana', address });
  const client = await TestEngine.open();
  const { vault } = await client.do('vault.connect', { link });
  return { client, vault, proxy };
}

/** Resolves once a transfer waits for its connection, with the reason. */
const waiting = (client: TestEngine, transfer: string): Promise<unknown> =>
  client.event((e) =>
    e.type === 'transfer.changed' &&
    e.transfer.transfer === transfer &&
    e.transfer.state === 'waiting'
      ? e.transfer.failure
      : null,
  );

const visible = (names: string[]): string[] => names.filter((name) => !name.startsWith('.'));

describe('a connection that breaks', () => {
  test('mid-file: nothing under the final name, then the download goes on where it was', async () => {
    const dir = await tempDir();
    const content = randomBytes(24 * MiB);
    await writeFile(join(dir, 'grande.bin'), content);
    const host = await serve(dir);
    const { client, vault, proxy } = await throughProxy(host);
    const outDir = await tempDir();
    proxy.cutAfter = proxy.down + 10 * MiB;
    const { transfers } = await client.do('get', { vault, names: ['grande.bin'], outDir });
    expect(await waiting(client, transfers[0]!)).toMatchObject({ reason: 'cut' });
    expect(visible(await readdir(outDir))).toEqual([]);
    const before = proxy.down;
    proxy.cutAfter = Infinity;
    expect(await client.ended(transfers[0]!)).toMatchObject({ state: 'saved', failure: null });
    expect((await readFile(join(outDir, 'grande.bin'))).equals(content)).toBe(true);
    // The part was used: clearly less than the whole file came over again.
    expect(proxy.down - before).toBeLessThan(20 * MiB);
    expect((await readdir(outDir)).sort()).toEqual(['grande.bin', 'grande.bin.minisig']);
  });

  test('a resumed part of a file that changed meanwhile is dropped and fetched anew', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'grande.bin'), randomBytes(24 * MiB));
    const host = await serve(dir);
    const { client, vault, proxy } = await throughProxy(host);
    const outDir = await tempDir();
    proxy.cutAfter = proxy.down + 10 * MiB;
    const { transfers } = await client.do('get', { vault, names: ['grande.bin'], outDir });
    await waiting(client, transfers[0]!);
    const content = randomBytes(23 * MiB);
    await writeFile(join(dir, 'grande.bin'), content);
    await host.event((e) =>
      e.type === 'server.files' && e.files.bytes === content.length ? true : null,
    );
    proxy.cutAfter = Infinity;
    expect(await client.ended(transfers[0]!)).toMatchObject({ state: 'saved' });
    expect((await readFile(join(outDir, 'grande.bin'))).equals(content)).toBe(true);
    expect((await readdir(outDir)).sort()).toEqual(['grande.bin', 'grande.bin.minisig']);
  });

  test('one flipped bit ends the session without a word, and the file comes over another', async () => {
    const dir = await tempDir();
    const content = randomBytes(4 * MiB);
    await writeFile(join(dir, 'a.bin'), content);
    const host = await serve(dir);
    const { client, vault, proxy } = await throughProxy(host);
    const outDir = await tempDir();
    proxy.flipAt = proxy.down + 2 * MiB;
    const { transfers } = await client.do('get', { vault, names: ['a.bin'], outDir });
    expect(await waiting(client, transfers[0]!)).toMatchObject({ reason: 'integrity' });
    expect(visible(await readdir(outDir))).toEqual([]);
    expect(await client.ended(transfers[0]!)).toMatchObject({ state: 'saved' });
    expect((await readFile(join(outDir, 'a.bin'))).equals(content)).toBe(true);
    const ends = host.events.filter((e) => e.type === 'session.ended');
    expect(ends.length).toBe(1);
  });
});

describe('a server that restarts', () => {
  test('keeps identity, clients and parts; clients were told 503', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'a.txt'), 'a');
    const host = await serve(dir);
    const port = await portOf(host);
    const { client, vault } = await enrol(host, 'ana');
    await host.engine.close();
    await client.event((e) =>
      e.type === 'vault.changed' && e.vault.failure?.reason === 'stopping' ? true : null,
    );
    expect(await client.refused('vault.list', { vault })).toMatchObject({ reason: 'unreachable' });
    const again = await TestEngine.open({ dataDir: host.dataDir });
    await again.do('server.configure', { port });
    const listening = await again.do('server.start', {});
    expect(listening.fp).toBe(vault);
    expect((await client.do('vault.list', { vault })).entries).toHaveLength(1);
  });

  test('a second server on the same data folder is refused', async () => {
    const dir = await tempDir();
    const host = await serve(dir);
    const other = await TestEngine.open({ dataDir: host.dataDir });
    await other.do('server.configure', { port: 0 });
    expect(await other.refused('server.start', {})).toMatchObject({ reason: 'already_serving' });
  });

  test('a port in use is told as such, and the server can start elsewhere', async () => {
    const dir = await tempDir();
    const host = await serve(dir);
    const other = await TestEngine.open();
    await other.do('server.configure', { vaultDir: dir, port: await portOf(host) });
    expect(await other.refused('server.start', {})).toMatchObject({ reason: 'port_in_use' });
    await other.do('server.configure', { port: 0 });
    expect((await other.do('server.start', {})).port).toBeGreaterThan(0);
  });
});

describe('a file that changes while it is sent', () => {
  test.each([
    ['grows', (path: string) => appendFile(path, 'mais')],
    ['shrinks', (path: string) => truncate(path, 3 * MiB)],
  ])('and %s ends in 409 file_changed', async (_, change) => {
    const dir = await tempDir();
    const path = join(dir, 'a.bin');
    await writeFile(path, randomBytes(8 * MiB));
    const host = await serve(dir);
    const raw = await RawClient.connect(await portOf(host));
    await raw.authByInvite((await host.do('invite.create', { id: 'ana' })).link);
    const opened = await raw.ask('OPEN', { name: 'a.bin' });
    const handle = Number(opened.json['handle']);
    const read = Buffer.alloc(16);
    read.writeUInt32BE(handle, 0);
    read.writeUInt32BE(MiB, 12);
    expect(await raw.ask('READ', read)).toMatchObject({ name: 'END' });
    await change(path);
    read.writeUInt32BE(4 * MiB, 8);
    expect(await raw.ask('READ', read)).toMatchObject({
      json: { code: 409, name: 'file_changed' },
    });
    const seal = await raw.ask('SEAL', { handle, digest: '0'.repeat(128) });
    expect(seal).toMatchObject({ json: { code: 409, name: 'file_changed' } });
    expect(await raw.ask('SEAL', { handle, digest: '0'.repeat(128) })).toMatchObject({
      json: { code: 400, name: 'bad_handle' },
    });
  });
});

test('a session whose client died is probed and replaced within seconds', async () => {
  const dir = await tempDir();
  const host = await serve(dir);
  const port = await portOf(host);
  const { link } = await host.do('invite.create', { id: '45' });
  const identity = newIdentity();
  const dead = await RawClient.connect(port, identity);
  await dead.authByInvite(link);
  // A client that still holds its socket but answers nothing.
  dead.channel.send = () => undefined;
  const started = Date.now();
  const next = await RawClient.connect(port, identity);
  expect(await next.auth({ mode: 'known', id: '45' })).toMatchObject({ name: 'WELCOME' });
  expect(Date.now() - started).toBeLessThan(4000);
  expect(await dead.ended()).toMatchObject({ code: 408, reason: 'timeout' });
});

test('five clients at once, each with several requests in flight, all get the right bytes', async () => {
  const dir = await tempDir();
  const contents = new Map<string, Buffer>();
  for (let i = 0; i < 8; i += 1) {
    const name = `f${String(i)}.bin`;
    contents.set(name, randomBytes(i * 700_001 + 13));
    await writeFile(join(dir, name), contents.get(name)!);
  }
  const host = await serve(dir);
  const names = [...contents.keys()];
  const clients = await Promise.all(
    ['ana', 'bia', 'caio', 'duda', 'edu'].map((id) => enrol(host, id)),
  );
  await Promise.all(
    clients.map(async ({ client, vault }) => {
      const outDir = await tempDir();
      const [{ transfers }, page, said] = await Promise.all([
        client.do('get', { vault, names, outDir }),
        client.do('vault.list', { vault }),
        client.do('vault.say', { vault, text: 'oi' }),
      ]);
      expect(page.entries).toHaveLength(names.length);
      expect(said.text).toMatch(/^Oi cliente \(127\.0\.0\.1, \d+\)$/);
      for (const transfer of transfers) {
        expect(await client.ended(transfer)).toMatchObject({ state: 'saved' });
      }
      for (const [name, content] of contents) {
        expect((await readFile(join(outDir, name))).equals(content), name).toBe(true);
      }
    }),
  );
  const { server } = await host.do('snapshot', {});
  expect(server.sessions).toHaveLength(5);
});

test('cancelling a download leaves nothing behind and the session as it was', async () => {
  const dir = await tempDir();
  await writeFile(join(dir, 'a.bin'), randomBytes(64 * MiB));
  const host = await serve(dir);
  const { client, vault } = await enrol(host, 'ana');
  const outDir = await tempDir();
  const { transfers } = await client.do('get', { vault, names: ['a.bin'], outDir });
  const transfer = transfers[0]!;
  await client.event((e) =>
    e.type === 'transfer.changed' && e.transfer.received > 0 ? true : null,
  );
  await client.do('transfer.cancel', { transfers: [transfer] });
  expect(await client.ended(transfer)).toMatchObject({ state: 'cancelled' });
  expect(await readdir(outDir)).toEqual([]);
  expect((await client.do('vault.list', { vault })).entries).toHaveLength(1);
  const { server } = await host.do('snapshot', {});
  const opened = host.events.filter((e) => e.type === 'session.ended');
  expect([server.sessions.length, opened.length]).toEqual([1, 0]);
});

test('a client that asks and never reads is not heard any more, and others are served', async () => {
  const dir = await tempDir();
  await writeFile(join(dir, 'a.txt'), 'a');
  const host = await serve(dir);
  const proxy = await Proxy.to(await portOf(host));
  const raw = await RawClient.connect(proxy.port);
  await raw.authByInvite((await host.do('invite.create', { id: 'mudo' })).link);
  proxy.stall();
  const ping = Buffer.alloc(8);
  const sent = 32 * MiB;
  for (let left = sent; left > 0; left -= 32) raw.channel.send('PING', 0, ping);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  // All that the two relays and the kernel hold is far less than what was sent.
  expect(raw.channel.backlog).toBeGreaterThan(sent / 8);
  const { client, vault } = await enrol(host, 'ana');
  expect((await client.do('vault.list', { vault })).entries).toHaveLength(1);
});
