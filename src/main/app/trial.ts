// "Try it on this computer": opens the vault for this computer alone, invites this
// computer's own client, and connects it over the same encrypted way as anybody else's.
// Nothing of the saved configuration changes; a server that runs already is used as it is.

import type { TrialView } from '../../shared/ipc/bridge';
import type { EngineInput, EngineOutput } from '../../shared/ipc/commands';
import { type Result, valueOf } from '../../shared/ipc/result';
import type { IdView, Listening } from '../../shared/ipc/views';

/** The commands of the engine that a trial takes. */
type TrialCommand = 'snapshot' | 'ids.list' | 'server.start' | 'invite.create' | 'vault.connect';

/** As EngineProcess and Engine. */
export interface TrialEngine {
  call<C extends TrialCommand>(command: C, input: EngineInput<C>): Promise<Result<EngineOutput<C>>>;
}

export interface TrialNames {
  /** ID the client gets, as IDs are written; a number is put behind it where it is taken. */
  readonly id: string;
  /** What the host's list calls it. */
  readonly name: string;
}

const loopback = '127.0.0.1';
const wildcards: readonly string[] = ['0.0.0.0', '::'];
const inviteLifeMs = 10 * 60_000;

/** Rejects with BauError: what starting, inviting or connecting says. */
export async function tryHere(engine: TrialEngine, names: TrialNames): Promise<TrialView> {
  const { server, identity } = valueOf(await engine.call('snapshot', {}));
  const { host, port } = server.listening ?? (await open(engine));
  const { ids } = valueOf(await engine.call('ids.list', {}));
  const { link, id } = valueOf(
    await engine.call('invite.create', {
      id: ownId(ids, identity?.clientFp ?? null, names.id),
      name: names.name,
      expiresInMs: inviteLifeMs,
      address: `${placeOf(host)}:${String(port)}`,
    }),
  );
  const { vault, address } = valueOf(await engine.call('vault.connect', { link }));
  return { vault, id, address };
}

/** On the port that is set, or one the system chooses where that is not to be had. */
async function open(engine: TrialEngine): Promise<Listening> {
  const started = await engine.call('server.start', { host: loopback });
  if (started.ok || !/^port_/.test(started.error.reason)) return valueOf(started);
  return valueOf(await engine.call('server.start', { host: loopback, port: 0 }));
}

/** Where this computer reaches its own server. */
function placeOf(host: string): string {
  if (wildcards.includes(host)) return loopback;
  return host.includes(':') ? `[${host}]` : host;
}

/** The ID that this computer's key holds already, or one nobody has. */
function ownId(ids: readonly IdView[], clientFp: string | null, wanted: string): string {
  const own = ids.find(({ fp, state }) => fp === clientFp && state === 'bound');
  if (own !== undefined) return own.id;
  // An invite of that name is most likely this computer's, from a time it did not get in.
  const taken = new Set(ids.filter(({ state }) => state !== 'invited').map(({ id }) => id));
  for (let number = 2, id = wanted; ; number += 1) {
    if (!taken.has(id)) return id;
    id = `${wanted}-${String(number)}`;
  }
}
