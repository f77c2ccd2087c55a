// The secret seeds at rest, in identity.json (PROTOCOL.md section 12): never silently in
// plaintext, never silently replaced. Two processes that find none at the same moment end
// with the same one. A copy of the file stays beside it as identity.json.bak, for the day
// the file is damaged. What changes them is in identity-change.ts.

import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BauError } from '../../shared/errors';
import type { Protection } from '../../shared/ipc/views';
import { blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import type { PassphraseCost } from '../crypto/passphrase-box';
import type { RandomSource } from '../crypto/random';
import { wipe } from '../crypto/wipe';
import { keepCopy, writeNewFile } from './atomic-file';
import { ensureDataFolder, folderRefusal, isDenied, systemCode, tightenFile } from './data-folder';
import {
  checkedSeeds,
  parseEnvelope,
  unreadable,
  unwrapSeeds,
  withCheck,
  wrapSeeds,
  type Envelope,
  type KeyStore,
  type Means,
} from './seed-envelope';

export type { KeyStore } from './seed-envelope';

/** Seeds of one identity, 32 bytes each: X25519 and Ed25519. */
export interface SeedPair {
  readonly x: Buffer;
  readonly e: Buffer;
}

export interface Seeds {
  readonly host: SeedPair;
  readonly client: SeedPair;
}

export interface SeedOptions {
  /** The system's key store; null where there is none worth the name. */
  readonly keyStore: KeyStore | null;
  /** null and the empty text mean none. */
  readonly passphrase: string | null;
  /** Whether a 0600 file may do where neither of the others exists. */
  readonly allowKeyFile: boolean;
  readonly random: RandomSource;
  /** Cost of a passphrase; 256 MiB and three passes unless said. */
  readonly kdf?: PassphraseCost | undefined;
}

export interface OpenedSeeds {
  /** The caller wipes them when it has made its identities. */
  readonly seeds: Seeds;
  readonly protection: Protection;
  /** Whether this call made them. */
  readonly created: boolean;
  /** What `identityMark` says while the file is the one these came from. */
  readonly mark: string;
}

const maxFileBytes = 65_536;

/** Where the identity of a data folder lies, and its copy. */
export const identityPath = (dir: string): string => join(dir, 'identity.json');
export const identityCopyPath = (dir: string): string => join(dir, 'identity.json.bak');

/** The first protection there is of key store, passphrase, file. Throws 'no_key_store'. */
export function chooseMeans({
  keyStore,
  passphrase,
  allowKeyFile,
  random,
  kdf,
}: SeedOptions): Means {
  if (keyStore) return { protection: 'key-store', keyStore };
  if (passphrase) return { protection: 'passphrase', passphrase, random, cost: kdf };
  if (allowKeyFile) return { protection: 'file' };
  throw new BauError('no_key_store');
}

/**
 * The envelope in the file at `path`, null where there is no file. Throws BauError:
 * 'identity_unreadable', 'data_newer', 'data_denied' when the system does not let us.
 */
export async function readEnvelope(path: string): Promise<Envelope | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > maxFileBytes) throw unreadable('too large');
      const envelope = parseEnvelope(await file.readFile('utf8'));
      await tightenFile(path);
      return envelope;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    if (isDenied(error)) throw folderRefusal(error, dirname(path));
    throw error instanceof BauError ? error : unreadable('cannot be read', error);
  }
}

const markOf = ({ wrapped }: Envelope): string => encodeHex(blake2b(32, [Buffer.from(wrapped)]));

/** Another text for every file that was ever written; empty where there is none. Throws as `readEnvelope`. */
export async function identityMark(dir: string): Promise<string> {
  const envelope = await readEnvelope(identityPath(dir));
  return envelope ? markOf(envelope) : '';
}

/** Copies the seeds out of `plain`, which is wiped. */
function takeSeeds(plain: Buffer): Seeds {
  try {
    const [hostX, hostE, clientX, clientE] = checkedSeeds(plain).map((seed) => Buffer.from(seed));
    if (!hostX || !hostE || !clientX || !clientE) throw unreadable('size');
    return { host: { x: hostX, e: hostE }, client: { x: clientX, e: clientE } };
  } finally {
    wipe(plain);
  }
}

async function openExisting(envelope: Envelope, options: SeedOptions): Promise<OpenedSeeds> {
  const { keyStore, passphrase } = options;
  const plain = await unwrapSeeds(envelope, { keyStore, passphrase: passphrase ?? '' });
  const { protection } = envelope;
  return { seeds: takeSeeds(plain), protection, created: false, mark: markOf(envelope) };
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Makes seeds and their file; null when another process made one first. */
async function create(path: string, options: SeedOptions): Promise<OpenedSeeds | null> {
  const means = chooseMeans(options);
  const fresh = options.random(128);
  const plain = withCheck(fresh);
  wipe(fresh);
  try {
    const text = await wrapSeeds(plain, means);
    if (!(await writeNewFile(path, text, options.random))) return null;
    await keepCopy(path, `${path}.bak`, options.random);
    const seeds = takeSeeds(plain);
    const mark = markOf(parseEnvelope(text));
    return { seeds, protection: means.protection, created: true, mark };
  } finally {
    wipe(plain);
  }
}

/** As `openSeeds`, but makes none: 'identity_missing' where there is no identity. */
export async function openExistingSeeds(dir: string, options: SeedOptions): Promise<OpenedSeeds> {
  const existing = await readEnvelope(identityPath(dir));
  if (existing) return openExisting(existing, options);
  if (await isThere(identityCopyPath(dir))) throw unreadable('only its copy is left');
  throw new BauError('identity_missing', { dir });
}

/**
 * The seeds of this data folder, made and written down when there are none. Making them
 * takes the first protection there is of key store, passphrase, key file; an existing file
 * is opened by the protection it was made with. Throws BauError: 'no_key_store' (with
 * `need` `passphrase` or `key-store` for an existing file), 'wrong_passphrase',
 * 'identity_unreadable' (the file stays as it is; also when only its copy is left),
 * 'data_newer', 'data_denied', 'data_folder', 'disk_full'.
 */
export async function openSeeds(dir: string, options: SeedOptions): Promise<OpenedSeeds> {
  await ensureDataFolder(dir);
  const path = identityPath(dir);
  const existing = await readEnvelope(path);
  if (existing) return openExisting(existing, options);
  if (await isThere(identityCopyPath(dir))) {
    // Unless another process published the file and its copy since we looked.
    const late = await readEnvelope(path);
    if (late) return openExisting(late, options);
    throw unreadable('only its copy is left');
  }
  let made: OpenedSeeds | null;
  try {
    made = await create(path, options);
  } catch (error) {
    throw systemCode(error) === '' ? error : folderRefusal(error, dir);
  }
  if (made) return made;
  const winner = await readEnvelope(path);
  if (!winner) throw unreadable('vanished');
  return openExisting(winner, options);
}
