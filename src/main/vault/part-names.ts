// Names of what Baú leaves in a folder while it saves: a part, and beside it a journal or
// the journal's next edition. Part of each id is a check over the rest, so that a name
// tells reliably that it is one of ours: clearing up relies on it.
//
//   .<24 random hex><8 check hex>.bau-part            the part
//   .<id>.journal.bau-part    .<id>.draft.bau-part    what is known about it

import { blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import type { RandomSource } from '../crypto/random';

const randomBytes = 12;
const checkBytes = 4;
const label = Buffer.from('bau/1 part name\0');
const shape = /^\.([0-9a-f]{32})(?:\.(journal|draft))?\.bau-part$/;

export type PartKind = 'part' | 'journal' | 'draft';

export interface PartName {
  readonly id: string;
  readonly kind: PartKind;
}

function withCheck(random: Buffer): string {
  const check = blake2b(16, [label, random]).subarray(0, checkBytes);
  return encodeHex(Buffer.concat([random, check]));
}

/** An id that no other part has. */
export function newPartId(random: RandomSource): string {
  return withCheck(random(randomBytes));
}

/** Whether `id` is one that `newPartId` can give. */
export function isPartId(id: string): boolean {
  const random = Buffer.from(id.slice(0, randomBytes * 2), 'hex');
  return random.length === randomBytes && withCheck(random) === id;
}

export function partName(id: string, kind: PartKind = 'part'): string {
  return kind === 'part' ? `.${id}.bau-part` : `.${id}.${kind}.bau-part`;
}

/** What a file name says, or null when it is none of ours. */
export function readPartName(name: string): PartName | null {
  const [, id = '', kind = 'part'] = shape.exec(name) ?? [];
  return isPartId(id) ? { id, kind: kind as PartKind } : null;
}
