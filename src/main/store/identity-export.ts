// A file that carries an identity, or its server or client half, from one computer to
// another, sealed by a passphrase of its own. Five lines of ASCII, each ended by LF:
//
//   bau-identity 1
//   {"createdAt":MS,"host":FP26 or null,"client":FP26 or null}
//   {"memoryKib":N,"passes":N,"salt":B64URL,"nonce":B64URL}
//   B64URL of the sealed seeds: host.x 32 | host.e 32, then client.x 32 | client.e 32
//   B64URL of BLAKE2b-128("bau/1 identity export check\0" | the lines above)
//
// The first two lines are authenticated with the seeds ("bau/1 identity export\0" before
// them), the third is what the key is made from. The last tells damage from a wrong
// passphrase and proves nothing by itself.

import { z } from 'zod';
import { BauError } from '../../shared/errors';
import { leastExportPassphrase } from '../../shared/limits';
import { blake2b } from '../crypto/blake2b';
import { decodeBase64url, encodeBase64url } from '../crypto/base64url';
import {
  isAcceptableCost,
  openWithPassphrase,
  sealWithPassphrase,
  type PassphraseBox,
  type PassphraseCost,
} from '../crypto/passphrase-box';
import type { RandomSource } from '../crypto/random';
import { wipe } from '../crypto/wipe';
import { Identity } from '../identity/identity';
import type { SeedPair } from './identity-file';

/** A seed pair of each half that is there. */
export interface ExportedSeeds {
  readonly host: SeedPair | null;
  readonly client: SeedPair | null;
}

export interface ExportOptions {
  /** Milliseconds since 1970, to be shown. */
  readonly createdAt: number;
  readonly random: RandomSource;
  /** 256 MiB and three passes unless said. */
  readonly kdf?: PassphraseCost | undefined;
}

/** A whole export, not yet opened: what it says of itself is unproven until it is. */
export interface IdentityExport {
  readonly createdAt: number;
  /** FP26 of each half, or null where the file does not hold it. */
  readonly host: string | null;
  readonly client: string | null;
  readonly box: PassphraseBox;
  readonly header: Buffer;
}

/** No export is larger; what is larger is not read. */
export const maxExportBytes = 4096;

const version = 1;
const headerLabel = 'bau/1 identity export\0';
const checkLabel = Buffer.from('bau/1 identity export check\0');
const fp26 = z
  .string()
  .regex(/^[a-z2-7]{26}$/)
  .nullable();
const headerSchema = z
  .strictObject({ createdAt: z.int().min(0), host: fp26, client: fp26 })
  .refine(({ host, client }) => host !== null || client !== null);
const kdfSchema = z.strictObject({
  memoryKib: z.number(),
  passes: z.number(),
  salt: z.string(),
  nonce: z.string(),
});

const fpOf = (pair: SeedPair): string => {
  const identity = new Identity(pair);
  identity.wipe();
  return identity.public.fp26;
};

const checkOf = (above: string): string =>
  encodeBase64url(blake2b(16, [checkLabel, Buffer.from(above, 'latin1')]));

const headerOf = (lines: string): Buffer => Buffer.from(headerLabel + lines, 'latin1');

/** Throws BauError('passphrase_short') for a passphrase no export may have. */
export function checkExportPassphrase(passphrase: string): void {
  if (Array.from(passphrase.normalize('NFC')).length < leastExportPassphrase) {
    throw new BauError('passphrase_short', { least: leastExportPassphrase });
  }
}

/** The text of an export. At least one half must be there. Throws 'passphrase_short'. */
export async function formatExport(
  { host, client }: ExportedSeeds,
  passphrase: string,
  { createdAt, random, kdf }: ExportOptions,
): Promise<string> {
  checkExportPassphrase(passphrase);
  const pairs = [host, client].filter((pair) => pair !== null);
  if (pairs.length === 0) throw new RangeError('identity export: nothing to export');
  const about = { createdAt, host: host && fpOf(host), client: client && fpOf(client) };
  const head = `bau-identity ${String(version)}\n${JSON.stringify(about)}\n`;
  const plain = Buffer.concat(pairs.flatMap(({ x, e }) => [x, e]));
  try {
    const { salt, nonce, memoryKib, passes, ciphertext } = await sealWithPassphrase(
      plain,
      passphrase,
      headerOf(head),
      { random, ...(kdf && { cost: kdf }) },
    );
    const cost = {
      memoryKib,
      passes,
      salt: encodeBase64url(salt),
      nonce: encodeBase64url(nonce),
    };
    const above = `${head}${JSON.stringify(cost)}\n${encodeBase64url(ciphertext)}\n`;
    return `${above}${checkOf(above)}\n`;
  } finally {
    wipe(plain);
  }
}

const damaged = (why: string, cause?: unknown): BauError =>
  new BauError('export_damaged', {}, { cause, message: `identity export: ${why}` });

function parseLine<T>(schema: z.ZodType<T>, line: string): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    throw damaged('a line', error);
  }
}

/**
 * Takes an export apart. Throws BauError: 'export_unreadable' for what is none,
 * 'data_newer' for a later version's, 'export_damaged' for one that is not whole.
 */
export function parseExport(bytes: Buffer): IdentityExport {
  // One character a byte, so that nothing is repaired or replaced on the way.
  const lines = bytes.toString('latin1').split('\n');
  const [first = '', about = '', cost = '', sealed = '', check = ''] = lines;
  const found = /^bau-identity (\d{1,9})$/.exec(first)?.[1];
  if (bytes.length > maxExportBytes || found === undefined) {
    throw new BauError('export_unreadable');
  }
  if (Number(found) > version) {
    throw new BauError('data_newer', { found: Number(found), known: version });
  }
  const head = `${first}\n${about}\n`;
  const isWhole = lines.length === 6 && lines[5] === '' && Number(found) === version;
  if (!isWhole || checkOf(`${head}${cost}\n${sealed}\n`) !== check) throw damaged('its check');
  const { createdAt, host, client } = parseLine(headerSchema, about);
  const { salt, nonce, memoryKib, passes } = parseLine(kdfSchema, cost);
  const halves = [host, client].filter((half) => half !== null).length;
  const box = {
    memoryKib,
    passes,
    salt: decodeBase64url(salt, 16),
    nonce: decodeBase64url(nonce, 24),
    ciphertext: decodeBase64url(sealed, halves * 64 + 16),
  };
  if (!box.salt || !box.nonce || !box.ciphertext || !isAcceptableCost(box)) throw damaged('sizes');
  const { salt: saltBytes, nonce: nonceBytes, ciphertext } = box;
  return {
    createdAt,
    host,
    client,
    box: { memoryKib, passes, salt: saltBytes, nonce: nonceBytes, ciphertext },
    header: headerOf(head),
  };
}

/** The seeds, which the caller wipes. Throws BauError('export_passphrase'), 'export_damaged'. */
export async function openExport(
  { host, client, box, header }: IdentityExport,
  passphrase: string,
): Promise<ExportedSeeds> {
  const plain = await openWithPassphrase(box, passphrase, header);
  if (!plain) throw new BauError('export_passphrase');
  try {
    let at = 0;
    const take = (fp: string | null): SeedPair | null => {
      if (fp === null) return null;
      const pair = {
        x: Buffer.from(plain.subarray(at, at + 32)),
        e: Buffer.from(plain.subarray(at + 32, at + 64)),
      };
      at += 64;
      if (fpOf(pair) !== fp) throw damaged('another identity than it says');
      return pair;
    };
    return { host: take(host), client: take(client) };
  } finally {
    wipe(plain);
  }
}
