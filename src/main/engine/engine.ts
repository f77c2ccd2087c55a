// The engine: one object behind one typed set of commands and events, used alike by the
// app (in a utility process), the command line and the tests. Plain Node, no Electron.

import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import {
  engineSchemas,
  type EngineCommand,
  type EngineInput,
  type EngineOutput,
  type EngineParsed,
} from '../../shared/ipc/commands';
import type { EngineEvent } from '../../shared/ipc/events';
import { settle, type Result } from '../../shared/ipc/result';
import { reconnectTimes, type ReconnectTimes } from '../client/backoff';
import type { QueueMode } from '../client/transfers';
import type { PassphraseCost } from '../crypto/passphrase-box';
import { secureRandom, type RandomSource } from '../crypto/random';
import { wipe } from '../crypto/wipe';
import { Identity } from '../identity/identity';
import { TrainPool } from '../session/outbox';
import { openSeeds, type KeyStore, type OpenedSeeds } from '../store/identity-file';
import { openStore, type Store } from '../store/open-store';
import { DigestPool } from '../vault/digest';
import { SlotPool } from '../wire/slots';
import { Activity } from './activity';
import { Audit } from './audit';
import { rowsOf } from './audit-commands';
import { EventBus } from './event-bus';
import { Guest } from './guest';
import { Host } from './host';
import { IdentityKeeper } from './identity-keeper';
import { initialSnapshot } from './initial-snapshot';
import { LogFile } from './log-file';
import { Nearby } from './nearby';

export interface LogLine {
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error';
  /** English, for the log file; holds no keys. May hold a peer's text. */
  readonly message: string;
  readonly error?: string;
}

export interface EngineOptions {
  /** Absolute; made if missing. Holds identity, database, log, the kept index and nothing else. */
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
  /** What a passphrase costs that this engine seals with; `defaultPassphraseCost` unless a test says. */
  readonly kdf?: PassphraseCost;
  /** Sent to servers: program and version. */
  readonly appName: string;
  /**
   * Whose downloads it goes on with: `all` that wait in the data folder, or (default) only
   * what is asked for again.
   */
  readonly queue?: QueueMode;
  /** How long lost vaults are left alone before they are dialed again. */
  readonly reconnect?: ReconnectTimes;
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
  /** The host's, and the guest's own: a disk that hangs under a download holds nobody else up. */
  readonly hashing: readonly DigestPool[];
  readonly host: Host;
  readonly guest: Guest;
  readonly nearby: Nearby;
  readonly identities: { readonly host: Identity; readonly client: Identity };
  readonly keeper: IdentityKeeper;
  readonly logFile: LogFile;
  readonly audit: Audit;
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
    const { dataDir, keyStore, passphrase, allowKeyFile, kdf, workerFile } = options;
    const store = await openStore(dataDir, { clock });
    try {
      const seedOptions = { keyStore, passphrase, allowKeyFile, random, kdf };
      const opened = await openSeeds(dataDir, seedOptions);
      const identities = identitiesOf(opened);
      const { protection } = opened;
      const hashing = [new DigestPool(workerFile), new DigestPool(workerFile)] as const;
      const pools = { slots: new SlotPool(), trains: new TrainPool() };
      const bus = new EventBus(
        await initialSnapshot(store, options, identities, protection),
        options.onEvent,
      );
      const activity = new Activity(clock, (steps) => {
        bus.emit({ type: 'activity', steps });
      });
      const audit = await Audit.open({ store, host: identities.host, clock, random, log });
      const { record } = audit;
      const shared = { store, pools, bus, activity, clock, random, log, record };
      const { config } = bus.snapshot.server;
      const nearby = new Nearby({ bus, clock });
      const indexFile = join(dataDir, 'vault.index');
      const host = new Host(
        { ...shared, nearby, pool: hashing[0], identity: identities.host, indexFile },
        config,
      );
      const guest = new Guest(
        {
          ...shared,
          pool: hashing[1],
          identity: identities.client,
          host: identities.host.public,
          appName: options.appName,
          times: options.reconnect ?? reconnectTimes,
          queue: options.queue ?? 'asked',
        },
        bus.snapshot.client.downloadDir,
      );
      for (const vault of await guest.links.views()) bus.emit({ type: 'vault.changed', vault });
      await guest.transfers.restore();
      const { mark } = opened;
      const kept = { dataDir, identities, protection, mark, seedOptions, bus, clock };
      const keeper = new IdentityKeeper(kept);
      const parts = { ...shared, hashing, host, guest, nearby, identities, keeper, audit, logFile };
      return new Engine(parts);
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
        return await this.run(command, parsed.data as EngineParsed<C>);
      } catch (error) {
        if (!(error instanceof BauError)) this.parts.log('error', `command ${command}`, error);
        throw error;
      }
    });
  }

  /** What the host changed is in the audit log before the command is answered. */
  private async run<C extends EngineCommand>(
    command: C,
    input: EngineParsed<C>,
  ): Promise<EngineOutput<C>> {
    const { audit, bus } = this.parts;
    const before = bus.snapshot;
    const output = await this.handlers[command](input);
    const rows = rowsOf(command, { input, output, before });
    for (const row of rows) audit.record(row);
    if (rows.length > 0) await audit.flush();
    return output;
  }

  /** Stops server and downloads cleanly and frees the data folder. */
  close(): Promise<void> {
    const { guest, host, nearby, activity, audit, hashing, store, identities, logFile } =
      this.parts;
    this.closing ??= (async () => {
      await guest.close();
      await host.stop();
      await nearby.close();

      await host.files.close();
      host.ids.close();
      activity.close();
      await audit.close();
      await Promise.all(hashing.map((pool) => pool.close()));
      await store.close();
      await logFile.close();
      identities.host.wipe();
      identities.client.wipe();
    })();
    return this.closing;
  }

  private handlerTable(): Handlers {
    const { host, guest, nearby, bus, store, keeper, audit } = this.parts;
    return {
      snapshot: () => bus.snapshot,
      'identity.show': () => keeper.show(),
      'identity.export': (input) => keeper.export(input),
      'identity.protect': (input) => keeper.protect(input),
      'server.configure': (input) => host.configure(input),
      'server.start': async (input) => {
        await keeper.check();
        return host.start(input);
      },
      'server.stop': () => host.stop(),
      'files.list': (input) => host.files.list(input),
      'files.add': (input) => host.files.add(input),
      'files.stopAdding': () => host.files.stopAdding(),
      'limits.get': async () => ({ limits: await host.limits.load() }),
      'limits.set': async ({ limits }) => ({ limits: await host.limits.set(limits) }),
      'server.counters': () => host.counters(),
      'session.disconnect': ({ session }) => host.disconnect(session),
      'invite.create': (input) => host.invite(input),
      'ids.list': async () => {
        await host.ids.reload();
        return { ids: bus.snapshot.server.ids };
      },
      'ids.revoke': ({ id }) => host.ids.revoke(id),
      'ids.change': (input) => host.ids.change(input),
      'ids.end': (input) => host.ids.end(input),
      'ids.add': (input) => host.ids.add(input),
      'ids.set': (input) => host.ids.set(input),
      'ids.withdraw': ({ id }) => host.ids.withdraw(id),
      'ids.remove': ({ id }) => host.ids.remove(id),
      'roster.import': (input) => host.rosters.import(input),
      'roster.export': () => host.rosters.export(),
      'roster.sheet': (input) => host.rosters.sheet(input),
      'claims.list': () => host.ids.claims(),
      'claims.open': (input) => host.ids.openClaims(input),
      'claims.close': () => host.ids.closeClaims(),
      'claims.undo': ({ id }) => host.ids.undoClaim(id),
      'audit.list': (input) => audit.list(input),
      'audit.verify': () => audit.verify(),
      'audit.export': (input) => audit.export(input),
      'audit.settings': () => audit.settingsNow(),
      'audit.configure': (input) => audit.configure(input),
      'nearby.look': ({ seconds }) => nearby.look(seconds),
      'nearby.check': ({ host: place }) => nearby.neighbourhood(place),
      'server.probe': (input) => guest.probe(input),
      'vault.claim': (input) => guest.claim(input),
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
      'transfer.pause': ({ transfers }) => guest.transfers.pause(transfers),
      'transfer.resume': ({ transfers }) => guest.transfers.resume(transfers),
      'transfer.retry': ({ transfers }) => guest.transfers.retry(transfers),
      'transfer.cancel': ({ transfers }) => guest.transfers.cancel(transfers),
      'transfer.remove': ({ transfers }) => guest.transfers.remove(transfers),
      'transfer.move': ({ transfer, before }) => guest.transfers.move(transfer, before),
      'transfer.answer': (input) => guest.transfers.answer(input),
      'client.configure': ({ downloadDir }) => guest.configure(downloadDir),
      'client.awake': () => {
        guest.links.awake();
        return {};
      },
      verify: ({ path }) => guest.verify(path),
      'saved.verify': ({ saved }) => guest.verifySaved(saved),
      'saved.examine': ({ saved }) => guest.examineSaved(saved),
      'saved.remove': ({ saved }) => guest.removeSaved(saved),
      'saved.path': ({ saved }) => guest.savedPath(saved),
    };
  }
}

function identitiesOf({ seeds }: OpenedSeeds): { host: Identity; client: Identity } {
  const identities = { host: new Identity(seeds.host), client: new Identity(seeds.client) };
  wipe(seeds.host.x, seeds.host.e, seeds.client.x, seeds.client.e);
  return identities;
}
