// Changes of identity.json: another protection for the same identity, or another identity.
// The file is replaced in one step, so that whoever is killed leaves the old one or the new
// one. Callers hold the identity's lock (identity-lock.ts).

import { readFile, rm } from 'node:fs/promises';
import { BauError } from '../../shared/errors';
import type { Protection } from '../../shared/ipc/views';
import { constantTimeEqual } from '../crypto/equal';
import { wipe } from '../crypto/wipe';
import { keepCopy, replaceFile } from './atomic-file';
import { folderRefusal, systemCode } from './data-folder';
import {
  chooseMeans,
  identityCopyPath,
  identityPath,
  readEnvelope,
  type SeedOptions,
  type Seeds,
} from './identity-file';
import { copyAside, moveAside } from './kept-aside';
import { parseEnvelope, unwrapSeeds, withCheck, wrapSeeds } from './seed-envelope';

/** Runs steps on files, whose failures become refusals a person can act on. */
async function onFiles<T>(dir: string, steps: () => Promise<T>): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    throw systemCode(error) === '' ? error : folderRefusal(error, dir);
  }
}

interface Wrapped {
  readonly text: string;
  readonly protection: Protection;
}

async function wrapped({ host, client }: Seeds, options: SeedOptions): Promise<Wrapped> {
  const means = chooseMeans(options);
  const joined = Buffer.concat([host.x, host.e, client.x, client.e], 128);
  const plain = withCheck(joined);
  try {
    const text = await wrapSeeds(plain, means);
    if (means.protection === 'key-store') {
      // A key store that does not give back what it took is found before the old file goes.
      const back = await unwrapSeeds(parseEnvelope(text), { ...options, passphrase: '' }).catch(
        () => null,
      );
      const isSame = back?.length === plain.length && constantTimeEqual(back, plain);
      wipe(back);
      if (!isSame) throw new BauError('no_key_store', { need: 'key-store' });
    }
    return { text, protection: means.protection };
  } finally {
    wipe(joined, plain);
  }
}

/**
 * Puts the same seeds under the protection `options` lead to, and makes the copy beside
 * the file a copy of the new one: the protection that was left opens neither. Throws
 * BauError: 'no_key_store', 'data_denied', 'disk_full', 'data_folder'; the file that was
 * there is then as it was.
 */
export async function protectSeeds(
  dir: string,
  seeds: Seeds,
  options: SeedOptions,
): Promise<Protection> {
  const { text, protection } = await wrapped(seeds, options);
  const [path, copy] = [identityPath(dir), identityCopyPath(dir)];
  await onFiles(dir, async () => {
    // First, so that no moment leaves a copy under the old protection beside the new file.
    await rm(copy, { force: true });
    await replaceFile(path, text, options.random);
    await keepCopy(path, copy, options.random);
  });
  return protection;
}

export interface Installed {
  readonly protection: Protection;
  /** Where the file that was there before is kept; null where there was none. */
  readonly keptAs: string | null;
}

/**
 * Puts `seeds` in place of whatever identity is there, readable or not, which is kept
 * under a dated name. `at` dates it. Throws as `protectSeeds`.
 */
export async function installSeeds(
  dir: string,
  seeds: Seeds,
  options: SeedOptions,
  at: number,
): Promise<Installed> {
  const { text, protection } = await wrapped(seeds, options);
  const [path, copy] = [identityPath(dir), identityCopyPath(dir)];
  return onFiles(dir, async () => {
    const keptCopy = await dropCopy(dir, at);
    const keptAs = await copyAside(path, at, options.random);
    await replaceFile(path, text, options.random);
    await keepCopy(path, copy, options.random);
    return { protection, keptAs: keptAs ?? keptCopy };
  });
}

/** Sets file and copy aside, so that the next start makes a new identity. Gives the file's new path. */
export async function setIdentityAside(dir: string, at: number): Promise<string | null> {
  return onFiles(dir, async () => {
    const keptCopy = await dropCopy(dir, at);
    return (await moveAside(identityPath(dir), at)) ?? keptCopy;
  });
}

/**
 * Puts the copy in the place of the file, which is kept under a dated name. Throws
 * BauError('backup_missing') where there is no copy with the shape of an identity.
 */
export async function restoreCopy(
  dir: string,
  at: number,
  random: SeedOptions['random'],
): Promise<string | null> {
  const [path, copy] = [identityPath(dir), identityCopyPath(dir)];
  const isUsable = await readEnvelope(copy).then(
    (envelope) => envelope !== null,
    () => false,
  );
  if (!isUsable) throw new BauError('backup_missing', { dir });
  return onFiles(dir, async () => {
    const text = await readFile(copy, 'utf8');
    const keptAs = await copyAside(path, at, random);
    await replaceFile(path, text, random);
    return keptAs;
  });
}

/** Removes the copy where it says what the file says; else keeps it under a dated name too. */
async function dropCopy(dir: string, at: number): Promise<string | null> {
  const [path, copy] = [identityPath(dir), identityCopyPath(dir)];
  const [file, other] = await Promise.all(
    [path, copy].map((name) => readFile(name).catch(() => null)),
  );
  if (!file || !other?.equals(file)) return moveAside(copy, at);
  await rm(copy);
  return null;
}
