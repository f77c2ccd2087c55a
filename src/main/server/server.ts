// The TCP server: listens, lets connections in through the door, keeps the registry,
// and applies what the host (or another process on the same data folder) changes.

import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { BauError, type WireReason } from '../../shared/errors';
import type { CountersView } from '../../shared/ipc/views';
import type { LimitsView } from '../../shared/limit-ranges';
import { formatSeenAddress } from '../identity/host-port';
import { sendHint } from '../session/accept';
import type { Client } from '../store/clients';
import { Connection } from './connection';
import type { ServerContext } from './context';
import { Door, doorLimits, type Admission } from './door';
import { Registry, type RegistryOptions } from './registry';
import type { ServerLimits } from './context';

/** The limits as the parts of a server take them. */
export function serverLimits(all: LimitsView): ServerLimits {
  const { sessions, deadlineMs, refusalDelayMs, probeMs, takeoverEveryMs } = all;
  return {
    door: doorLimits(all),
    sessions,
    deadlineMs,
    requests: { perSecond: all.requestsPerSecond, burst: all.requestBurst },
    refusalDelayMs,
    probeMs,
    takeoverEveryMs,
    rates: {
      sessionBytesPerSecond: all.sessionBytesPerSecond,
      totalBytesPerSecond: all.totalBytesPerSecond,
    },
  };
}

const storePollMs = 200;
const stopMs = 2500;
/** Hints under way at once: each holds a socket for its linger. More get none. */
const mostHints = 256;

/** What a failed `listen` means to a person. */
function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): BauError {
  const params = { host, port };
  const options = { message: error.code ?? '', cause: error };
  if (error.code === 'EADDRINUSE') return new BauError('port_in_use', params, options);
  if (error.code === 'EACCES') return new BauError('port_denied', params, options);
  return new BauError('address_unusable', params, options);
}

export class Server {
  private readonly net: NetServer;
  private readonly door: Door;
  private readonly registry: Registry;
  private readonly connections = new Set<Connection>();
  private poll: NodeJS.Timeout | null = null;
  private seenChange = 0;
  private hints = 0;

  constructor(private context: ServerContext) {
    const { limits, clock, random } = context;
    this.door = new Door(limits.door, clock, () => random(4).readUInt32BE() / 0x1_0000_0000);
    this.registry = new Registry(registryOptions(limits, clock));
    context.paces.use(limits.rates);
    this.net = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.accept(socket);
    });
  }

  /** Listens; resolves to the port in use. Rejects with BauError. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => {
        reject(listenFailure(error, host, port));
      };
      this.net.once('error', failed);
      this.net.listen({ host, port, backlog: 511 }, () => {
        this.net.off('error', failed);
        resolve();
      });
    });
    this.net.on('error', (error) => {
      this.context.events.fault('listen', error);
    });
    this.seenChange = this.context.store.changeCounter();
    this.poll = setInterval(() => {
      this.noticeChanges();
    }, storePollMs);
    const address = this.net.address();
    return typeof address === 'object' && address ? address.port : port;
  }

  /** Ends every session with 503 and stops listening. */
  async stop(): Promise<void> {
    if (this.poll) clearInterval(this.poll);
    const closed = new Promise<void>((resolve) =>
      this.net.close(() => {
        resolve();
      }),
    );
    for (const connection of this.connections) connection.end('stopping');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, stopMs)));
    await Promise.race([closed, late]);
    clearTimeout(timer);
    await this.context.quotas.flush();
    await this.context.visits.flush();
  }

  /** Other limits for all that comes from now on; the rates for living sessions too. */
  use(limits: ServerLimits): void {
    this.context = { ...this.context, limits };
    this.context.paces.use(limits.rates);
    this.door.use(limits.door);
    this.registry.use(registryOptions(limits, this.context.clock));
  }

  /** What was counted since the server was made. */
  counters(): CountersView {
    const { clock, counters } = this.context;
    const now = clock();
    return counters.view(now, {
      halfOpenNow: this.door.halfOpenNow,
      slowedNow: this.door.slowedNow(now),
      sessionsNow: this.registry.size,
    });
  }

  /** Ends one session; false when there is none of that name. */
  disconnect(session: string, reason: WireReason): boolean {
    const live = this.registry.find(session);
    live?.channel.bye(reason);
    return live !== null;
  }

  /** Applies a revocation at once. */
  endId(id: string, reason: WireReason): void {
    this.registry.revocations += 1;
    this.registry.byId(id)?.channel.bye(reason);
  }

  /** Applies what this process changed about IDs, at once. */
  async applyChanges(): Promise<void> {
    this.registry.revocations += 1;
    await this.recheck();
  }

  private accept(socket: Socket): void {
    const source = socket.remoteAddress;
    if (source === undefined) {
      socket.destroy();
      return;
    }
    socket.on('error', () => undefined);
    const admission = this.door.enter(source);
    if (admission.kind === 'hint') {
      this.turnAway(socket, source, admission);
      return;
    }
    this.context.counters.letIn();
    const connection = new Connection({
      context: this.context,
      door: this.door,
      registry: this.registry,
      socket,
      gone: () => this.connections.delete(connection),
    });
    this.connections.add(connection);
  }

  /** A hint costs a socket for seconds, so that in a flood only some are told. */
  private turnAway(
    socket: Socket,
    source: string,
    { status, why: detail }: Extract<Admission, { kind: 'hint' }>,
  ): void {
    const { counters, events } = this.context;
    const isTold = this.hints < mostHints;
    counters.turnedAway(status, isTold);
    const address = formatSeenAddress(source, socket.remotePort ?? 0);
    const reason = status === 429 ? 'slow_down' : 'full';
    events.refused({ status, reason, address, id: null, name: null, detail });
    if (!isTold) {
      socket.destroy();
      return;
    }
    this.hints += 1;
    socket.once('close', () => (this.hints -= 1));
    sendHint(socket, status);
  }

  private noticeChanges(): void {
    this.endExpired();
    let counter: number;
    try {
      counter = this.context.store.changeCounter();
    } catch (error) {
      this.context.events.fault('store', error);
      return;
    }
    if (counter === this.seenChange) return;
    this.seenChange = counter;
    this.context.events.idsChanged();
    this.recheck().catch((error: unknown) => {
      this.context.events.fault('store', error);
    });
  }

  private endExpired(): void {
    let some = false;
    for (const live of [...this.registry.sessions]) some = live.endIfExpired() || some;
    if (some) this.context.events.idsChanged();
  }

  /** Ends the sessions a change took the ground from, and gives the others their new rights. */
  private async recheck(): Promise<void> {
    // Sessions that begin from here on are judged on rows at least as new.
    const sessions = [...this.registry.sessions];
    if (sessions.length === 0) return;
    const ids = new Set(sessions.map(({ info }) => info.id));
    const byId = await this.context.store.clients.only(ids);
    for (const live of sessions) {
      const row = byId.get(live.info.id);
      const isHolder = row?.fp?.equals(live.channel.peer.fp) === true;
      if (isHolder && row.state === 'bound') {
        live.change(row);
        live.endIfExpired();
      } else live.channel.bye(lostBecause(row, isHolder));
    }
  }
}

function registryOptions(limits: ServerLimits, clock: () => number): RegistryOptions {
  const { probeMs, takeoverEveryMs, sessions } = limits;
  return { clock, probeMs, takeoverEveryMs, most: sessions };
}

/** What a key is told whose ID is its own no longer. */
function lostBecause(row: Client | undefined, isHolder: boolean): WireReason {
  if (!row || row.state === 'claimable') return 'not_enrolled';
  return row.state === 'revoked' && isHolder ? 'revoked' : 'taken_over';
}
