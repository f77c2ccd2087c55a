// Schemas of the commands about IDs: what the host writes down, their rights, claims.

import { z } from 'zod';
import { claimWindow, idPattern, maxNameBytes, rightsLimits } from '../limits';
import { isPersonName } from '../person-name';

export const idSchema = z.string().regex(idPattern);

export const personName = z.string().max(256).trim().refine(isPersonName);

/** Last moment a date may name: the end of the year 9999. */
const lastMoment = 253_402_300_799_999;

const aboutIds = {
  read: z.boolean().optional(),
  message: z.boolean().optional(),
  /** Folders it may see; empty: the whole vault. Put into canonical form by the engine. */
  folders: z.array(z.string().max(maxNameBytes)).max(rightsLimits.folders).optional(),
  /** With or without the dot; empty: all the vault serves. */
  extensions: z.array(z.string().max(64)).max(rightsLimits.extensions).optional(),
  /** Content bytes a day; null: no limit. */
  quotaBytes: z.int().min(1).max(rightsLimits.quotaBytes).nullable().optional(),
  /** A moment to come, or null for never. */
  expiresAt: z.int().min(0).max(lastMoment).nullable().optional(),
  /** Marked for claims; only for an ID no key holds. */
  claimable: z.boolean().optional(),
};

const aboutId = { name: personName.optional(), ...aboutIds };

const someIds = z.array(idSchema).min(1).max(10_000);

const newId = z.strictObject({ id: idSchema, ...aboutId });

export const idSchemas = {
  /** All are added, or none. */
  'ids.add': z.strictObject({ ids: z.array(newId).min(1).max(10_000) }),
  /** What is left out stays as it is. */
  'ids.set': newId,
  /** The same change to many, all or none; what is left out stays as it is. */
  'ids.change': z.strictObject({ ids: someIds, ...aboutIds }),
  /** Takes something from each, and tells which it could not be taken from. */
  'ids.end': z.strictObject({ ids: someIds, how: z.enum(['revoke', 'withdraw', 'remove']) }),
  /** Withdraws the open invite of an ID. */
  'ids.withdraw': z.strictObject({ id: idSchema }),
  /** Takes an ID off the list that no key ever held. */
  'ids.remove': z.strictObject({ id: idSchema }),
  'claims.list': z.strictObject({}),
  /** Opens the window for claims, or moves the end of the one that is open. */
  'claims.open': z.strictObject({
    minutes: z
      .int()
      .min(1)
      .max(claimWindow.maxMs / 60_000)
      .optional(),
  }),
  'claims.close': z.strictObject({}),
  /** Takes an ID back from the key that claimed it. */
  'claims.undo': z.strictObject({ id: idSchema }),
} as const;

export type NewIdInput = z.output<typeof newId>;
