// The secret seeds at rest, in identity.json (PROTOCOL.md section 12): never silently in
// plaintext, never silently replaced. Two processes that find none at the same moment end
// with the same one, and the copy of a replaced file stays beside it as identity.json.bak.

import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import type { Protection } from '../../shared/ipc/views';
import type { PassphraseCost } from '../crypto/passphrase-box';
import type { RandomSource } from '../crypto/random';
import { wipe } from '../crypto/wipe';
import { keepCopy, replaceFile, writeNewFile } from './atomic-file';
import { ensureDataFolder, systemCode, tightenFile } from './data-folder';
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
}

const fileName = 'identity.json';
const copyName = 'identity.json.bak';
const maxFileBytes = 65_536;

function chooseMeans({ keyStore, passphrase, allowKeyFile, random, kdf }: SeedOptions): Means {
  if (keyStore) return { protection: 'key-store', keyStore };
  if (passphrase) return { protection: 'passphrase', passphrase, random, cost: kdf };
  if (allowKeyFile) return { protection: 'file' };
  throw new BauError('no_key_store');
}

async function readEnvelope(path: string): Promise<Envelope | null> {
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
    throw error instanceof BauError ? error : unreadable('cannot be read', error);
  }
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
  return { seeds: takeSeeds(plain), protection: envelope.protection, created: false };
}

async function isThere(path: string): Promise<boolean> {
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
    const seeds = takeSeeds(plain);
    return { seeds, protection: means.protection, created: true };
  } finally {
    wipe(plain);
  }
}

/**
 * The seeds of this data folder, made and written down when there are none. Making them
 * takes the first protection there is of key store, passphrase, key file; an existing file
 * is opened by the protection it was made with. Throws BauError: 'no_key_store' (with
 * `need` `passphrase` or `key-store` for an existing file), 'wrong_passphrase',
 * 'identity_unreadable' (the file stays as it is; also when only its copy is left),
 * 'data_newer', 'data_folder'.
 */
export async function openSeeds(dir: string, options: SeedOptions): Promise<OpenedSeeds> {
  await ensureDataFolder(dir);
  const path = join(dir, fileName);
  const existing = await readEnvelope(path);
  if (existing) return openExisting(existing, options);
  if (await isThere(join(dir, copyName))) throw unreadable('only its copy is left');
  let made: OpenedSeeds | null;
  try {
    made = await create(path, options);
  } catch (error) {
    throw systemCode(error) === '' ? error : new BauError('data_folder', { dir }, { cause: error });
  }
  if (made) return made;
  const winner = await readEnvelope(path);
  if (!winner) throw unreadable('vanished');
  return openExisting(winner, options);
}

/**
 * Writes `seeds` in place of the identity that is there, readable or not, under the
 * protection `options` lead to: for a change of protection, or for a recovery the person
 * chose. The file that was there is kept as identity.json.bak, but for a plain key file
 * that gives way to a stronger protection: its copy would undo the change.
 */
export async function replaceSeeds(
  dir: string,
  { host, client }: Seeds,
  options: SeedOptions,
): Promise<Protection> {
  const means = chooseMeans(options);
  const path = join(dir, fileName);
  const copy = join(dir, copyName);
  const joined = Buffer.concat([host.x, host.e, client.x, client.e], 128);
  const plain = withCheck(joined);
  try {
    const text = await wrapSeeds(plain, means);
    const before = await readEnvelope(path).catch(() => null);
    const leavesPlaintext = before?.protection === 'file' && means.protection !== 'file';
    if (!leavesPlaintext) await keepCopy(path, copy, options.random);
    await replaceFile(path, text, options.random);
    if (leavesPlaintext) await rm(copy, { force: true });
    return means.protection;
  } finally {
    wipe(joined, plain);
  }
}
