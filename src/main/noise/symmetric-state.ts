// SymmetricState of the Noise specification (section 5.2), with BLAKE2b: the chaining key
// `ck`, the handshake hash `h`, and the CipherState for what is encrypted on the way.

import { blake2b } from '../crypto/blake2b';
import { hkdf2, hkdf3 } from '../crypto/hmac-blake2b';
import { wipe } from '../crypto/wipe';
import { CipherState } from './cipher-state';

/** HASHLEN, the size of `h` and `ck`. */
export const hashBytes = 64;
const keyBytes = 32;

const hash = (...parts: readonly Uint8Array[]): Buffer => blake2b(hashBytes, parts);

export class SymmetricState {
  readonly #cipher = new CipherState();
  readonly #ck: Buffer;
  readonly #h: Buffer;

  /** InitializeSymmetric: a name of up to 64 bytes is padded with zeros, a longer one hashed. */
  constructor(protocolName: string) {
    const name = Buffer.from(protocolName, 'ascii');
    this.#h = Buffer.alloc(hashBytes);
    this.#h.set(name.length <= hashBytes ? name : hash(name));
    this.#ck = Buffer.from(this.#h);
  }

  /** What `encryptAndHash` adds to a plaintext now: 0 before the first key, then 16. */
  get overheadBytes(): number {
    return this.#cipher.overheadBytes;
  }

  mixKey(inputKeyMaterial: Uint8Array): void {
    const [ck, tempK] = hkdf2(this.#ck, inputKeyMaterial);
    this.#ck.set(ck);
    this.#cipher.initializeKey(tempK.subarray(0, keyBytes));
    wipe(ck, tempK);
  }

  mixHash(data: Uint8Array): void {
    this.#h.set(hash(this.#h, data));
  }

  mixKeyAndHash(inputKeyMaterial: Uint8Array): void {
    const [ck, tempH, tempK] = hkdf3(this.#ck, inputKeyMaterial);
    this.#ck.set(ck);
    this.mixHash(tempH);
    this.#cipher.initializeKey(tempK.subarray(0, keyBytes));
    wipe(ck, tempH, tempK);
  }

  /** A copy of `h`, 64 bytes. Public: for channel binding only, never a key. */
  getHandshakeHash(): Buffer {
    return Buffer.from(this.#h);
  }

  /** Writes into the start of `out`, returns the size. Throws as `CipherState` does. */
  encryptAndHash(plaintext: Uint8Array, out: Uint8Array): number {
    const size = this.#cipher.encryptWithAd(this.#h, plaintext, out);
    this.mixHash(out.subarray(0, size));
    return size;
  }

  /** Writes into the start of `out`, returns the size. Throws as `CipherState` does. */
  decryptAndHash(ciphertext: Uint8Array, out: Uint8Array): number {
    // Hashed before it is opened: opening in place overwrites the ciphertext.
    const next = hash(this.#h, ciphertext);
    const size = this.#cipher.decryptWithAd(this.#h, ciphertext, out);
    this.#h.set(next);
    return size;
  }

  /** The two transport states, initiator's sending one first. This object is then spent. */
  split(): [CipherState, CipherState] {
    const [k1, k2] = hkdf2(this.#ck, new Uint8Array(0));
    const pair: [CipherState, CipherState] = [new CipherState(), new CipherState()];
    pair[0].initializeKey(k1.subarray(0, keyBytes));
    pair[1].initializeKey(k2.subarray(0, keyBytes));
    wipe(k1, k2);
    this.wipe();
    return pair;
  }

  /** Forgets `ck` and the key. */
  wipe(): void {
    wipe(this.#ck);
    this.#cipher.wipe();
  }
}
