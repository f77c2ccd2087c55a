// What the host's panel is told: how far a file has really been sent, and rows that can
// be told apart whatever happened to the server meanwhile.

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { encodeRead } from '../../src/main/wire/binary';
import { cleanUp, enrol, serve, tempDir } from '../fixtures/engines';
import { RawClient } from '../fixtures/raw-client';

const MiB = 1024 * 1024;

afterEach(cleanUp);

describe('views of the host', () => {
  test('a client that takes a part at a time has what it took, not all', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'a.bin'), randomBytes(8 * MiB));
    // Progress is shown ten times a second at most: on this clock every look is one.
    let now = Date.now();
    const host = await serve(dir, { clock: () => (now += 150) });
    const listening = (await host.do('snapshot', {})).server.listening;
    const raw = await RawClient.connect(listening?.port ?? 0);
    await raw.authByInvite((await host.do('invite.create', { id: 'ana' })).link);
    const opened = await raw.ask('OPEN', { name: 'a.bin' });
    const handle = Number(opened.json['handle']);
    for (const part of [0, 1, 2, 3]) {
      await raw.ask('READ', encodeRead({ handle, offset: part * MiB, length: MiB }));
    }
    await host.event((event) =>
      event.type === 'session.changed' && event.session.bytesSent === 4 * MiB ? event : null,
    );
    const seen = host.events.flatMap((event) =>
      event.type === 'session.changed' && event.session.sending !== null ? [event.session] : [],
    );
    expect(seen).not.toEqual([]);
    for (const { sending, bytesSent } of seen) {
      expect(sending).toEqual({ name: 'a.bin', sent: bytesSent, size: 8 * MiB });
    }
    raw.drop();
  });

  test('errors and messages keep keys of their own over a restart of the server', async () => {
    const host = await serve(await tempDir());
    const { client, vault } = await enrol(host, 'ana');
    const provoke = async (missing: string): Promise<void> => {
      await client.do('vault.say', { vault, text: 'oi' });
      const { transfers } = await client.do('get', { vault, names: [missing] });
      await client.ended(transfers[0] ?? '');
    };
    await provoke('falta.txt');
    const { server } = await host.do('snapshot', {});
    await host.do('server.stop', {});
    await host.do('server.start', { port: server.listening?.port ?? 0 });
    await client.do('vault.connect', { vault });
    await provoke('nada.txt');
    const { refusals, messages } = (await host.do('snapshot', {})).server;
    const keys = [...refusals, ...messages].map(({ key }) => key);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
  });
});
