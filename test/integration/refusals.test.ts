// Every refusal reaches the client as status and reason, is told to the host, and
// leaves no file. Real server, real sockets.

import { connect } from 'node:net';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, enrol, serve, tempDir, type TestEngine } from '../fixtures/engines';
import { newIdentity, RawClient } from '../fixtures/raw-client';

afterEach(cleanUp);

async function vaultWith(files: Record<string, string>): Promise<string> {
  const dir = await tempDir();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(dir, name, '..'), { recursive: true });
    await writeFile(join(dir, name), text);
  }
  return dir;
}

async function portOf(host: TestEngine): Promise<number> {
  const { server } = await host.do('snapshot', {});
  return server.listening?.port ?? 0;
}

const refusal = (host: TestEngine, reason: string): Promise<unknown> =>
  host.event((e) => (e.type === 'refusal' && e.refusal.reason === reason ? e.refusal : null));

describe('asking for a file', () => {
  test.each([
    ['missing', 'falta.txt', 404, 'not_found'],
    ['extension', 'jogo.exe', 400, 'bad_extension'],
    ['extension of the report', 'index.katarine', 400, 'bad_extension'],
    ['parent', '../segredo.txt', 400, 'bad_name'],
    ['absolute', '/etc/passwd.txt', 400, 'bad_name'],
    ['parent inside', 'a/../b.txt', 400, 'bad_name'],
    ['empty segment', 'a//b.txt', 400, 'bad_name'],
    ['no extension', 'pasta2', 400, 'bad_extension'],
    ['dotfile', '.oculto.txt', 404, 'not_found'],
    ['a link', 'atalho.txt', 404, 'not_found'],
    ['a receipt', 'nota.txt.minisig', 400, 'bad_extension'],
    ['control character', 'con\u0000trole.txt', 400, 'bad_name'],
    ['not NFC', 'e\u0301.txt', 400, 'bad_name'],
    ['bidi', '\u202etxt.exe', 400, 'bad_name'],
    ['too long', `${'n'.repeat(1100)}.txt`, 400, 'bad_name'],
  ])(
    '%# (%s): refused and told to both sides, and nothing is left',
    async (_, name, status, reason) => {
      const dir = await vaultWith({ 'nota.txt': 'oi', 'pasta/x.txt': 'x', '.oculto.txt': 'y' });
      await symlink('/etc/hostname', join(dir, 'atalho.txt'));
      const host = await serve(dir);
      const { client, vault } = await enrol(host, 'ana');
      const outDir = await tempDir();
      const { transfers } = await client.do('get', { vault, names: [name], outDir });
      const end = await client.ended(transfers[0]!);
      expect(end).toMatchObject({ state: 'failed', failure: { status, reason } });
      expect(await refusal(host, reason)).toMatchObject({ status, id: 'ana', name });
      expect(await readdir(outDir)).toEqual([]);
      // The session goes on.
      const again = await client.do('get', { vault, names: ['nota.txt'], outDir });
      expect(await client.ended(again.transfers[0]!)).toMatchObject({ state: 'saved' });
    },
  );

  test('a file that was replaced by a link outside the vault is not served', async () => {
    const dir = await vaultWith({ 'a.txt': 'antes' });
    const outside = await vaultWith({ 'segredo.txt': 'segredo' });
    const host = await serve(dir);
    const { client, vault } = await enrol(host, 'ana');
    const outDir = await tempDir();
    await rm(join(dir, 'a.txt'));
    await symlink(join(outside, 'segredo.txt'), join(dir, 'a.txt'));
    const { transfers } = await client.do('get', { vault, names: ['a.txt'], outDir });
    expect(await client.ended(transfers[0]!)).toMatchObject({ failure: { status: 404 } });
    expect(await readdir(outDir)).toEqual([]);
  });
});

describe('getting in', () => {
  test('an unknown key, a wrong ID and the ID of another all get the same 403', async () => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    await enrol(host, 'ana');
    const port = await portOf(host);
    for (const id of ['ana', 'bia', 'Não é um ID']) {
      const raw = await RawClient.connect(port);
      const before = Date.now();
      const answer = await raw.auth({ mode: 'known', id });
      expect(answer).toMatchObject({ name: 'ERROR', json: { code: 403, name: 'not_enrolled' } });
      expect(Date.now() - before).toBeGreaterThanOrEqual(95);
      expect(await raw.ended()).toMatchObject({ kind: 'bye', by: 'peer', code: 403 });
    }
  });

  test('an invite serves one key: another gets 410, the same one comes back as known', async () => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    const port = await portOf(host);
    const { link } = await host.do('invite.create', { id: '45' });
    const identity = newIdentity();
    const first = await RawClient.connect(port, identity);
    expect(await first.authByInvite(link)).toMatchObject({ name: 'WELCOME', json: { id: '45' } });
    first.channel.bye('bye');
    const other = await RawClient.connect(port);
    expect(await other.authByInvite(link)).toMatchObject({
      json: { code: 410, name: 'invite_gone' },
    });
    const same = await RawClient.connect(port, identity);
    expect(await same.authByInvite(link)).toMatchObject({ name: 'WELCOME' });
  });

  test('a proof made for another channel or another ID is 403, and the invite stays good', async () => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    const port = await portOf(host);
    const { link } = await host.do('invite.create', { id: '45' });
    const forged = await RawClient.connect(port);
    const proof = Buffer.alloc(32, 7).toString('base64url');
    expect(await forged.authByInvite(link, { proof })).toMatchObject({ json: { code: 403 } });
    const wrongId = await RawClient.connect(port);
    expect(await wrongId.authByInvite(link, {}, '46')).toMatchObject({ json: { code: 403 } });
    const right = await RawClient.connect(port);
    expect(await right.authByInvite(link, {}, '45')).toMatchObject({ name: 'WELCOME' });
  });

  test('two sessions of one key: 409, then takeover on purpose, once a minute', async () => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    const port = await portOf(host);
    const { link } = await host.do('invite.create', { id: '45' });
    const identity = newIdentity();
    const first = await RawClient.connect(port, identity);
    await first.authByInvite(link);
    const second = await RawClient.connect(port, identity);
    expect(await second.auth({ mode: 'known', id: '45' })).toMatchObject({
      json: { code: 409, name: 'already_connected' },
    });
    const third = await RawClient.connect(port, identity);
    expect(await third.auth({ mode: 'known', id: '45', takeover: true })).toMatchObject({
      name: 'WELCOME',
    });
    expect(await first.ended()).toMatchObject({ code: 409, reason: 'taken_over' });
    const fourth = await RawClient.connect(port, identity);
    expect(await fourth.auth({ mode: 'known', id: '45', takeover: true })).toMatchObject({
      json: { code: 409, name: 'already_connected' },
    });
    expect(third.end).toBeNull();
  });

  test('revoking ends the live session within a second, and the key never comes back', async () => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    const port = await portOf(host);
    const { link } = await host.do('invite.create', { id: '45' });
    const identity = newIdentity();
    const raw = await RawClient.connect(port, identity);
    await raw.authByInvite(link);
    await host.do('ids.revoke', { id: '45' });
    expect(await raw.ended(1000)).toMatchObject({ code: 403, reason: 'revoked' });
    const again = await RawClient.connect(port, identity);
    expect(await again.auth({ mode: 'known', id: '45' })).toMatchObject({
      json: { code: 403, name: 'revoked' },
    });
    const fresh = await host.do('invite.create', { id: '45' });
    const byInvite = await RawClient.connect(port, identity);
    expect(await byInvite.authByInvite(fresh.link)).toMatchObject({ json: { code: 403 } });
    const newKey = await RawClient.connect(port);
    expect(await newKey.authByInvite(fresh.link)).toMatchObject({ name: 'WELCOME' });
  });

  test('a new invite for a bound ID moves it to the new key and ends the old session', async () => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    const port = await portOf(host);
    const first = await RawClient.connect(port);
    await first.authByInvite((await host.do('invite.create', { id: '45' })).link);
    const second = await RawClient.connect(port);
    await second.authByInvite((await host.do('invite.create', { id: '45' })).link);
    expect(await first.ended()).toMatchObject({ kind: 'bye', code: 409 });
    expect(second.end).toBeNull();
  });

  test('a client stops before message 3 when the server identity is not the pinned one', async () => {
    const dir = await vaultWith({ 'a.txt': 'a' });
    const host = await serve(dir);
    const { client, vault } = await enrol(host, 'ana');
    const port = await portOf(host);
    await client.do('vault.disconnect', { vault });
    await host.do('server.stop', {});
    const impostor = await serve(dir);
    await impostor.do('server.stop', {});
    await impostor.do('server.configure', { port });
    await impostor.do('server.start', {});
    const failure = await client.refused('vault.connect', { vault });
    expect(failure).toMatchObject({ status: 0, reason: 'identity_changed' });
    const seen = impostor.events.flatMap((e) => (e.type === 'activity' ? e.steps : []));
    expect(seen.map((s) => s.step)).not.toContain('message3');
  });
});

describe('a peer that is no Baú client', () => {
  test.each([
    ['an HTTP request', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['noise', '\x00\xff\x13\x37'.repeat(40)],
    ['the right preface with a wrong length', 'BAU\x01\x00\x21'],
  ])('sending %s is dropped at once without an answer', async (_, bytes) => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    const port = await portOf(host);
    const got = await exchange(port, Buffer.from(bytes, 'latin1'));
    expect(got).toHaveLength(0);
    const { client, vault } = await enrol(host, 'ana');
    expect((await client.do('vault.list', { vault })).entries).toHaveLength(1);
  });

  test('speaking another version gets the hint 426', async () => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    const got = await exchange(await portOf(host), Buffer.from('BAU\x02', 'latin1'));
    expect(got.toString('hex')).toBe('42415500' + '01aa');
  });

  test('saying nothing is dropped at the deadline, and others are served meanwhile', async () => {
    const host = await serve(await vaultWith({ 'a.txt': 'a' }));
    const port = await portOf(host);
    const started = Date.now();
    const silent = exchange(port, Buffer.from('BAU'));
    const { client, vault } = await enrol(host, 'ana');
    expect((await client.do('vault.list', { vault })).entries).toHaveLength(1);
    expect(await silent).toHaveLength(0);
    expect(Date.now() - started).toBeGreaterThan(9_500);
    expect(Date.now() - started).toBeLessThan(12_000);
  });
});

/** Sends bytes and gives all that came back until the server closed. */
function exchange(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const got: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => got.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(Buffer.concat(got));
    });
  });
}

test('what a client may not read outside is never in a listing', async () => {
  const dir = await vaultWith({ 'a.txt': 'a', 'b.exe': 'b', '.c.txt': 'c', 'd/e.txt': 'e' });
  await symlink('/etc', join(dir, 'etc'));
  const host = await serve(dir);
  const { client, vault } = await enrol(host, 'ana');
  const { entries } = await client.do('vault.list', { vault, recursive: true });
  expect(entries.map((e) => e.name)).toEqual(['a.txt', 'd', 'd/e.txt']);
});
