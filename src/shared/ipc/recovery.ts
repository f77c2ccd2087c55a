// What is wrong with a data folder that does not open, and the ways on a person may
// choose. None is ever taken without being chosen.

import { z } from 'zod';
import type { Protection } from './views';

export type DatabaseState = 'sound' | 'missing' | 'corrupt' | 'newer' | 'denied';

/**
 * `present`: a file with the shape of an identity; whether its protection opens it is
 * only known when that is tried.
 */
export type IdentityState = 'present' | 'missing' | 'unreadable' | 'newer' | 'denied';

/**
 * `restore-backup` puts identity.json.bak in the file's place, `import` an exported
 * identity; `start-over` leaves none, so that the next start makes one; `new-database`
 * does the same for bau.db. Whatever was there is kept under a dated name.
 */
export type RecoveryKind = 'restore-backup' | 'import' | 'start-over' | 'new-database';

export interface Condition {
  readonly identity: IdentityState;
  /** As the identity's file says; null where that cannot be read. */
  readonly protection: Protection | null;
  /** Whether there is a copy of the identity with the shape of one. */
  readonly backup: boolean;
  readonly database: DatabaseState;
  /** What could be chosen now; a sound identity may be replaced too. */
  readonly choices: readonly RecoveryKind[];
}

export interface Recovered {
  /** File name, in the data folder, under which what was there is kept; null for nothing. */
  readonly keptAs: string | null;
}

/** What a file of exported keys says of itself, before its passphrase was tried. */
export interface ExportAbout {
  readonly createdAt: number;
  /** FP26 of each half; null where the file does not hold it. */
  readonly hostFp: string | null;
  readonly clientFp: string | null;
}

/** How an import went; it is asked for with the file's own passphrase. */
export interface Imported {
  readonly protection: Protection;
  /** File name, in the data folder, under which the keys that were there are kept. */
  readonly keptAs: string | null;
  /** The half that the file did not hold: the present one's, or made now. */
  readonly otherHalf: 'kept' | 'made' | null;
}

/** The choices a window offers: an import needs a file and a passphrase besides. */
export const simpleRecovery = z.enum(['restore-backup', 'start-over', 'new-database']);
export type SimpleRecovery = z.infer<typeof simpleRecovery>;
