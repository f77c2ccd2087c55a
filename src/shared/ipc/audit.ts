// The audit log as commands and views: what may be asked of it and what comes back.
// Names, IDs and details hold peers' text as it was given: shown as text only.

import { z } from 'zod';

/** Most rows of one `audit.list`. */
export const maxAuditPage = 500;

const kind = z.string().min(1).max(32);

/** Which rows; whatever is left out does not narrow. */
const filter = {
  kinds: z.array(kind).min(1).max(32).optional(),
  id: z.string().min(1).max(256).optional(),
  /** Somewhere in the row, ASCII letters in any case. */
  text: z.string().min(1).max(256).optional(),
  /** Inclusive, milliseconds since 1970. */
  since: z.int().optional(),
  /** Exclusive. */
  until: z.int().optional(),
};

export const auditSchemas = {
  /** Newest first; `after` is the `next` of the page before. */
  'audit.list': z.strictObject({
    after: z.int().min(1).optional(),
    limit: z.int().min(1).max(maxAuditPage).optional(),
    ...filter,
  }),
  'audit.verify': z.strictObject({}),
  /** Writes a new file of JSON lines, oldest first; for main and the command line only. */
  'audit.export': z.strictObject({ path: z.string().min(1).max(4096), ...filter }),
  'audit.settings': z.strictObject({}),
  /** How many rows stay in the database; older ones go to files beside it. */
  'audit.configure': z.strictObject({ maxRows: z.int().min(1000).max(10_000_000) }),
} as const;

export type AuditFilter = Omit<z.output<(typeof auditSchemas)['audit.list']>, 'after' | 'limit'>;

/** Small facts of a row; never a key, a secret or an invite's link. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

export interface AuditRowView {
  /** Counts from 1 without gaps. */
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  /** The ID it is about, as it was given. */
  readonly id: string | null;
  readonly address: string | null;
  /** The file it is about, as it was given; at most 1 KiB of it. */
  readonly name: string | null;
  readonly status: number | null;
  readonly detail: AuditDetail;
  /** 64 hex characters. */
  readonly hash: string;
}

/** Why a log does not hold, in the words of docs/SECURITY.md. */
export type AuditFault =
  | 'changed'
  | 'missing'
  | 'extra'
  | 'head'
  | 'head_missing'
  | 'other_identity'
  | 'rolled_back'
  | 'head_file'
  | 'head_file_missing'
  | 'restarted'
  | 'file'
  | 'file_missing'
  | 'table_missing'
  | 'unreadable';

export interface AuditProblem {
  /** The first row that is not as it was written, or where the log was begun anew. */
  readonly seq: number;
  readonly why: AuditFault;
  /** The rotated file it is in; null for the database. */
  readonly file: string | null;
}

export interface AuditVerifyView {
  readonly ok: boolean;
  /** Rows that were checked and hold, those of rotated files included. */
  readonly rows: number;
  /** First and last of them; 0 when there is none. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Hash of the last row, 64 hex characters: note it elsewhere to notice a rolled back folder. */
  readonly lastHash: string;
  /** Rows of an earlier identity, which this one cannot check. */
  readonly unchecked: number;
  readonly problem: AuditProblem | null;
  readonly ms: number;
}

export interface AuditOutputs {
  'audit.list': { readonly rows: readonly AuditRowView[]; readonly next: number | null };
  'audit.verify': AuditVerifyView;
  'audit.export': { readonly path: string; readonly rows: number };
  'audit.settings': { readonly maxRows: number };
  'audit.configure': object;
}
