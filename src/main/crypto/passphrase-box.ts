// Sealing a secret under a passphrase: Argon2id stretches it, XChaCha20-Poly1305 seals,
// and a header of the caller's is authenticated with it (PROTOCOL.md, section 12). The
// costs travel with the box, so they can be raised later; what a box asks for is bounded
// before any memory is taken, since the file may not be ours.

import { secureRandom, type RandomSource } from './random';
import { sodium } from './sodium';
import { wipe } from './wipe';

const keyBytes = 32;
const nonceBytes = 24;
const tagBytes = 16;
const saltBytes = 16;

/** What a box costs to open. */
export interface PassphraseCost {
  /** Memory in KiB, 8..1,048,576. */
  readonly memoryKib: number;
  /** Passes over that memory, 1..16. */
  readonly passes: number;
}

/** 256 MiB, three passes. */
export const defaultPassphraseCost: PassphraseCost = { memoryKib: 262_144, passes: 3 };

/** A sealed secret with all that opening it needs, but the passphrase and the header. */
export interface PassphraseBox extends PassphraseCost {
  /** 16 bytes. */
  readonly salt: Buffer;
  /** 24 bytes. */
  readonly nonce: Buffer;
  /** As long as the secret, and 16 bytes of tag. */
  readonly ciphertext: Buffer;
}

export interface SealOptions {
  readonly cost?: PassphraseCost;
  readonly random?: RandomSource;
}

const inRange = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** Whether a cost is one that this program would pay. */
export function isAcceptableCost({ memoryKib, passes }: PassphraseCost): boolean {
  return inRange(memoryKib, 8, 1_048_576) && inRange(passes, 1, 16);
}

async function deriveKey(
  passphrase: string,
  salt: Uint8Array,
  cost: PassphraseCost,
): Promise<Buffer> {
  // NFC: the same words typed on two systems may arrive composed differently.
  const password = Buffer.from(passphrase.normalize('NFC'), 'utf8');
  const key = Buffer.alloc(keyBytes);
  try {
    await sodium.crypto_pwhash_async(
      key,
      password,
      salt,
      cost.passes,
      cost.memoryKib * 1024,
      sodium.crypto_pwhash_ALG_ARGON2ID13,
    );
    return key;
  } finally {
    wipe(password);
  }
}

/**
 * Seals `secret` under `passphrase`, bound to `header`, which is not kept in the box.
 * The work runs off the main thread. Throws RangeError on a cost outside the bounds, and
 * rejects when the memory is not to be had.
 */
export async function sealWithPassphrase(
  secret: Uint8Array,
  passphrase: string,
  header: Uint8Array,
  { cost = defaultPassphraseCost, random = secureRandom }: SealOptions = {},
): Promise<PassphraseBox> {
  if (!isAcceptableCost(cost)) throw new RangeError('passphrase box: cost');
  const salt = random(saltBytes);
  const nonce = random(nonceBytes);
  const ciphertext = Buffer.alloc(secret.length + tagBytes);
  const key = await deriveKey(passphrase, salt, cost);
  try {
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(ciphertext, secret, header, null, nonce, key);
  } finally {
    wipe(key);
  }
  return { memoryKib: cost.memoryKib, passes: cost.passes, salt, nonce, ciphertext };
}

/**
 * The secret, which the caller wipes, or null: wrong passphrase, other header, altered
 * box, or one whose sizes or cost are out of bounds. Rejects when the memory is not to
 * be had.
 */
export async function openWithPassphrase(
  box: PassphraseBox,
  passphrase: string,
  header: Uint8Array,
): Promise<Buffer | null> {
  const { salt, nonce, ciphertext } = box;
  if (!isAcceptableCost(box) || ciphertext.length < tagBytes) return null;
  if (salt.length !== saltBytes || nonce.length !== nonceBytes) return null;
  const secret = Buffer.alloc(ciphertext.length - tagBytes);
  const key = await deriveKey(passphrase, salt, box);
  try {
    sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(secret, null, ciphertext, header, nonce, key);
    return secret;
  } catch {
    return null;
  } finally {
    wipe(key);
  }
}
