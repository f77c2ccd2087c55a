// What the host does by command, as rows of the audit log. Fields are picked one by one:
// commands hold passphrases and their results links, which are never written down.

import type { AuditDetail } from '../../shared/ipc/audit';
import type { EngineCommand, EngineOutput, EngineParsed } from '../../shared/ipc/commands';
import type { Snapshot } from '../../shared/ipc/views';
import type { Noted } from './audit-recorder';

interface Done<C extends EngineCommand> {
  readonly input: EngineParsed<C>;
  readonly output: EngineOutput<C>;
  /** As it was before the command. */
  readonly before: Snapshot;
}

type Rows = { readonly [C in EngineCommand]?: (done: Done<C>) => Noted | readonly Noted[] };

/** Values as a row can hold them; lists become text. */
function facts(source: Readonly<Record<string, unknown>>): AuditDetail {
  const detail: Record<string, string | number | boolean | null> = {};
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined) continue;
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    detail[key] = isPlain ? (value as AuditDetail[string]) : JSON.stringify(value);
  }
  return detail;
}

/** What a change holds, each with the value before it where that differs. */
function changes(
  change: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
): AuditDetail {
  const all: Record<string, unknown> = { ...change };
  for (const [key, value] of Object.entries(change)) {
    if (value !== undefined && before[key] !== value) all[`${key}.before`] = before[key];
  }
  return facts(all);
}

/** What taking something from an ID is called in the log. */
const endings = { revoke: 'revoke', withdraw: 'invite.withdraw', remove: 'ids.remove' } as const;

const rows: Rows = {
  'server.configure': ({ input, before }) => ({
    kind: 'setting',
    detail: changes(input, { ...before.server.config }),
  }),
  'client.configure': ({ input: { downloadDir }, before }) => ({
    kind: 'setting',
    detail: changes({ downloadDir }, { downloadDir: before.client.downloadDir }),
  }),
  'limits.set': ({ input: { limits } }) => ({ kind: 'setting', detail: facts(limits) }),
  'audit.configure': ({ input: { maxRows } }) => ({
    kind: 'setting',
    detail: { 'audit.maxRows': maxRows },
  }),
  'identity.export': ({ input: { which } }) => ({ kind: 'identity', detail: { exported: which } }),
  'identity.protect': ({ input: { to } }) => ({ kind: 'identity', detail: { protection: to } }),
  'invite.create': ({ input: { id }, output: { expiresAt } }) => ({
    kind: 'invite',
    id,
    detail: { expiresAt },
  }),
  'ids.withdraw': ({ input: { id }, output: { withdrawn } }) =>
    withdrawn ? { kind: 'invite.withdraw', id } : [],
  'ids.add': ({ input: { ids } }) =>
    ids.map(({ id, ...rest }) => ({ kind: 'ids.add', id, detail: facts(rest) })),
  'ids.set': ({ input: { id, ...rest } }) => ({ kind: 'ids.set', id, detail: facts(rest) }),
  'ids.change': ({ input: { ids, ...rest } }) =>
    ids.map((id) => ({ kind: 'ids.set' as const, id, detail: facts(rest) })),
  'ids.end': ({ input: { how }, output: { done } }) =>
    done.map((id) => ({ kind: endings[how], id })),
  'files.add': ({ input: { into = '' }, output: { files, bytes } }) =>
    files === 0 ? [] : { kind: 'setting', detail: { 'files.added': files, bytes, into } },
  'ids.remove': ({ input: { id } }) => ({ kind: 'ids.remove', id }),
  'ids.revoke': ({ input: { id } }) => ({ kind: 'revoke', id }),
  'roster.import': ({ output: { isDone, added, changed } }) =>
    isDone
      ? [
          ...added.map((id) => ({ kind: 'ids.add' as const, id, detail: { from: 'roster' } })),
          ...changed.map((id) => ({ kind: 'ids.set' as const, id, detail: { from: 'roster' } })),
        ]
      : [],
  'roster.sheet': ({ output: { ids, expiresAt } }) =>
    ids.map((id) => ({ kind: 'invite' as const, id, detail: { expiresAt, from: 'sheet' } })),
  'claims.open': ({ output: { window } }) => ({
    kind: 'claims.open',
    detail: { closesAt: window?.closesAt ?? null },
  }),
  'claims.close': () => ({ kind: 'claims.close' }),
  'claims.undo': ({ input: { id } }) => ({ kind: 'claim.undo', id }),
  'session.disconnect': ({ input: { session }, before }) => {
    const live = before.server.sessions.find((view) => view.session === session);
    return {
      kind: 'disconnect',
      id: live?.id ?? null,
      address: live?.address ?? null,
      detail: { session },
    };
  },
};

/** The rows of a command that succeeded; none for one that changed nothing of the host's. */
export function rowsOf<C extends EngineCommand>(command: C, done: Done<C>): readonly Noted[] {
  const made = rows[command]?.(done) ?? [];
  return 'kind' in made ? [made] : made;
}
