/** Events by the thousand, for tests that look at a page under them. */
import type { EngineEventBody } from '../../src/shared/ipc/events';
import type {
  ActivityView,
  IdView,
  RefusalView,
  SavedView,
  SessionView,
} from '../../src/shared/ipc/views';

const fpOf = (at: number): string =>
  `abcdefghijklmnopqrstuvwx${String.fromCharCode(97 + (at % 26))}a`;

export function idRow(at: number, name = `Pessoa ${String(at)}`): IdView {
  return {
    id: `p${String(at)}`,
    name,
    state: at % 3 === 0 ? 'invited' : 'bound',
    fp: at % 3 === 0 ? null : fpOf(at),
    createdAt: 1_763_000_000_000,
    lastSeenAt: at % 3 === 0 ? null : 1_763_000_000_000 + at,
    lastAddress: null,
    inviteExpiresAt: null,
    expiresAt: null,
    rights: {
      read: true,
      upload: false,
      message: true,
      folders: [],
      extensions: [],
      quotaBytes: null,
    },
    usedToday: 0,
    claimedAt: null,
  };
}

export function sessionRow(at: number, name = `Pessoa ${String(at)}`): SessionView {
  return {
    session: `s${String(at)}`,
    id: `p${String(at)}`,
    name,
    address: `192.168.0.${String(at % 250)}:${String(1024 + at)}`,
    fp: fpOf(at),
    since: 1_763_000_000_000 + at,
    bytesSent: at * 1000,
    filesSealed: at,
    bytesPerSecond: 0,
    sending: null,
  };
}

export function refusalRow(at: number, name = `arquivo ${String(at)}.html`): RefusalView {
  return {
    key: 1_000_000 + at,
    at: 1_763_000_000_000 + at,
    status: 404,
    reason: 'not_found',
    address: `192.168.0.${String(at % 250)}:4000`,
    id: `p${String(at)}`,
    name,
    detail: '',
  };
}

export function savedRow(at: number, name: string): SavedView {
  return {
    key: `saved-${String(at)}`,
    vault: fpOf(at),
    kind: 'file',
    files: null,
    name,
    fileName: name,
    size: 1234,
    digest: '0'.repeat(128),
    at: 1_763_000_000_000 + at,
    receipt: 'valid',
  };
}

const frames = ['OPEN', 'OK', 'READ', 'END', 'SEAL'] as const;

export function stepRow(at: number, name = `aulas/arquivo ${String(at)}.html`): ActivityView {
  return {
    key: 1_000_000 + at,
    at: 1_763_000_000_000 + at * 10,
    side: at % 2 === 0 ? 'server' : 'client',
    connection: `c${String(at % 40)}`,
    address: `192.168.0.${String(at % 40)}:4000`,
    direction: at % 2 === 0 ? 'in' : 'out',
    step: frames[at % frames.length] ?? 'OPEN',
    bytes: 100 + at,
    facts: { reqId: at, name },
  };
}

/** `count` rows made one by one. */
export function rows<T>(count: number, row: (at: number) => T): T[] {
  return Array.from({ length: count }, (_none, at) => row(at));
}

export const sessionEvents = (count: number): EngineEventBody[] =>
  rows(count, (at) => ({ type: 'session.changed', session: sessionRow(at) }));

export const refusalEvents = (count: number): EngineEventBody[] =>
  rows(count, (at) => ({ type: 'refusal', refusal: refusalRow(at) }));
