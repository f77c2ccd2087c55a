// What the audit log tells of, apart from its schemas: a page needs the names alone.

/**
 * What a row can be about. Rows of other programs' kinds are listed like any: `kind` of a
 * view is plain text.
 */
export const auditKinds = [
  'log.begun',
  'log.gap',
  'server.start',
  'server.failed',
  'server.stop',
  'setting',
  'identity',
  'ids.add',
  'ids.set',
  'ids.remove',
  'invite',
  'invite.withdraw',
  'claims.open',
  'claims.close',
  'claim.undo',
  'enrol',
  'revoke',
  'disconnect',
  'session.open',
  'session.end',
  'file',
  'file.part',
  'files',
  'files.sealed',
  'refusal',
  'refusal.more',
] as const;

export type AuditKind = (typeof auditKinds)[number];
