// Pure projection of the engine's events onto a snapshot, shared by the renderer,
// the command line and the tests. It never mutates what it is given.

import type { EngineEvent } from './ipc/events';
import type { Snapshot, TransferView } from './ipc/views';

/** Rows kept in the snapshot's bounded lists. */
export const keep = { refusals: 5_000, messages: 200, saved: 200, activity: 5_000 } as const;

/** The list with `row` in place of the one `same` finds, or added at the end. */
function upsert<T>(rows: readonly T[], row: T, same: (other: T) => boolean): readonly T[] {
  const at = rows.findIndex(same);
  const next = rows.slice();
  next[at < 0 ? rows.length : at] = row;
  return next;
}

type Transfers = readonly TransferView[];

/** As `upsert`, for many at once. */
function upsertTransfers(rows: Transfers, changed: Transfers): Transfers {
  const news = new Map(changed.map((row) => [row.transfer, row]));
  const next = rows.map((row) => {
    const found = news.get(row.transfer);
    news.delete(row.transfer);
    return found ?? row;
  });
  return [...next, ...news.values()];
}

function moveTransfer(rows: Transfers, key: string, before: string | null): Transfers {
  const moved = rows.find((row) => row.transfer === key);
  if (!moved || key === before) return rows;
  const rest = rows.filter((row) => row !== moved);
  const at = rest.findIndex((row) => row.transfer === before);
  const to = at < 0 ? rest.length : at;
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

const first = <T>(row: T, rows: readonly T[], most: number): readonly T[] =>
  [row, ...rows].slice(0, most);

/** The snapshot after one event. Events at or before `snapshot.seq` change nothing. */
export function project(snapshot: Snapshot, event: EngineEvent): Snapshot {
  if (event.seq <= snapshot.seq) return snapshot;
  const { server, client } = snapshot;
  const next = { ...snapshot, seq: event.seq };
  switch (event.type) {
    case 'identity':
      return { ...next, identity: event.identity };
    case 'server.state': {
      const { state, listening, failure } = event;
      const sessions = state === 'stopped' ? [] : server.sessions;
      return { ...next, server: { ...server, state, listening, failure, sessions } };
    }
    case 'server.config':
      return { ...next, server: { ...server, config: event.config } };
    case 'server.files':
      return { ...next, server: { ...server, files: event.files } };
    case 'server.adding':
      return { ...next, server: { ...server, adding: event.adding } };
    case 'session.changed': {
      const { session } = event;
      const sessions = upsert(server.sessions, session, (s) => s.session === session.session);
      return { ...next, server: { ...server, sessions } };
    }
    case 'session.ended': {
      const sessions = server.sessions.filter((s) => s.session !== event.session);
      return { ...next, server: { ...server, sessions } };
    }
    case 'ids':
      return { ...next, server: { ...server, ids: event.ids } };
    case 'claims':
      return { ...next, server: { ...server, claims: event.claims } };
    case 'server.counters':
      return { ...next, server: { ...server, counters: event.counters } };
    case 'refusal': {
      const refusals = first(event.refusal, server.refusals, keep.refusals);
      return { ...next, server: { ...server, refusals } };
    }
    case 'message': {
      const messages = first(event.message, server.messages, keep.messages);
      return { ...next, server: { ...server, messages } };
    }
    case 'vault.changed': {
      const vaults = upsert(client.vaults, event.vault, (v) => v.fp === event.vault.fp);
      return { ...next, client: { ...client, vaults } };
    }
    case 'vault.forgotten': {
      const vaults = client.vaults.filter((v) => v.fp !== event.fp);
      return { ...next, client: { ...client, vaults } };
    }
    case 'transfer.changed': {
      const { transfer } = event;
      const transfers = upsert(client.transfers, transfer, (t) => t.transfer === transfer.transfer);
      return { ...next, client: { ...client, transfers } };
    }
    case 'transfers.changed': {
      const transfers = upsertTransfers(client.transfers, event.transfers);
      return { ...next, client: { ...client, transfers } };
    }
    case 'transfer.moved': {
      const transfers = moveTransfer(client.transfers, event.transfer, event.before);
      return { ...next, client: { ...client, transfers } };
    }
    case 'transfers.removed': {
      const gone = new Set(event.transfers);
      const transfers = client.transfers.filter((t) => !gone.has(t.transfer));
      return { ...next, client: { ...client, transfers } };
    }
    case 'saved': {
      // One that is known was checked again: it stays where it is.
      const { saved } = event;
      const isKnown = client.saved.some(({ key }) => key === saved.key);
      const rows = isKnown
        ? client.saved.map((row) => (row.key === saved.key ? saved : row))
        : first(saved, client.saved, keep.saved);
      return { ...next, client: { ...client, saved: rows } };
    }
    case 'saved.removed': {
      const saved = client.saved.filter(({ key }) => key !== event.saved);
      return { ...next, client: { ...client, saved } };
    }
    case 'nearby':
      return { ...next, client: { ...client, nearby: event.nearby } };
    case 'client.folder':
      return { ...next, client: { ...client, downloadDir: event.downloadDir } };
    case 'activity': {
      const activity = [...snapshot.activity, ...event.steps].slice(-keep.activity);
      return { ...next, activity };
    }
  }
}
