// The server side of the engine: configuration, start and stop, invites, IDs.

import { BauError, failureOf } from '../../shared/errors';
import type { EngineOutput, EngineParsed } from '../../shared/ipc/commands';
import type { Listening, ServerConfig, ServerState } from '../../shared/ipc/views';
import { defaultPort, inviteLife } from '../../shared/limits';
import { decodeBase64url, encodeBase64url } from '../crypto/base64url';
import type { RandomSource } from '../crypto/random';
import { parseHostPort, type HostPort } from '../identity/host-port';
import type { Identity } from '../identity/identity';
import { formatInvite, inviteIdBytes, inviteKey, inviteSecretBytes } from '../identity/invite';
import { Digests } from '../server/digests';
import { defaultServerLimits, Server } from '../server/server';
import type { ChannelPools } from '../session/channel';
import type { Store } from '../store/open-store';
import type { DigestPool } from '../vault/digest';
import { defaultPolicy } from '../vault/extensions';
import { VaultIndex } from '../vault/vault-index';
import type { Activity } from './activity';
import { reachableAddresses, reachableHosts } from './addresses';
import type { EventBus } from './event-bus';
import { HostEvents } from './host-events';
import { saveServerConfig } from './server-config';

export interface HostOptions {
  readonly identity: Identity;
  readonly store: Store;
  readonly pool: DigestPool;
  readonly pools: ChannelPools;
  readonly bus: EventBus;
  readonly activity: Activity;
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
}

interface Running {
  readonly server: Server;
  readonly index: VaultIndex;
  readonly events: HostEvents;
}

const etagKeySetting = 'vault.etagKey';
const problemsShown = 100;

export class Host {
  private running: Running | null = null;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: HostOptions,
    private config: ServerConfig,
  ) {}

  async configure(change: EngineParsed<'server.configure'>): Promise<object> {
    this.config = changed(this.config, change);
    await saveServerConfig(this.options.store, this.config);
    this.options.bus.emit({ type: 'server.config', config: this.config });
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
      const config = changed(this.config, forThisRun);
      try {
        return await this.open(hostFor(config, host), config);
      } catch (error) {
        this.options.bus.emit({
          type: 'server.state',
          state: 'stopped',
          listening: null,
          failure: failureOf(error),
        });
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
      await running.server.stop();
      running.events.close();
      await running.index.close();
      this.options.store.serving.release();
      this.state('stopped');
      return {};
    });
  }

  disconnect(session: string): object {
    if (!this.running?.server.disconnect(session, 'bye')) throw new BauError('unknown_session');
    return {};
  }

  async invite(input: EngineParsed<'invite.create'>): Promise<EngineOutput<'invite.create'>> {
    const { store, clock, random, identity } = this.options;
    const place = await this.inviteAddress(input.address);
    const now = clock();
    const notAfter = Math.floor((now + (input.expiresInMs ?? inviteLife.defaultMs)) / 1000);
    const inviteId = random(inviteIdBytes);
    const secret = random(inviteSecretBytes);
    await store.admission.createInvite({
      id: input.id,
      ...(input.name === undefined ? {} : { name: input.name }),
      inviteId,
      k: inviteKey(secret),
      notAfter: notAfter * 1000,
      now,
    });
    const serverFp = identity.public.fp;
    const link = formatInvite({ ...place, serverFp, inviteId, secret, notAfter });
    await this.reloadIds();
    return { id: input.id, link, expiresAt: notAfter * 1000 };
  }

  async revoke(id: string): Promise<object> {
    await this.options.store.admission.revoke(id);
    this.running?.server.endId(id, 'revoked');
    await this.reloadIds();
    return {};
  }

  async reloadIds(): Promise<void> {
    const { store, clock, bus } = this.options;
    bus.emit({ type: 'ids', ids: await store.clients.list(clock()) });
  }

  private oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const next = this.changing.then(work, work);
    this.changing = next.catch(() => undefined);
    return next;
  }

  private state(state: ServerState, listening: Listening | null = null): void {
    this.options.bus.emit({ type: 'server.state', state, listening, failure: null });
  }

  private async open(host: string, config: ServerConfig): Promise<Listening> {
    const { store, clock, identity, pool, pools, bus, activity, random, log } = this.options;
    const { vaultDir, port, label, anyExtension } = config;
    if (vaultDir === null) throw new BauError('vault_missing');
    const policy = { ...defaultPolicy, any: anyExtension };
    bus.emit({
      type: 'server.files',
      files: { state: 'scanning', files: 0, bytes: 0, problems: [] },
    });
    await store.serving.acquire({ host, port, startedAt: clock() });
    let index: VaultIndex | null = null;
    try {
      index = await VaultIndex.open(vaultDir, {
        policy,
        onChange: () => {
          if (index) this.showFiles(index);
        },
        log: (message, facts) => {
          log('info', `${message} ${JSON.stringify(facts)}`);
        },
      });
      this.showFiles(index);
      const events = new HostEvents({
        bus,
        activity,
        clock,
        log,
        reloadIds: () => {
          this.reloadIds().catch((error: unknown) => {
            log('error', 'list of IDs', error);
          });
        },
      });
      const server = new Server({
        identity,
        store,
        index,
        policy,
        digests: new Digests(pool, store.digests, clock),
        pools,
        etagKey: await this.etagKey(),
        label,
        limits: defaultServerLimits,
        clock,
        random,
        events,
      });
      const bound = await server.listen(host, port);
      await store.serving.update({ host, port: bound, startedAt: clock() });
      this.running = { server, index, events };
      const listening: Listening = {
        host,
        port: bound,
        addresses: reachableAddresses(host, bound),
        fp: identity.public.fp26,
      };
      this.state('running', listening);
      store.digests.prune().catch((error: unknown) => {
        log('error', 'digest cache', error);
      });
      await this.reloadIds();
      return listening;
    } catch (error) {
      await index?.close();
      store.serving.release();
      throw error;
    }
  }

  private showFiles(index: VaultIndex): void {
    const { files, bytes } = index.stats;
    const problems = index.problems.slice(0, problemsShown);
    this.options.bus.emit({
      type: 'server.files',
      files: { state: 'ready', files, bytes, problems },
    });
  }

  /** Kept with the vault, so that parts of clients stay resumable across restarts. */
  private async etagKey(): Promise<Buffer> {
    const { settings } = this.options.store;
    const found = await settings.get(etagKeySetting);
    const known = typeof found === 'string' ? decodeBase64url(found, 32) : null;
    if (known) return known;
    const fresh = this.options.random(32);
    await settings.set(etagKeySetting, encodeBase64url(fresh));
    return fresh;
  }

  private async inviteAddress(asked: string | undefined): Promise<HostPort> {
    if (asked !== undefined) {
      const place = parseHostPort(asked);
      if (!place) throw new BauError('bad_input', { field: 'address' });
      return place;
    }
    const { serving } = this.options.store;
    const last = (await serving.current()) ?? (await serving.last());
    const host = hostFor(this.config, last?.host);
    const port = last?.port ?? this.config.port;
    return { host: reachableHosts(host)[0] ?? '127.0.0.1', port: port === 0 ? defaultPort : port };
  }
}

const hostFor = ({ reach }: ServerConfig, asked: string | undefined): string =>
  asked ?? (reach === 'network' ? '0.0.0.0' : '127.0.0.1');

/** The configuration with what `change` holds; what it leaves undefined stays. */
function changed(config: ServerConfig, change: EngineParsed<'server.configure'>): ServerConfig {
  const known = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...config, ...(Object.fromEntries(known) as Partial<ServerConfig>) };
}
