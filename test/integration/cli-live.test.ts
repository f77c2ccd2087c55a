// The `bau` command when something happens to it: signals, revocation, a server that ends.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bau, bauJson, Cli, enrolCli, ensureCli, serveCli } from '../fixtures/cli';
import { cleanUp, tempDir } from '../fixtures/engines';

/** Seconds on any computer, but not many. */
const bigBytes = 200_000_000;
/** Longer than another process takes to start and have its say. */
const hugeBytes = 1_500_000_000;

beforeAll(ensureCli, 90_000);
afterEach(cleanUp);

interface Scene {
  readonly server: Cli;
  readonly host: string;
  readonly ana: string;
  readonly out: string;
}

/** A server with one large (sparse) and one small file, and one enrolled client. */
async function scene(bytes = bigBytes): Promise<Scene> {
  const [vault, host, ana, out] = await Promise.all([tempDir(), tempDir(), tempDir(), tempDir()]);
  const big = await open(join(vault, 'big.zip'), 'w');
  await big.truncate(bytes);
  await big.close();
  await writeFile(join(vault, 'small.txt'), 'small');
  const { server } = await serveCli(vault, host);
  await enrolCli(host, ana, 'ana');
  return { server, host, ana, out };
}

/** A download that has begun and is far from its end. */
async function downloading({ ana, out }: Scene): Promise<Cli> {
  const download = new Cli(['get', 'big.zip', '--out', out, '--json'], { data: ana });
  await download.seen(({ type, received }) => type === 'progress' && Number(received) > 0);
  return download;
}

const visible = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => !name.startsWith('.'));

describe('Ctrl-C', () => {
  test('during get says goodbye, leaves nothing under the name, and get goes on later', async () => {
    const all = await scene();
    const download = await downloading(all);
    download.kill('SIGINT');
    const { code } = await download.ended;
    expect(code).toBe(130);
    expect(download.objects.at(-1)).toMatchObject({ type: 'error', reason: 'cancelled' });
    expect(await visible(all.out)).toEqual([]);
    const ended = await all.server.seen(
      ({ type, state, bytesSent }) => type === 'session' && state === 'ended' && bytesSent !== 0,
    );
    expect(Number(ended['bytesSent'])).toBeLessThan(bigBytes);

    const again = await bauJson(['get', 'big.zip', '--out', all.out], { data: all.ana });
    expect(again.code).toBe(0);
    expect((await visible(all.out)).sort()).toEqual(['big.zip', 'big.zip.minisig']);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'at the server (%s) ends it with 0, and tells the client 503, which waits',
    async (signal) => {
      const all = await scene();
      const download = await downloading(all);
      all.server.kill(signal);
      expect((await all.server.ended).code).toBe(0);
      expect(all.server.objects.at(-1)).toEqual({ type: 'stopped' });
      const told = await download.seen(({ type }) => type === 'waiting');
      expect(told).toMatchObject({ status: 503, reason: 'stopping' });
      download.kill('SIGTERM');
      expect((await download.ended).code).toBe(143);
      expect(await visible(all.out)).toEqual([]);
    },
  );
});

describe('while a server runs', () => {
  test('a revocation by another process takes effect at once', async () => {
    const all = await scene(hugeBytes);
    const download = await downloading(all);
    const revoked = await bauJson(['revoke', '--id', 'ana'], { data: all.host });
    expect(revoked.objects).toEqual([{ type: 'revoked', id: 'ana' }]);
    const revokedAt = Date.now();
    const { code } = await download.ended;
    expect(Date.now() - revokedAt).toBeLessThan(1000);
    expect(code).toBe(1);
    expect(download.objects.at(-1)).toMatchObject({ status: 403, reason: 'revoked' });
    expect(await visible(all.out)).toEqual([]);
    const again = await bauJson(['ls'], { data: all.ana });
    expect(again.objects[0]).toMatchObject({ status: 403, reason: 'revoked' });
    const told = await all.server.seen(
      ({ type, reason }) => type === 'refused' && reason === 'revoked',
    );
    expect(told).toMatchObject({ status: 403, id: 'ana' });
  });

  test('a refusal is told to the host with what was asked for', async () => {
    const { server, ana, out } = await scene();
    await bau(['get', 'nada.txt', '--out', out], { data: ana });
    const told = await server.seen(({ type }) => type === 'refused');
    expect(told).toMatchObject({ status: 404, reason: 'not_found', id: 'ana', name: 'nada.txt' });
  });

  test('a second connection with the same key is 409, and may take over', async () => {
    const all = await scene(hugeBytes);
    const download = await downloading(all);
    const second = await bauJson(['ls'], { data: all.ana });
    expect(second.objects[0]).toMatchObject({ status: 409, reason: 'already_connected' });
    const third = await bauJson(['ls', '--takeover'], { data: all.ana });
    expect(third.code).toBe(0);
    expect((await download.ended).code).toBe(1);
    expect(download.objects.at(-1)).toMatchObject({ status: 409, reason: 'taken_over' });
  });

  test('what serve is told does not change what the app has configured', async () => {
    const { host } = await scene();
    const { Engine } = await import('../../src/main/engine/engine');
    const { workerFile } = await import('../fixtures/engines');
    const engine = await Engine.open({
      dataDir: host,
      workerFile,
      downloadDir: host,
      sampleVaultDir: null,
      keyStore: null,
      passphrase: null,
      allowKeyFile: false,
      appName: 'test',
      onEvent: () => undefined,
    });
    try {
      const result = await engine.call('snapshot', {});
      expect(result.ok && result.value.server.config).toMatchObject({ vaultDir: null, port: 1235 });
    } finally {
      await engine.close();
    }
  });
});

describe('a reader that leaves', () => {
  test('does not stop a server', async () => {
    const { server, ana } = await scene();
    server.closeStdout();
    for (let i = 0; i < 3; i += 1) expect((await bau(['say', 'Oi'], { data: ana })).code).toBe(0);
    server.kill('SIGINT');
    expect((await server.ended).code).toBe(0);
  });
});

test('a server nobody answers at is one failure, not one a file', async () => {
  const { server, ana, out } = await scene();
  server.kill('SIGINT');
  await server.ended;
  const names = Array.from({ length: 20 }, (_, i) => `f${String(i)}.txt`);
  const { code, objects } = await bauJson(['get', ...names, '--out', out], { data: ana });
  expect(code).toBe(1);
  expect(objects).toMatchObject([{ type: 'error', reason: 'unreachable' }]);
});
