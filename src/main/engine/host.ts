// The server side of the engine: configuration, start and stop, invites, IDs.

import { BauError, failureOf, type Failure } from '../../shared/errors';
import type { EngineOutput, EngineParsed } from '../../shared/ipc/commands';
import type { Listening, ServerConfig, ServerState } from '../../shared/ipc/views';
import type { RandomSource } from '../crypto/random';
import { formatHostPort } from '../identity/host-port';
import type { Identity } from '../identity/identity';
import { Cursors } from '../server/cursors';
import { Counters } from '../server/counters';
import { Paces } from '../server/pace';
import { Quotas } from '../server/quotas';
import { Visits } from '../server/visits';
import { WholeGates } from '../server/whole-gates';
import { Server, serverLimits } from '../server/server';
import type { ChannelPools } from '../session/channel';
import type { Store } from '../store/open-store';
import type { DigestPool } from '../vault/digest';
import { VaultIndex } from '../vault/vault-index';
import type { Activity } from './activity';
import type { Noted } from './audit-recorder';
import { reachableAddresses } from './addresses';
import { CounterFeed, storedCounters } from './counter-feed';
import { etagKeyOf } from './etag-key';
import type { EventBus } from './event-bus';
import { noteOf, scanning } from './files-view';
import { HostEvents } from './host-events';
import { HostFiles, policyOfConfig } from './host-files';
import { Ids } from './ids';
import { Inviter } from './inviter';
import { Limits } from './limits';
import type { Nearby } from './nearby';
import { Rosters } from './roster';
import { changedConfig, listenHost, saveServerConfig } from './server-config';
import { VaultDigests } from './vault-digests';

export interface HostOptions {
  readonly identity: Identity;
  readonly store: Store;
  readonly pool: DigestPool;
  readonly pools: ChannelPools;
  readonly bus: EventBus;
  readonly activity: Activity;
  /** Told of the vault while it listens. */
  readonly nearby: Nearby;
  /** Notes something in the audit log. */
  readonly record: (noted: Noted) => void;
  readonly clock: () => number;
  readonly random: RandomSource;
  /** Where the index of the vault is kept over restarts. */
  readonly indexFile: string;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
}

interface Running {
  readonly server: Server;
  readonly index: VaultIndex;
  readonly events: HostEvents;
  readonly feed: CounterFeed;
  readonly vault: VaultDigests;
  readonly listening: Listening;
  readonly label: string;
}

export class Host {
  private running: Running | null = null;
  private changing: Promise<unknown> = Promise.resolve();
  readonly ids: Ids;
  readonly limits: Limits;
  readonly rosters: Rosters;
  readonly files: HostFiles;
  private readonly inviter: Inviter;

  constructor(
    private readonly options: HostOptions,
    private config: ServerConfig,
  ) {
    const { store, bus, clock, random, log, identity } = options;
    const apply = async (): Promise<void> => this.running?.server.applyChanges();
    const ended = (id: string): void => {
      this.running?.server.endId(id, 'revoked');
    };
    this.ids = new Ids({ store, bus, clock, log, apply, ended });
    this.files = new HostFiles({
      bus,
      config: () => this.config,
      log: noteOf(log),
    });
    this.inviter = new Inviter({ identity, store, clock, random, config: () => this.config });
    this.rosters = new Rosters({
      store,
      ids: this.ids,
      inviter: this.inviter,
      clock,
      random,
      fp: identity.public.fp26,
      label: () => this.config.label,
      apply,
    });
    this.limits = new Limits({
      store,
      apply: (limits) => {
        this.running?.server.use(serverLimits(limits));
        this.running?.vault.use(limits.idleHashing);
      },
    });
  }

  async configure(change: EngineParsed<'server.configure'>): Promise<object> {
    this.config = changedConfig(this.config, change);
    await saveServerConfig(this.options.store, this.config);
    this.options.bus.emit({ type: 'server.config', config: this.config });
    if (change.announce !== undefined) await this.announce();
    return {};
  }

  /**
   * Starts and stops never overlap. What `forThisRun` holds overrides the saved
   * configuration and is not saved.
   */
  start({ host, ...forThisRun }: EngineParsed<'server.start'>): Promise<Listening> {
    return this.oneByOne(async () => {
      if (this.running) throw new BauError('already_serving');
      this.state('starting');
      const config = changedConfig(this.config, forThisRun);
      try {
        return await this.open(listenHost(config, host), config);
      } catch (error) {
        const failure = failureOf(error);
        this.state('stopped', null, failure);
        this.options.record({ kind: 'server.failed', detail: { reason: failure.reason } });
        throw error;
      }
    });
  }

  stop(): Promise<object> {
    return this.oneByOne(async () => {
      const { running } = this;
      if (!running) return {};
      this.state('stopping');
      this.running = null;
      await this.announce();
      await running.server.stop();
      await running.feed.close();
      running.events.close();
      await running.vault.close();
      await this.files.serve(null);
      await running.index.close();
      this.options.store.serving.release();
      this.options.record({ kind: 'server.stop' });
      this.state('stopped');
      return {};
    });
  }

  disconnect(session: string): object {
    if (!this.running?.server.disconnect(session, 'bye')) throw new BauError('unknown_session');
    return {};
  }

  async invite(input: EngineParsed<'invite.create'>): Promise<EngineOutput<'invite.create'>> {
    const [made] = await this.inviter.make([input], input);
    if (!made) throw new BauError('unexpected');
    await this.options.store.admission.createInvite(made.invite);
    await this.ids.reload();
    return { id: input.id, link: made.link, expiresAt: made.expiresAt };
  }

  /** Of the server of this process, or of the one that runs or ran last on its data. */
  async counters(): Promise<EngineOutput<'server.counters'>> {
    if (this.running) return { running: true, counters: this.running.server.counters() };
    const { store } = this.options;
    const running = (await store.serving.current()) !== null;
    return { running, counters: await storedCounters(store) };
  }

  private announce(): Promise<void> {
    const told = this.config.announce ? this.running : null;
    return this.options.nearby.follow(told);
  }

  private oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const next = this.changing.then(work, work);
    this.changing = next.catch(() => undefined);
    return next;
  }

  private state(
    state: ServerState,
    listening: Listening | null = null,
    failure: Failure | null = null,
  ): void {
    this.options.bus.emit({ type: 'server.state', state, listening, failure });
  }

  private async open(host: string, config: ServerConfig): Promise<Listening> {
    const { store, clock, identity, pool, pools, bus, activity, random, log, record } =
      this.options;
    const { vaultDir, port, label, anyExtension, extensions } = config;
    if (vaultDir === null) throw new BauError('vault_missing');
    const policy = policyOfConfig(config);
    const failing =
      (what: string) =>
      (error: unknown): void => {
        log('error', what, error);
      };
    bus.emit({ type: 'server.files', files: scanning });
    await store.serving.acquire({ host, port, startedAt: clock() });
    let index: VaultIndex | null = null;
    let vault: VaultDigests | null = null;
    try {
      index = await VaultIndex.open(vaultDir, {
        policy,
        cacheFile: this.options.indexFile,
        onChange: () => {
          if (index) this.files.show(index, vault?.hashed ?? 0);
          vault?.changed();
        },
        log: noteOf(log),
      });
      this.files.show(index, 0);
      const events = new HostEvents({
        bus,
        activity,
        record,
        clock,
        log,
        reloadIds: () =>
          Promise.all([this.ids.reload(), this.limits.refresh()]).then(
            () => undefined,
            failing('what another process changed'),
          ),
      });
      const etagKey = await etagKeyOf(store.settings, random);
      const counters = new Counters(clock());
      const served = index;
      const contents = new VaultDigests({
        index,
        pool,
        cache: store.digests,
        etagKey,
        clock,
        sentBytes: () => counters.sent,
        progressed: () => {
          this.files.show(served, contents.hashed);
        },
        log,
      });
      vault = contents;
      const limits = await this.limits.load();
      const server = new Server({
        identity,
        store,
        index,
        policy,
        digests: contents.digests,
        loader: contents.loader,
        quotas: new Quotas(store.usage, clock, failing('quotas')),
        visits: new Visits(
          store.clients,
          () => {
            events.idsChanged();
          },
          failing('visits'),
        ),
        cursors: new Cursors(random),
        pools,
        wholeGates: new WholeGates(),
        paces: new Paces(),
        etagKey,
        label,
        limits: serverLimits(limits),
        counters,
        asked: () => {
          contents.disturb();
        },
        clock,
        random,
        events,
      });
      const bound = await server.listen(host, port);
      record({
        kind: 'server.start',
        address: formatHostPort(host, bound),
        detail: {
          vaultDir,
          label,
          anyExtension,
          ownExtensions: extensions !== null,
          fp: identity.public.fp26,
        },
      });
      await store.serving.update({ host, port: bound, startedAt: clock() });
      const feed = new CounterFeed({
        read: () => server.counters(),
        bus,
        store,
        failed: failing('counters'),
      });
      contents.use(limits.idleHashing);
      void contents.load();
      await this.files.serve(index);
      const listening: Listening = {
        host,
        port: bound,
        addresses: reachableAddresses(host, bound),
        fp: identity.public.fp26,
      };
      this.running = { server, index, events, feed, vault, listening, label };
      this.state('running', listening);
      await this.announce();
      await this.ids.reload();
      return listening;
    } catch (error) {
      await vault?.close();
      await index?.close();
      store.serving.release();
      throw error;
    }
  }
}
