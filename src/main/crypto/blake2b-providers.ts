// Incremental BLAKE2b from two sources: Node's own (64-byte unkeyed digests only, absent
// from Electron's BoringSSL) and libsodium's (everything, everywhere). Both give the same
// digests; which is faster depends on the processor. blake2b.ts chooses.

import { createHash, type Hash } from 'node:crypto';
import { sodium } from './sodium';
import { wipe } from './wipe';

/** One computation under way. `final` may be called once, and nothing after it. */
export interface Blake2bState {
  update(data: Uint8Array): void;
  final(out: Buffer): void;
  copy(): Blake2bState;
}

const emptyDigestHead = '786a02f742015903';
const sharedChunkBytes = 65_536;

/** Whether this runtime's own crypto has BLAKE2b-512, found out once and checked. */
export const nodeHasBlake2b = ((): boolean => {
  try {
    return createHash('blake2b512').digest('hex').startsWith(emptyDigestHead);
  } catch {
    return false;
  }
})();

/** Node's own: 64 bytes, no key. Only where `nodeHasBlake2b`. */
export class NodeBlake2bState implements Blake2bState {
  readonly #hash: Hash;

  constructor(hash: Hash = createHash('blake2b512')) {
    this.#hash = hash;
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  final(out: Buffer): void {
    this.#hash.digest().copy(out);
  }

  copy(): NodeBlake2bState {
    return new NodeBlake2bState(this.#hash.copy());
  }
}

/** libsodium's: 16 to 64 bytes, optional key of 16 to 64 bytes. */
export class SodiumBlake2bState implements Blake2bState {
  readonly #state = Buffer.alloc(sodium.crypto_generichash_STATEBYTES);
  readonly #outBytes: number;
  #chunk: Buffer | null = null;

  constructor(outBytes: number, key: Uint8Array | null) {
    this.#outBytes = outBytes;
    sodium.crypto_generichash_init(this.#state, key, outBytes);
  }

  update(data: Uint8Array): void {
    if (!(data.buffer instanceof SharedArrayBuffer)) {
      sodium.crypto_generichash_update(this.#state, data);
      return;
    }
    // This call of the addon refuses shared memory: go through a chunk of our own.
    this.#chunk ??= Buffer.alloc(sharedChunkBytes);
    for (let at = 0; at < data.length; at += sharedChunkBytes) {
      const part = data.subarray(at, at + sharedChunkBytes);
      this.#chunk.set(part);
      sodium.crypto_generichash_update(this.#state, this.#chunk.subarray(0, part.length));
    }
  }

  final(out: Buffer): void {
    sodium.crypto_generichash_final(this.#state, out);
    wipe(this.#state, this.#chunk);
  }

  copy(): SodiumBlake2bState {
    const twin = new SodiumBlake2bState(this.#outBytes, null);
    twin.#state.set(this.#state);
    return twin;
  }
}
