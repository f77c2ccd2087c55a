// CipherState of the Noise specification (section 5.1), with ChaChaPoly: a key `k` and a
// nonce `n` that counts up. Output goes into buffers of the caller's, in place if wanted;
// nothing is allocated per message.

import {
  aeadKeyBytes,
  aeadNonceBytes,
  aeadTagBytes,
  decryptInto,
  encryptInto,
} from '../crypto/aead';
import { wipe } from '../crypto/wipe';
import { NoiseError } from './noise-error';

const noAd = new Uint8Array(0);

/** The largest message Noise allows, tag included. */
export const maxMessageBytes = 65_535;

/** 4 zero bytes and the largest u64, which Rekey keeps for itself. */
const rekeyNonce = Buffer.from('00000000ffffffffffffffff', 'hex');

export class CipherState {
  readonly #k = Buffer.alloc(aeadKeyBytes);
  readonly #nonce = Buffer.alloc(aeadNonceBytes);
  #hasKey = false;
  #n = 0;
  #dead = false;

  /** Sets `k` to a copy of `key` (32 bytes), or to empty, and `n` to 0. */
  initializeKey(key: Uint8Array | null): void {
    this.#checkAlive();
    if (key && key.length !== aeadKeyBytes) throw new RangeError('cipher state: key size');
    if (key) this.#k.set(key);
    else wipe(this.#k);
    this.#hasKey = key !== null;
    this.#n = 0;
  }

  hasKey(): boolean {
    return this.#hasKey;
  }

  /** The nonce of the next message: how many were processed under keys of this direction. */
  get n(): number {
    return this.#n;
  }

  /** Sets the nonce of the next message; 0 <= n < 2^53 - 1, else RangeError. */
  setNonce(n: number): void {
    if (!Number.isSafeInteger(n) || n < 0 || n === Number.MAX_SAFE_INTEGER) {
      throw new RangeError('cipher state: nonce');
    }
    this.#n = n;
  }

  /** How many bytes a message of this state is longer than its plaintext. */
  get overheadBytes(): number {
    return this.#hasKey ? aeadTagBytes : 0;
  }

  /**
   * Seals `plaintext` into the start of `out` and returns how many bytes it wrote. `out`
   * may begin where `plaintext` does. Without a key this copies. Throws NoiseError
   * `length`, `nonce` or `state`, and RangeError when `out` is too small.
   */
  encryptWithAd(ad: Uint8Array, plaintext: Uint8Array, out: Uint8Array): number {
    this.#checkAlive();
    const size = plaintext.length + this.overheadBytes;
    if (size > maxMessageBytes) throw new NoiseError('length');
    const target = exactly(out, size);
    if (!this.#hasKey) {
      target.set(plaintext);
      return size;
    }
    encryptInto(target, plaintext, this.#nextNonce(), this.#k, ad);
    this.#n += 1;
    return size;
  }

  /**
   * Opens `ciphertext` into the start of `out` and returns the plaintext's size. `out` may
   * begin where `ciphertext` does. Throws NoiseError `tag`, `length`, `nonce` or `state`,
   * and RangeError when `out` is too small. After `tag` the nonce has not moved; the
   * caller gives the connection up.
   */
  decryptWithAd(ad: Uint8Array, ciphertext: Uint8Array, out: Uint8Array): number {
    this.#checkAlive();
    const size = ciphertext.length - this.overheadBytes;
    if (size < 0 || ciphertext.length > maxMessageBytes) throw new NoiseError('length');
    const target = exactly(out, size);
    if (!this.#hasKey) {
      target.set(ciphertext);
      return size;
    }
    if (!decryptInto(target, ciphertext, this.#nextNonce(), this.#k, ad)) {
      throw new NoiseError('tag');
    }
    this.#n += 1;
    return size;
  }

  /** `encryptWithAd` with empty associated data: one transport message. */
  encrypt(plaintext: Uint8Array, out: Uint8Array): number {
    return this.encryptWithAd(noAd, plaintext, out);
  }

  /** `decryptWithAd` with empty associated data: one transport message. */
  decrypt(ciphertext: Uint8Array, out: Uint8Array): number {
    return this.decryptWithAd(noAd, ciphertext, out);
  }

  /** Noise's Rekey: replaces `k` by a one-way function of itself; `n` stays. */
  rekey(): void {
    this.#checkAlive();
    if (!this.#hasKey) throw new NoiseError('state');
    const sealed = Buffer.alloc(aeadKeyBytes + aeadTagBytes);
    encryptInto(sealed, Buffer.alloc(aeadKeyBytes), rekeyNonce, this.#k, noAd);
    sealed.copy(this.#k, 0, 0, aeadKeyBytes);
    wipe(sealed);
  }

  /** Forgets the key; every later use throws NoiseError `state`. */
  wipe(): void {
    wipe(this.#k);
    this.#hasKey = false;
    this.#dead = true;
  }

  #checkAlive(): void {
    if (this.#dead) throw new NoiseError('state');
  }

  #nextNonce(): Buffer {
    // Noise allows up to 2^64 - 2; this stops where a number stops being exact.
    if (this.#n >= Number.MAX_SAFE_INTEGER) throw new NoiseError('nonce');
    this.#nonce.writeUInt32LE(this.#n % 0x1_0000_0000, 4);
    this.#nonce.writeUInt32LE(Math.floor(this.#n / 0x1_0000_0000), 8);
    return this.#nonce;
  }
}

function exactly(out: Uint8Array, size: number): Uint8Array {
  if (out.length === size) return out;
  if (out.length < size) throw new RangeError('cipher state: output size');
  return out.subarray(0, size);
}
