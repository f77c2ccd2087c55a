// An identity out of a data folder into an export file, and in again. Neither needs an open
// engine; an import refuses to run beside a server that uses the present identity.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { BauError } from '../../shared/errors';
import type { ExportedHalves } from '../../shared/ipc/commands';
import type { Protection } from '../../shared/ipc/views';
import { secureRandom } from '../crypto/random';
import { wipe } from '../crypto/wipe';
import { writeNewFile } from '../store/atomic-file';
import { systemCode } from '../store/data-folder';
import { installSeeds } from '../store/identity-change';
import {
  formatExport,
  maxExportBytes,
  parseExport,
  type ExportedSeeds,
  type IdentityExport,
} from '../store/identity-export';
import {
  identityCopyPath,
  identityPath,
  isThere,
  openExistingSeeds,
  type SeedOptions,
  type SeedPair,
  type Seeds,
} from '../store/identity-file';
import { whileChanging } from '../store/identity-lock';

/** The refusal for a system error at the file a person named. */
function fileRefusal(error: unknown): unknown {
  const code = systemCode(error);
  const options = { cause: error };
  if (code === 'ENOENT') return new BauError('file_missing', {}, options);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new BauError('disk_full', {}, options);
  if (code === 'EISDIR') return new BauError('export_unreadable', {}, options);
  return code === '' ? error : new BauError('folder_unusable', {}, options);
}

/** No way to open or protect keys but what `more` says. */
export function seedOptions(more: Partial<SeedOptions>): SeedOptions {
  return { keyStore: null, passphrase: null, allowKeyFile: false, random: secureRandom, ...more };
}

/** Wipes what is there. */
export function wipeSeeds({ host, client }: ExportedSeeds): void {
  wipe(host?.x, host?.e, client?.x, client?.e);
}

export interface ExportRequest {
  /** Absolute; nothing may be there yet. */
  readonly path: string;
  readonly which: ExportedHalves;
  readonly passphrase: string;
  readonly seeds: Seeds;
  readonly now: number;
  readonly options: Pick<SeedOptions, 'random' | 'kdf'>;
}

/**
 * Writes an export, 0600, whole or not at all. Throws BauError: 'passphrase_short',
 * 'name_exists', 'folder_unusable', 'disk_full'.
 */
export async function writeExport(request: ExportRequest): Promise<void> {
  const { path, which, passphrase, seeds, now, options } = request;
  const { random, kdf } = options;
  const halves = {
    host: which === 'client' ? null : seeds.host,
    client: which === 'host' ? null : seeds.client,
  };
  const text = await formatExport(halves, passphrase, { createdAt: now, random, kdf });
  let isNew: boolean;
  try {
    isNew = await writeNewFile(path, text, random);
  } catch (error) {
    // A folder that is not there is no file that is missing.
    throw systemCode(error) === 'ENOENT'
      ? new BauError('folder_unusable', {}, { cause: error })
      : fileRefusal(error);
  }
  if (!isNew) throw new BauError('name_exists');
}

/**
 * Reads an export as far as that goes without its passphrase. Throws BauError:
 * 'file_missing', 'folder_unusable', 'export_unreadable', 'export_damaged', 'data_newer'.
 */
export async function readExport(path: string): Promise<IdentityExport> {
  try {
    // Not to hang on a pipe that somebody named.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(maxExportBytes + 1);
      let size = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, size, buffer.length - size, size);
        size += bytesRead;
        if (bytesRead === 0 || size === buffer.length) break;
      }
      return parseExport(buffer.subarray(0, size));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileRefusal(error);
  }
}

export interface ImportRequest {
  readonly dataDir: string;
  /** From `openExport`; wiped whatever happens. */
  readonly given: ExportedSeeds;
  /** How the result is protected, and the present identity opened where its half stays. */
  readonly seal: SeedOptions;
  readonly open: SeedOptions;
  /** The person agreed that what is there gives way. */
  readonly replace: boolean;
  /** With an unreadable identity: a half that the file does not hold is made anew. */
  readonly anewIfUnreadable: boolean;
  /** As well with one that `open` does not open; not unless told. */
  readonly anewIfSealed?: boolean;
  readonly now: number;
}

export interface Imported {
  readonly protection: Protection;
  /** Where the identity that was there is kept; null where there was none. */
  readonly keptAs: string | null;
  /** The half the file did not hold: the present one's, or made now. Null for a whole file. */
  readonly otherHalf: 'kept' | 'made' | null;
}

/**
 * Puts the identity of an export in the data folder. Throws BauError: 'identity_exists',
 * 'server_running', 'data_in_use', 'no_key_store', 'wrong_passphrase', 'data_denied',
 * 'identity_unreadable', 'data_folder', 'disk_full'. Whatever it throws, the identity that
 * was there stays in force.
 */
export async function importIdentity(request: ImportRequest): Promise<Imported> {
  const { dataDir, given, seal, replace, now } = request;
  try {
    return await whileChanging(dataDir, { withoutServer: true }, async () => {
      const isOccupied =
        (await isThere(identityPath(dataDir))) || (await isThere(identityCopyPath(dataDir)));
      if (isOccupied && !replace) throw new BauError('identity_exists', { dir: dataDir });
      const { seeds, otherHalf } = await completed(request);
      try {
        return { ...(await installSeeds(dataDir, seeds, seal, now)), otherHalf };
      } finally {
        wipeSeeds(seeds);
      }
    });
  } finally {
    wipeSeeds(given);
  }
}

interface Completed {
  readonly seeds: Seeds;
  readonly otherHalf: Imported['otherHalf'];
}

/** Both halves: the given ones, and what is missing from the present identity or made. */
async function completed(request: ImportRequest): Promise<Completed> {
  const { dataDir, given, open: options, anewIfUnreadable, anewIfSealed = false } = request;
  const { host, client } = given;
  if (host && client) return { seeds: { host, client }, otherHalf: null };
  const fresh = (): SeedPair => ({ x: options.random(32), e: options.random(32) });
  try {
    const { seeds } = await openExistingSeeds(dataDir, options);
    return {
      seeds: { host: host ?? seeds.host, client: client ?? seeds.client },
      otherHalf: 'kept',
    };
  } catch (error) {
    const reason = error instanceof BauError ? error.reason : '';
    const mayMake =
      reason === 'identity_missing' ||
      (reason === 'identity_unreadable' && anewIfUnreadable) ||
      ((reason === 'wrong_passphrase' || reason === 'no_key_store') && anewIfSealed);
    if (!mayMake) throw error;
    return { seeds: { host: host ?? fresh(), client: client ?? fresh() }, otherHalf: 'made' };
  }
}
