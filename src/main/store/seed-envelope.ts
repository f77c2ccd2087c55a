// The text of identity.json: the secret seeds under one of three protections
// (PROTOCOL.md section 12). What is protected is
//   host.x 32 | host.e 32 | client.x 32 | client.e 32 | check 8
// where check = BLAKE2b-256("bau/1 seeds-check\0" | the first 128)[0..8], since not every
// key store, and no plain file, notices an altered byte by itself.

import { z } from 'zod';
import { BauError } from '../../shared/errors';
import { blake2b } from '../crypto/blake2b';
import { decodeBase64url, encodeBase64url } from '../crypto/base64url';
import { constantTimeEqual } from '../crypto/equal';
import {
  isAcceptableCost,
  openWithPassphrase,
  sealWithPassphrase,
  type PassphraseCost,
} from '../crypto/passphrase-box';
import type { RandomSource } from '../crypto/random';

/** The operating system's secret store, whatever is behind it. Both reject on failure. */
export interface KeyStore {
  wrap(plain: Buffer): Promise<Buffer>;
  unwrap(box: Buffer): Promise<Buffer>;
}

const seedBytes = 32;
const seedsBytes = 4 * seedBytes;
const checkBytes = 8;
const checkLabel = Buffer.from('bau/1 seeds-check\0');
const passphraseHeader = Buffer.from('bau/1 identity file\0');

const envelopeSchema = z.strictObject({
  v: z.literal(1),
  kdf: z
    .strictObject({
      memoryKib: z.number(),
      passes: z.number(),
      salt: z.string(),
      nonce: z.string(),
    })
    .nullable(),
  protection: z.enum(['key-store', 'passphrase', 'file']),
  wrapped: z.string(),
});

export type Envelope = z.infer<typeof envelopeSchema>;
type Kdf = NonNullable<Envelope['kdf']>;

/** What wraps, or unwraps: the protection's own means. */
export type Means =
  | { readonly protection: 'key-store'; readonly keyStore: KeyStore }
  | {
      readonly protection: 'passphrase';
      readonly passphrase: string;
      readonly random: RandomSource;
      readonly cost?: PassphraseCost | undefined;
    }
  | { readonly protection: 'file' };

/** The refusal of a file that holds no identity this program can read. */
export function unreadable(why: string, cause?: unknown): BauError {
  return new BauError('identity_unreadable', {}, { cause, message: `identity file: ${why}` });
}

const checkOf = (seeds: Uint8Array): Buffer =>
  blake2b(32, [checkLabel, seeds]).subarray(0, checkBytes);

/** 136 bytes to protect, from 128 random ones. The caller wipes both. */
export function withCheck(seeds: Buffer): Buffer {
  return Buffer.concat([seeds, checkOf(seeds)], seedsBytes + checkBytes);
}

/** The four seeds of 32 bytes in 136 checked bytes, as views of them. Throws `identity_unreadable`. */
export function checkedSeeds(plain: Buffer): [Buffer, Buffer, Buffer, Buffer] {
  const seeds = plain.subarray(0, seedsBytes);
  if (plain.length !== seedsBytes + checkBytes) throw unreadable('size');
  if (!constantTimeEqual(plain.subarray(seedsBytes), checkOf(seeds))) throw unreadable('check');
  const at = (index: number): Buffer => seeds.subarray(index * seedBytes, (index + 1) * seedBytes);
  return [at(0), at(1), at(2), at(3)];
}

/** Throws BauError('identity_unreadable'), or 'data_newer' for a later version's file. */
export function parseEnvelope(text: string): Envelope {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable('not JSON', error);
  }
  const version = z.looseObject({ v: z.int() }).safeParse(value);
  if (version.success && version.data.v > 1) {
    throw new BauError('data_newer', { found: version.data.v, known: 1 });
  }
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) throw unreadable('shape', envelope.error);
  if ((envelope.data.protection === 'passphrase') !== (envelope.data.kdf !== null)) {
    throw unreadable('kdf');
  }
  return envelope.data;
}

const envelopeText = (envelope: Envelope): string => `${JSON.stringify(envelope)}\n`;

/** The file's text for `plain`. Throws BauError('no_key_store') when the key store refuses. */
export async function wrapSeeds(plain: Buffer, means: Means): Promise<string> {
  const { protection } = means;
  if (protection === 'passphrase') {
    const { cost, random, passphrase } = means;
    const box = await sealWithPassphrase(plain, passphrase, passphraseHeader, {
      random,
      ...(cost && { cost }),
    });
    const kdf = {
      memoryKib: box.memoryKib,
      passes: box.passes,
      salt: encodeBase64url(box.salt),
      nonce: encodeBase64url(box.nonce),
    };
    return envelopeText({ v: 1, kdf, protection, wrapped: encodeBase64url(box.ciphertext) });
  }
  const wrapped =
    protection === 'file'
      ? plain
      : await means.keyStore.wrap(plain).catch((error: unknown) => {
          throw new BauError('no_key_store', { need: 'key-store' }, { cause: error });
        });
  return envelopeText({ v: 1, kdf: null, protection, wrapped: encodeBase64url(wrapped) });
}

async function openBox(kdf: Kdf, ciphertext: Buffer, passphrase: string): Promise<Buffer> {
  const salt = decodeBase64url(kdf.salt, 16);
  const nonce = decodeBase64url(kdf.nonce, 24);
  const { memoryKib, passes } = kdf;
  if (!salt || !nonce || !isAcceptableCost(kdf)) throw unreadable('kdf');
  if (ciphertext.length !== seedsBytes + checkBytes + 16) throw unreadable('size');
  const box = { memoryKib, passes, salt, nonce, ciphertext };
  const plain = await openWithPassphrase(box, passphrase, passphraseHeader);
  if (!plain) throw new BauError('wrong_passphrase');
  return plain;
}

/**
 * The 136 protected bytes, still to be checked, which the caller wipes. Throws BauError:
 * 'no_key_store' with `need` where the means the file asks for is absent,
 * 'wrong_passphrase', 'identity_unreadable'.
 */
export async function unwrapSeeds(
  { protection, kdf, wrapped }: Envelope,
  { keyStore, passphrase }: { readonly keyStore: KeyStore | null; readonly passphrase: string },
): Promise<Buffer> {
  const bytes = decodeBase64url(wrapped);
  if (!bytes) throw unreadable('wrapped');
  if (protection === 'file') return bytes;
  if (kdf) {
    if (passphrase === '') throw new BauError('no_key_store', { need: 'passphrase' });
    return openBox(kdf, bytes, passphrase);
  }
  if (!keyStore) throw new BauError('no_key_store', { need: 'key-store' });
  return keyStore.unwrap(bytes).catch((error: unknown) => {
    throw unreadable('the key store does not open it', error);
  });
}
