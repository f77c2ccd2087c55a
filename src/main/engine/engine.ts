// The engine: one object behind one typed set of commands and events, used alike by the
// app (in a utility process), the command line and the tests. Plain Node, no Electron.

import { cp, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import {
  engineSchemas,
  type EngineCommand,
  type EngineInput,
  type EngineOutput,
  type EngineParsed,
  type KeysView,
} from '../../shared/ipc/commands';
import type { EngineEvent } from '../../shared/ipc/events';
import { settle, type Result } from '../../shared/ipc/result';
import type { Snapshot } from '../../shared/ipc/views';
import { keep } from '../../shared/project';
import { savedView } from '../client/saved-view';
import { secureRandom, type RandomSource } from '../crypto/random';
import { wipe } from '../crypto/wipe';
import { Identity } from '../identity/identity';
import { minisignPublicKey } from '../identity/minisign';
import { TrainPool } from '../session/outbox';
import { openSeeds, type KeyStore, type OpenedSeeds } from '../store/identity-file';
import { openStore, type Store } from '../store/open-store';
import { DigestPool } from '../vault/digest';
import { SlotPool } from '../wire/slots';
import { Activity } from './activity';
import { EventBus } from './event-bus';
import { Guest, loadDownloadDir } from './guest';
import { Host } from './host';
import { LogFile } from './log-file';
import { loadServerConfig, saveServerConfig } from './server-config';

export interface LogLine {
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error';
  /** English, for the log file; holds no keys. May hold a peer's text. */
  readonly message: string;
  readonly error?: string;
}

export interface EngineOptions {
  /** Absolute; made if missing. Holds identity, database and nothing else. */
  readonly dataDir: string;
  /** The built hash-worker, absolute. */
  readonly workerFile: string;
  /** Where downloads go until the person chooses; absolute, made at the first download. */
  readonly downloadDir: string;
  /** Copied into the data folder as the first vault when none was chosen; null for none. */
  readonly sampleVaultDir: string | null;
  readonly keyStore: KeyStore | null;
  readonly passphrase: string | null;
  /** The person allowed the identity to lie in a 0600 file. */
  readonly allowKeyFile: boolean;
  /** Sent to servers: program and version. */
  readonly appName: string;
  readonly clock?: () => number;
  readonly random?: RandomSource;
  readonly log?: (line: LogLine) => void;
  readonly onEvent: (event: EngineEvent) => void;
}

type Handlers = {
  readonly [C in EngineCommand]: (
    input: EngineParsed<C>,
  ) => EngineOutput<C> | Promise<EngineOutput<C>>;
};

interface EngineParts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly activity: Activity;
  readonly pool: DigestPool;
  readonly host: Host;
  readonly guest: Guest;
  readonly identities: { readonly host: Identity; readonly client: Identity };
  readonly protection: OpenedSeeds['protection'];
  readonly logFile: LogFile;
  readonly log: (level: LogLine['level'], message: string, error?: unknown) => void;
}

export class Engine {
  private readonly handlers: Handlers;
  private closing: Promise<void> | null = null;

  private constructor(private readonly parts: EngineParts) {
    this.handlers = this.handlerTable();
  }

  /** Opens data folder and identity. Rejects with BauError, leaving nothing open. */
  static async open(options: EngineOptions): Promise<Engine> {
    const clock = options.clock ?? Date.now;
    const random = options.random ?? secureRandom;
    const logFile = new LogFile(options.dataDir);
    const log = (level: LogLine['level'], message: string, error?: unknown): void => {
      const text = error instanceof Error ? (error.stack ?? error.message) : undefined;
      const line = { at: clock(), level, message, ...(text === undefined ? {} : { error: text }) };
      logFile.add(line);
      options.log?.(line);
    };
    const { dataDir, keyStore, passphrase, allowKeyFile, workerFile } = options;
    const store = await openStore(dataDir, { clock });
    try {
      const opened = await openSeeds(dataDir, { keyStore, passphrase, allowKeyFile, random });
      const identities = identitiesOf(opened);
      const { protection } = opened;
      const pool = new DigestPool(workerFile);
      const pools = { slots: new SlotPool(), trains: new TrainPool() };
      const bus = new EventBus(
        await initialSnapshot(store, options, identities, protection),
        options.onEvent,
      );
      const activity = new Activity(clock, (steps) => {
        bus.emit({ type: 'activity', steps });
      });
      const shared = { store, pool, pools, bus, activity, clock, random, log };
      const { config } = bus.snapshot.server;
      const host = new Host({ ...shared, identity: identities.host }, config);
      const guest = new Guest(
        {
          ...shared,
          identity: identities.client,
          host: identities.host.public,
          appName: options.appName,
        },
        bus.snapshot.client.downloadDir,
      );
      for (const vault of await guest.links.views()) bus.emit({ type: 'vault.changed', vault });
      return new Engine({ ...shared, host, guest, identities, protection, logFile });
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** Runs a command. Never rejects; a payload that does not fit is `bad_input`. */
  call<C extends EngineCommand>(
    command: C,
    input: EngineInput<C>,
  ): Promise<Result<EngineOutput<C>>> {
    return settle(async () => {
      if (this.closing) throw new BauError('engine_gone');
      if (!Object.hasOwn(engineSchemas, command))
        throw new BauError('bad_input', { field: 'command' });
      const parsed = engineSchemas[command].safeParse(input);
      if (!parsed.success) {
        const field = parsed.error.issues[0]?.path.join('.') ?? '';
        throw new BauError('bad_input', { field });
      }
      try {
        return await this.handlers[command](parsed.data as EngineParsed<C>);
      } catch (error) {
        if (!(error instanceof BauError)) this.parts.log('error', `command ${command}`, error);
        throw error;
      }
    });
  }

  /** Stops server and downloads cleanly and frees the data folder. */
  close(): Promise<void> {
    const { guest, host, activity, pool, store, identities, logFile } = this.parts;
    this.closing ??= (async () => {
      await guest.close();
      await host.stop();
      activity.close();
      await pool.close();
      await store.close();
      await logFile.close();
      identities.host.wipe();
      identities.client.wipe();
    })();
    return this.closing;
  }

  private handlerTable(): Handlers {
    const { host, guest, bus, store } = this.parts;
    return {
      snapshot: () => bus.snapshot,
      'identity.show': () => this.keys(),
      'server.configure': (input) => host.configure(input),
      'server.start': (input) => host.start(input),
      'server.stop': () => host.stop(),
      'session.disconnect': ({ session }) => host.disconnect(session),
      'invite.create': (input) => host.invite(input),
      'ids.list': async () => {
        await host.reloadIds();
        return { ids: bus.snapshot.server.ids };
      },
      'ids.revoke': ({ id }) => host.revoke(id),
      'link.read': ({ link }) => guest.readLink(link),
      'vault.connect': (input) => guest.connect(input),
      'vault.disconnect': ({ vault }) => {
        guest.links.disconnect(vault);
        return {};
      },
      'vault.forget': ({ vault }) => guest.forget(vault),
      'vault.list': (input) => guest.list(input),
      'vault.say': (input) => guest.say(input),
      'vault.find': async ({ text }) => ({
        vault: (await store.vaults.findByText(text)).fp26,
      }),
      get: (input) => guest.get(input),
      'transfer.cancel': ({ transfer }) => {
        guest.transfers.cancel(transfer);
        return {};
      },
      'transfer.remove': ({ transfer }) => {
        guest.transfers.remove(transfer);
        return {};
      },
      'client.configure': ({ downloadDir }) => guest.configure(downloadDir),
      verify: ({ path }) => guest.verify(path),
      'saved.verify': ({ saved }) => guest.verifySaved(saved),
      'saved.path': ({ saved }) => guest.savedPath(saved),
    };
  }

  private keys(): KeysView {
    const { host, client } = this.parts.identities;
    return {
      hostFp: host.public.fp26,
      clientFp: client.public.fp26,
      protection: this.parts.protection,
      hostPublicKey: minisignPublicKey(host.public),
    };
  }
}

function identitiesOf({ seeds }: OpenedSeeds): { host: Identity; client: Identity } {
  const identities = { host: new Identity(seeds.host), client: new Identity(seeds.client) };
  wipe(seeds.host.x, seeds.host.e, seeds.client.x, seeds.client.e);
  return identities;
}

async function initialSnapshot(
  store: Store,
  options: EngineOptions,
  identities: { readonly host: Identity; readonly client: Identity },
  protection: OpenedSeeds['protection'],
): Promise<Omit<Snapshot, 'seq'>> {
  let config = await loadServerConfig(store, hostname().slice(0, 64) || 'Baú');
  if (config.vaultDir === null && options.sampleVaultDir !== null) {
    const vaultDir = join(options.dataDir, 'vault');
    await mkdir(vaultDir, { recursive: true });
    await cp(options.sampleVaultDir, vaultDir, { recursive: true, force: false });
    config = { ...config, vaultDir };
    await saveServerConfig(store, config);
  }
  return {
    identity: {
      hostFp: identities.host.public.fp26,
      clientFp: identities.client.public.fp26,
      protection,
    },
    server: {
      state: 'stopped',
      config,
      listening: null,
      failure: null,
      files: { state: 'idle', files: 0, bytes: 0, problems: [] },
      sessions: [],
      ids: await store.clients.list((options.clock ?? Date.now)()),
      refusals: [],
      messages: [],
    },
    client: {
      vaults: [],
      transfers: [],
      saved: (await store.saved.list(keep.saved)).map(savedView),
      downloadDir: await loadDownloadDir(store, options.downloadDir),
    },
    activity: [],
  };
}
