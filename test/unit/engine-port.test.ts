// The engine behind a real message port: calls and answers, events in order, key work
// both ways, and what becomes of calls when the process is gone.

import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import { formatExport } from '../../src/main/store/identity-export';
import { openSeeds } from '../../src/main/store/identity-file';
import { BauError, type Failure } from '../../src/shared/errors';
import type { EngineEvent } from '../../src/shared/ipc/events';
import type { EngineOptions } from '../../src/main/engine/engine';
import { EngineClient } from '../../src/main/engine/port-client';
import { serveEngine, type OpenEngine } from '../../src/main/engine/port-server';
import type {
  EngineSetup,
  FromEngine,
  ImportWish,
  Port,
  ToEngine,
} from '../../src/main/engine/port';

const setup: EngineSetup = {
  dataDir: '/data',
  workerFile: '/worker.js',
  downloadDir: '/downloads',
  sampleVaultDir: null,
  passphrase: null,
  allowKeyFile: true,
  appName: 'Bau test',
  hasKeyStore: true,
};

let ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports) port.close();
  ports = [];
});

const wrap = <Out, In>(port: MessagePort): Port<Out, In> => ({
  post: (message) => port.postMessage(message),
  listen: (listener) => port.on('message', listener),
});

function connect(open: OpenEngine, onKeyWork?: (work: string, bytes: Buffer) => Promise<Buffer>) {
  const { port1, port2 } = new MessageChannel();
  ports = [port1, port2];
  serveEngine(wrap<FromEngine, ToEngine>(port1), open);
  const events: EngineEvent[] = [];
  let closed = 0;
  let opened: (failure: Failure | null) => void = () => undefined;
  const ready = new Promise<Failure | null>((resolve) => (opened = resolve));
  const client = new EngineClient(wrap<ToEngine, FromEngine>(port2), {
    onOpened: (failure) => opened(failure),
    onEvent: (event) => events.push(event),
    onLog: () => undefined,
    onClosed: () => (closed += 1),
    onKeyWork: onKeyWork ?? ((_work, bytes) => Promise.resolve(bytes)),
  });
  return { client, ready, events, port2, closedCount: () => closed };
}

/** An engine that answers `link.read` with what it was asked, and fails at the rest. */
function echo(options: EngineOptions): ReturnType<OpenEngine> {
  options.onEvent({ type: 'client.folder', downloadDir: options.dataDir, seq: 1 });
  return Promise.resolve({
    call: (command: string, input: unknown) =>
      Promise.resolve(
        command === 'link.read'
          ? { ok: true, value: input }
          : { ok: false, error: new BauError('not_serving').toFailure() },
      ),
    close: () => Promise.resolve(),
  } as Awaited<ReturnType<OpenEngine>>);
}

describe('the engine behind a port', () => {
  it('answers many calls at once, each with its own answer', async () => {
    const { client, ready } = connect(echo);
    client.open(setup);
    expect(await ready).toBeNull();
    const links = Array.from({ length: 50 }, (_, at) => `bau://${String(at)}`);
    const answers = await Promise.all(links.map((link) => client.call('link.read', { link })));
    expect(answers).toEqual(links.map((link) => ({ ok: true, value: { link } })));
  });

  it('tells why it could not open, by reason', async () => {
    const { client, ready } = connect(() =>
      Promise.reject(new BauError('no_key_store', { need: 'passphrase' })),
    );
    client.open(setup);
    expect(await ready).toEqual({
      status: 0,
      reason: 'no_key_store',
      params: { need: 'passphrase' },
    });
    expect(await client.call('snapshot', {})).toMatchObject({
      ok: false,
      error: { reason: 'engine_gone' },
    });
  });

  it('hides the words of an unexpected failure', async () => {
    const { client, ready } = connect(() => Promise.reject(new Error('/home/ana/secret')));
    client.open(setup);
    expect(await ready).toEqual({ status: 500, reason: 'unexpected', params: {} });
  });

  it('passes events on', async () => {
    const { client, ready, events } = connect(echo);
    client.open(setup);
    await ready;
    expect(events).toEqual([{ type: 'client.folder', downloadDir: '/data', seq: 1 }]);
  });

  it('lets the engine use the key store, and tells it when that fails', async () => {
    const results: unknown[] = [];
    const { client, ready } = connect(
      async (options) => {
        const store = options.keyStore;
        results.push(await store?.wrap(Buffer.from([1, 2, 3])));
        results.push(await store?.unwrap(Buffer.from([9])).catch((error: unknown) => error));
        return echo(options);
      },
      (work, bytes) =>
        work === 'wrap'
          ? Promise.resolve(Buffer.from(bytes).reverse())
          : Promise.reject(new Error('locked')),
    );
    client.open(setup);
    await ready;
    expect(results[0]).toEqual(Buffer.from([3, 2, 1]));
    expect(results[1]).toBeInstanceOf(Error);
  });

  it('gives the engine no key store where there is none', async () => {
    const seen: unknown[] = [];
    const { client, ready } = connect((options) => {
      seen.push(options.keyStore);
      return echo(options);
    });
    client.open({ ...setup, hasKeyStore: false });
    await ready;
    expect(seen).toEqual([null]);
  });

  it('fails what waits, and what comes later, when the process is lost', async () => {
    const { client, ready } = connect(() =>
      Promise.resolve({
        call: () => new Promise(() => undefined),
        close: () => Promise.resolve(),
      } as Awaited<ReturnType<OpenEngine>>),
    );
    client.open(setup);
    await ready;
    const waiting = client.call('snapshot', {});
    client.lost();
    const gone = { ok: false, error: { status: 0, reason: 'engine_gone', params: {} } };
    expect(await waiting).toEqual(gone);
    expect(await client.call('snapshot', {})).toEqual(gone);
  });

  it('looks at data that did not open and mends them as told, but never under an engine', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'bau-port-'));
    await writeFile(join(dir, 'identity.json'), 'rubbish');
    const { client, ready } = connect(async (options) => {
      await openSeeds(dir, { ...options, random: secureRandom });
      return echo(options);
    });
    client.open({ ...setup, hasKeyStore: false });
    expect(await ready).toMatchObject({ reason: 'identity_unreadable' });
    expect(await client.inspect(dir)).toMatchObject({
      ok: true,
      value: { identity: 'unreadable', choices: ['import', 'start-over'] },
    });
    expect(await client.recover(dir, 'restore-backup')).toMatchObject({
      ok: false,
      error: { reason: 'backup_missing' },
    });
    expect(await client.recover(dir, 'start-over')).toMatchObject({ ok: true });
    expect(await readdir(dir)).not.toContain('identity.json');
    await rm(dir, { recursive: true });

    const open = connect(echo);
    open.client.open(setup);
    await open.ready;
    expect(await open.client.recover(dir, 'start-over')).toMatchObject({
      error: { reason: 'data_in_use' },
    });
    open.client.lost();
    expect(await open.client.inspect(dir)).toMatchObject({ error: { reason: 'engine_gone' } });
  });

  it('takes over exported keys under the protection there is, but never under an engine', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'bau-port-'));
    const path = join(dir, 'keys.bau-identity');
    const options = { keyStore: null, allowKeyFile: true, random: secureRandom, passphrase: null };
    const kdf = { memoryKib: 8, passes: 1 };
    const exportPassphrase = 'twelve or more';
    const elsewhere = await openSeeds(join(dir, 'elsewhere'), options);
    const half = { host: elsewhere.seeds.host, client: null };
    const about = { createdAt: 5, random: secureRandom, kdf };
    await writeFile(path, await formatExport(half, exportPassphrase, about));
    const dataDir = join(dir, 'here');
    const before = await openSeeds(dataDir, options);
    const wish: ImportWish = {
      dataDir,
      path,
      exportPassphrase,
      protection: 'file',
      passphrase: null,
      isAnew: false,
    };

    const { client } = connect(echo);
    expect(await client.readExport(path)).toMatchObject({
      value: { createdAt: 5, clientFp: null },
    });
    expect(await client.readExport(join(dir, 'nothing'))).toMatchObject({
      error: { reason: 'file_missing' },
    });
    expect(await client.tryExport(path, 'another one')).toMatchObject({
      error: { reason: 'export_passphrase' },
    });
    expect(await client.tryExport(path, exportPassphrase)).toMatchObject({ ok: true });
    const imported = await client.importIdentity(wish);
    expect(imported).toMatchObject({ value: { protection: 'file', otherHalf: 'kept' } });
    const { seeds } = await openSeeds(dataDir, options);
    expect(seeds).toEqual({ host: elsewhere.seeds.host, client: before.seeds.client });
    const kept = imported.ok ? imported.value.keptAs : null;
    expect(await readdir(dataDir)).toContain(kept);

    // Keys that nobody can open any more: only an import that says so makes the other half anew.
    const forgotten = join(dir, 'forgotten');
    const passphrase = 'nobody knows it';
    await openSeeds(forgotten, { ...options, allowKeyFile: false, passphrase, kdf });
    const instead = { ...wish, dataDir: forgotten };
    expect(await client.importIdentity(instead)).toMatchObject({
      error: { reason: 'no_key_store' },
    });
    expect(await client.importIdentity({ ...instead, isAnew: true })).toMatchObject({
      value: { protection: 'file', otherHalf: 'made' },
    });

    const open = connect(echo);
    open.client.open(setup);
    await open.ready;
    expect(await open.client.importIdentity(wish)).toMatchObject({
      error: { reason: 'data_in_use' },
    });
    await rm(dir, { recursive: true });
  });

  it('says when it is closed, also when it never opened', async () => {
    const { client, port2, closedCount } = connect(echo);
    client.close();
    await once(port2, 'message');
    expect(closedCount()).toBe(1);
  });
});
