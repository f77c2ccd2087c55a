// The TCP server: listens, lets connections in through the door, keeps the registry,
// and applies what the host (or another process on the same data folder) changes.

import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { BauError, type WireReason } from '../../shared/errors';
import { sendHint } from '../session/accept';
import { Connection } from './connection';
import type { ServerContext } from './context';
import { Door, defaultDoorLimits } from './door';
import { Registry } from './registry';
import type { ServerLimits } from './context';

export const defaultServerLimits: ServerLimits = {
  door: defaultDoorLimits,
  sessions: 256,
  requests: { perSecond: 20, burst: 100 },
  refusalDelayMs: 100,
  probeMs: 3000,
  takeoverEveryMs: 60_000,
};

const storePollMs = 200;
const stopMs = 2500;

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

  constructor(private readonly context: ServerContext) {
    const { limits, clock, random } = context;
    this.door = new Door(limits.door, clock, () => random(4).readUInt32BE() / 0x1_0000_0000);
    this.registry = new Registry({
      clock,
      probeMs: limits.probeMs,
      takeoverEveryMs: limits.takeoverEveryMs,
      most: limits.sessions,
    });
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

  private accept(socket: Socket): void {
    const source = socket.remoteAddress;
    if (source === undefined) {
      socket.destroy();
      return;
    }
    socket.on('error', () => undefined);
    const admission = this.door.enter(source);
    if (admission.kind === 'hint') {
      sendHint(socket, admission.status);
      return;
    }
    const connection = new Connection({
      context: this.context,
      door: this.door,
      registry: this.registry,
      socket,
      gone: () => this.connections.delete(connection),
    });
    this.connections.add(connection);
  }

  private noticeChanges(): void {
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

  /** Ends the sessions that another process's change took the ground from. */
  private async recheck(): Promise<void> {
    const ids = await this.context.store.clients.list(this.context.clock());
    const byId = new Map(ids.map((row) => [row.id, row]));
    for (const live of [...this.registry.sessions]) {
      const row = byId.get(live.info.id);
      if (row?.state === 'bound' && row.fp === live.info.fp) continue;
      const sameKey = row?.fp === live.info.fp;
      if (row?.state === 'revoked' && sameKey) live.channel.bye('revoked');
      else if (row?.state === 'expired' && sameKey) live.channel.bye('expired');
      else live.channel.bye('taken_over');
    }
  }
}
