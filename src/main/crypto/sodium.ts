// The one import of the libsodium addon, narrowed to the calls this program makes.
// Every other file of crypto/ goes through here; nothing outside crypto/ does. The
// addon checks sizes with assertions and fails in several ways (a throw, a false, an
// undefined): the wrappers beside this file turn those into one contract each.

import native from 'sodium-native';

/** A view the addon reads from or writes to. */
type Bytes = Uint8Array;

/** The calls in use, as version 5 of the addon has them. All sizes are exact. */
export interface Sodium {
  readonly crypto_generichash_STATEBYTES: number;
  readonly crypto_pwhash_ALG_ARGON2ID13: number;
  readonly crypto_pwhash_SALTBYTES: number;
  sodium_memzero(buf: Bytes): void;
  sodium_memcmp(a: Bytes, b: Bytes): boolean;
  crypto_aead_chacha20poly1305_ietf_encrypt(
    c: Bytes,
    m: Bytes,
    ad: Bytes | null,
    nsec: null,
    npub: Bytes,
    k: Bytes,
  ): unknown;
  crypto_aead_chacha20poly1305_ietf_decrypt(
    m: Bytes,
    nsec: null,
    c: Bytes,
    ad: Bytes | null,
    npub: Bytes,
    k: Bytes,
  ): unknown;
  crypto_aead_xchacha20poly1305_ietf_encrypt(
    c: Bytes,
    m: Bytes,
    ad: Bytes | null,
    nsec: null,
    npub: Bytes,
    k: Bytes,
  ): unknown;
  crypto_aead_xchacha20poly1305_ietf_decrypt(
    m: Bytes,
    nsec: null,
    c: Bytes,
    ad: Bytes | null,
    npub: Bytes,
    k: Bytes,
  ): unknown;
  crypto_scalarmult_base(q: Bytes, n: Bytes): void;
  crypto_scalarmult(q: Bytes, n: Bytes, p: Bytes): void;
  crypto_sign_seed_keypair(pk: Bytes, sk: Bytes, seed: Bytes): void;
  crypto_sign_detached(sig: Bytes, m: Bytes, sk: Bytes): void;
  crypto_sign_verify_detached(sig: Bytes, m: Bytes, pk: Bytes): boolean | undefined;
  crypto_generichash(out: Bytes, input: Bytes, key?: Bytes): void;
  crypto_generichash_batch(out: Bytes, parts: readonly Bytes[], key?: Bytes): void;
  crypto_generichash_init(state: Bytes, key: Bytes | null, outBytes: number): void;
  crypto_generichash_update(state: Bytes, input: Bytes): void;
  crypto_generichash_final(state: Bytes, out: Bytes): void;
  crypto_pwhash_async(
    out: Bytes,
    passwd: Bytes,
    salt: Bytes,
    opslimit: number,
    memlimit: number,
    alg: number,
  ): Promise<void>;
}

/** The addon. Published types for it lag behind by years, hence the interface above. */
export const sodium = native as unknown as Sodium;
