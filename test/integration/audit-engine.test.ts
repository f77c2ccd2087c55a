// Each kind of row is in the audit log because the thing was really done: real engines,
// real connections, and a second engine that reads what the first left.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { AuditRowView } from '../../src/shared/ipc/audit';
import { cleanUp, enrol, serve, tempDir, TestEngine } from '../fixtures/engines';
import { newIdentity, RawClient } from '../fixtures/raw-client';

afterEach(cleanUp);

async function vault(): Promise<string> {
  const dir = await tempDir();
  await writeFile(join(dir, 'nota.txt'), 'oi');
  await writeFile(join(dir, 'grande.bin'), Buffer.alloc(3_000_000, 5));
  return dir;
}

/** Oldest first. */
async function rowsOf(engine: TestEngine, kind?: string): Promise<readonly AuditRowView[]> {
  const { rows } = await engine.do('audit.list', kind === undefined ? {} : { kinds: [kind] });
  return [...rows].reverse();
}

const portOf = async (host: TestEngine): Promise<number> =>
  (await host.do('snapshot', {})).server.listening?.port ?? 0;

describe('what is done is in the log', () => {
  test('a whole visit, in order, with who, what and from where', async () => {
    const host = await serve(await vault());
    const { client, vault: pin } = await enrol(host, 'ana');
    const outDir = await tempDir();
    const names = ['nota.txt', 'grande.bin', 'falta.txt'];
    for (const name of names) {
      const { transfers } = await client.do('get', { vault: pin, names: [name], outDir });
      await client.ended(transfers[0] ?? '');
    }
    await client.engine.close();
    await host.event((event) => (event.type === 'session.ended' ? event : null));
    await host.do('ids.revoke', { id: 'ana' });
    await host.do('server.stop', {});

    const rows = await rowsOf(host);
    expect(rows.map(({ kind }) => kind)).toEqual([
      'log.begun',
      'setting',
      'server.start',
      'invite',
      'enrol',
      'session.open',
      'file',
      'file',
      'refusal',
      'session.end',
      'revoke',
      'server.stop',
    ]);
    const [, setting, start, invite, enrolled, , small, large, refusal, end, revoke] = rows;
    expect(setting).toMatchObject({ detail: { port: 0, label: 'Baú de teste' } });
    expect(start?.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(invite).toMatchObject({ id: 'ana' });
    expect(enrolled).toMatchObject({ id: 'ana', detail: { by: 'invite' } });
    expect(enrolled?.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(small).toMatchObject({ id: 'ana', name: 'nota.txt', status: 200, detail: { size: 2 } });
    expect(small?.detail['digest']).toMatch(/^[0-9a-f]{128}$/);
    expect(large).toMatchObject({ name: 'grande.bin', detail: { size: 3_000_000 } });
    expect(refusal).toMatchObject({
      id: 'ana',
      name: 'falta.txt',
      status: 404,
      detail: { reason: 'not_found' },
    });
    expect(end).toMatchObject({ id: 'ana', detail: { files: 2, bytes: 3_000_002 } });
    expect(revoke).toMatchObject({ id: 'ana' });
    expect(await host.do('audit.verify', {})).toMatchObject({ ok: true, rows: 12 });
  });

  test('a file that was taken without ever being sealed', async () => {
    const host = await serve(await vault());
    const { link } = await host.do('invite.create', { id: 'ana' });
    const raw = await RawClient.connect(await portOf(host));
    await raw.authByInvite(link);
    const opened = await raw.ask('OPEN', { name: 'grande.bin' });
    const handle = Number(opened.json['handle']);
    const read = Buffer.alloc(16);
    read.writeUInt32BE(handle, 0);
    read.writeBigUInt64BE(0n, 4);
    read.writeUInt32BE(1_000_000, 12);
    await raw.ask('READ', read);
    raw.channel.bye('bye');
    await host.event((event) => (event.type === 'session.ended' ? event : null));
    const [part] = await rowsOf(host, 'file.part');
    expect(part).toMatchObject({
      id: 'ana',
      name: 'grande.bin',
      status: 206,
      detail: { bytes: 1_000_000, size: 3_000_000 },
    });
    expect(await rowsOf(host, 'file')).toEqual([]);
  });

  test('what the host does by command', async () => {
    const host = await serve(await vault());
    await host.do('ids.add', {
      ids: [
        { id: '22', name: 'Ana' },
        { id: '10', claimable: true },
      ],
    });
    await host.do('ids.set', { id: '22', message: false, quotaBytes: 1000 });
    await host.do('invite.create', { id: '22' });
    await host.do('ids.withdraw', { id: '22' });
    await host.do('claims.open', { minutes: 5 });
    await host.do('claims.close', {});
    await host.do('ids.remove', { id: '10' });
    await host.do('client.configure', { downloadDir: await tempDir() });
    await host.do('audit.configure', { maxRows: 5000 });
    const { vault: pin } = await enrol(host, 'bia');
    expect(pin).not.toBe('');
    const { server } = await host.do('snapshot', {});
    await host.do('session.disconnect', { session: server.sessions[0]?.session ?? '' });
    const rows = (await rowsOf(host)).slice(3);
    const told = rows.map(({ kind, id }) => `${kind} ${id ?? ''}`.trim());
    expect(told.slice(0, 10)).toEqual([
      'ids.add 22',
      'ids.add 10',
      'ids.set 22',
      'invite 22',
      'invite.withdraw 22',
      'claims.open',
      'claims.close',
      'ids.remove 10',
      'setting',
      'setting',
    ]);
    expect(told).toContain('disconnect bia');
    expect(rows[2]?.detail).toEqual({ message: false, quotaBytes: 1000 });
  });

  test('a server that did not start, and nothing for a command that was refused', async () => {
    const host = await TestEngine.open();
    await host.refused('server.start', {});
    await host.refused('ids.revoke', { id: 'nobody' });
    const rows = await rowsOf(host);
    expect(rows.map(({ kind }) => kind)).toEqual(['log.begun', 'server.failed']);
    expect(rows[1]?.detail).toEqual({ reason: 'vault_missing' });
  });

  test('nothing is lost by a clean end, and what another process does is there at once', async () => {
    const host = await serve(await vault());
    const beside = await TestEngine.open({ dataDir: host.dataDir });
    await beside.do('invite.create', { id: 'ana' });
    expect(await rowsOf(host, 'invite')).toHaveLength(1);
    await host.engine.close();
    const rows = await rowsOf(beside);
    expect(rows.at(-1)?.kind).toBe('server.stop');
    expect(await beside.do('audit.verify', {})).toMatchObject({ ok: true });
  });

  test('never an invite’s link, nor a passphrase', async () => {
    const host = await serve(await vault());
    const { link } = await enrol(host, 'ana');
    const path = join(await tempDir(), 'keys');
    await host.do('identity.export', { path, which: 'both', passphrase: 'uma frase bem secreta' });
    expect(await rowsOf(host, 'identity')).toHaveLength(1);
    await host.engine.close();
    const secret = link.split(/[/#?]/).at(-1) ?? link;
    expect(secret.length).toBeGreaterThan(20);
    for (const name of await readdir(host.dataDir)) {
      if (!/^(bau\.db|audit)/.test(name)) continue;
      const bytes = await readFile(join(host.dataDir, name));
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes('bem secreta')).toBe(false);
    }
  });

  test('a name as it was given, whatever is in it', async () => {
    const host = await serve(await vault());
    const { client, vault: pin } = await enrol(host, 'ana');
    const name = 'a\u0000b\u202e\u0007.txt';
    const { transfers } = await client.do('get', {
      vault: pin,
      names: [name],
      outDir: await tempDir(),
    });
    await client.ended(transfers[0] ?? '');
    const [refusal] = await rowsOf(host, 'refusal');
    expect(refusal).toMatchObject({ name, status: 400 });
  });
});

describe('a flood of refusals', () => {
  test('leaves few rows, and the number of all', async () => {
    const host = await serve(await vault());
    const port = await portOf(host);
    const garbage = (): Promise<void> =>
      new Promise((closed) => {
        const socket = connect(port, '127.0.0.1', () =>
          socket.write('GET / HTTP/1.1\r\n\r\n'.repeat(40)),
        );
        socket.on('error', () => undefined);
        socket.on('close', () => {
          closed();
        });
        socket.resume();
      });
    for (let round = 0; round < 40; round += 1)
      await Promise.all(Array.from({ length: 10 }, garbage));
    for (let i = 0; i < 30; i += 1) {
      const raw = await RawClient.connect(port, newIdentity());
      await raw.auth({ mode: 'known', id: `id${String(i)}` });
    }
    await host.do('server.stop', {});
    const rows = await rowsOf(host);
    const single = rows.filter(({ kind }) => kind === 'refusal');
    const sums = rows.filter(({ kind }) => kind === 'refusal.more');
    expect(single.length).toBeLessThanOrEqual(120);
    expect(sums.length).toBeLessThanOrEqual(65);
    const garbageTold = single.filter(({ detail }) => detail['reason'] === 'bad_request').length;
    const garbageSum = sums.find(({ detail }) => detail['reason'] === 'bad_request');
    expect(garbageTold).toBe(10);
    expect(garbageSum).toMatchObject({ address: '127.0.0.1', status: 400 });
    expect(garbageTold + Number(garbageSum?.detail['count'])).toBeGreaterThanOrEqual(300);
    expect(single.filter(({ status }) => status === 403)).toHaveLength(30);
    expect(await host.do('audit.verify', {})).toMatchObject({ ok: true });
  });
});
