// What a person asks the audit log for, as the command takes it.

import { auditKinds, type AuditKind } from '../../../../shared/audit-kinds';
import type { AuditFilter } from '../../../../shared/ipc/audit';

/** Kinds that belong together, in the order they are offered. */
export const auditGroups = {
  access: [
    'enrol',
    'revoke',
    'invite',
    'invite.withdraw',
    'claims.open',
    'claims.close',
    'claim.undo',
    'ids.add',
    'ids.set',
    'ids.remove',
  ],
  sessions: ['session.open', 'session.end', 'disconnect'],
  files: ['file', 'file.part', 'files', 'files.sealed'],
  refusals: ['refusal', 'refusal.more'],
  server: [
    'server.start',
    'server.failed',
    'server.stop',
    'setting',
    'identity',
    'log.begun',
    'log.gap',
  ],
} as const satisfies Record<string, readonly AuditKind[]>;

export type AuditGroup = keyof typeof auditGroups;

export const auditGroupKeys = Object.keys(auditGroups) as readonly AuditGroup[];

export interface AuditDraft {
  readonly group: AuditGroup | 'all';
  /** A whole ID. */
  readonly id: string;
  /** Part of anything a row holds. */
  readonly text: string;
}

/** Leaves out what does not narrow. */
export function filterOf({ group, id, text }: AuditDraft): AuditFilter {
  const wantedId = id.trim();
  const wantedText = text.trim();
  return {
    ...(group === 'all' ? {} : { kinds: [...auditGroups[group]] }),
    ...(wantedId === '' ? {} : { id: wantedId }),
    ...(wantedText === '' ? {} : { text: wantedText }),
  };
}

const known: ReadonlySet<string> = new Set(auditKinds);

/** A kind this program has words for; another program's are shown as they are. */
export function isAuditKind(kind: string): kind is AuditKind {
  return known.has(kind);
}
