// BLAKE2b (RFC 7693) of 16 to 64 bytes, in one call or piece by piece, with or without a
// key. libsodium's only: it was faster here than Node's own `blake2b512`, and Electron's
// BoringSSL has none at all.

import { sodium } from './sodium';
import { wipe } from './wipe';

const minBytes = 16;
const maxBytes = 64;
/** What the first-level cache still holds when it is hashed. */
const sharedChunkBytes = 32_768;

/** Parts this long in all are joined first: it costs less than handing them over one by one. */
const joinedBytes = 512;
const joined = Buffer.alloc(joinedBytes);

/** One for all: calls are synchronous, and each thread has its own module. */
let sharedChunk: Buffer | null = null;

function checkSizes(outBytes: number, key: Uint8Array | null): void {
  if (!Number.isInteger(outBytes) || outBytes < minBytes || outBytes > maxBytes) {
    throw new RangeError('blake2b: digest size');
  }
  if (key && (key.length < minBytes || key.length > maxBytes)) {
    throw new RangeError('blake2b: key size');
  }
}

/**
 * The digest, `outBytes` long (16..64), of `parts` joined. With a `key` (16..64 bytes) it
 * is keyed BLAKE2b, which is not HMAC. Throws RangeError on a size outside those.
 */
export function blake2b(
  outBytes: number,
  parts: readonly Uint8Array[],
  key: Uint8Array | null = null,
): Buffer {
  checkSizes(outBytes, key);
  const out = Buffer.alloc(outBytes);
  const [only] = parts;
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  // The call for one part costs half as much, but does not take shared memory.
  if (parts.length === 1 && only && !(only.buffer instanceof SharedArrayBuffer)) {
    sodium.crypto_generichash(out, only, key ?? undefined);
  } else if (total <= joinedBytes) {
    const input = joined.subarray(0, total);
    let at = 0;
    for (const part of parts) {
      input.set(part, at);
      at += part.length;
    }
    sodium.crypto_generichash(out, input, key ?? undefined);
    wipe(input);
  } else sodium.crypto_generichash_batch(out, parts, key ?? undefined);
  return out;
}

export interface Blake2bOptions {
  /** 16..64; 64 unless said. */
  readonly outBytes?: number;
  /** 16..64 bytes. */
  readonly key?: Uint8Array;
}

/** A digest computed piece by piece. `data` may lie in shared memory. */
export class Blake2b {
  readonly #outBytes: number;
  #state: Buffer | null;

  /** Throws RangeError on a size outside the range. */
  constructor(options: Blake2bOptions | { copyOf: Buffer; outBytes: number } = {}) {
    this.#outBytes = options.outBytes ?? maxBytes;
    if ('copyOf' in options) {
      this.#state = Buffer.from(options.copyOf);
      return;
    }
    const key = options.key ?? null;
    checkSizes(this.#outBytes, key);
    this.#state = Buffer.alloc(sodium.crypto_generichash_STATEBYTES);
    sodium.crypto_generichash_init(this.#state, key, this.#outBytes);
  }

  #live(): Buffer {
    if (!this.#state) throw new Error('blake2b: already digested');
    return this.#state;
  }

  /** Adds `data`. Throws after `digest`. */
  update(data: Uint8Array): this {
    const state = this.#live();
    if (!(data.buffer instanceof SharedArrayBuffer)) {
      sodium.crypto_generichash_update(state, data);
      return this;
    }
    // This call of the addon refuses shared memory: go through a chunk of our own.
    sharedChunk ??= Buffer.alloc(sharedChunkBytes);
    for (let at = 0; at < data.length; at += sharedChunkBytes) {
      const part = data.subarray(at, at + sharedChunkBytes);
      sharedChunk.set(part);
      sodium.crypto_generichash_update(state, sharedChunk.subarray(0, part.length));
    }
    return this;
  }

  /** Ends the computation and gives the digest. Throws when called again. */
  digest(): Buffer {
    const state = this.#live();
    const out = Buffer.alloc(this.#outBytes);
    sodium.crypto_generichash_final(state, out);
    wipe(state);
    this.#state = null;
    return out;
  }

  /** An independent computation that has seen the same bytes. Throws after `digest`. */
  copy(): Blake2b {
    return new Blake2b({ copyOf: this.#live(), outBytes: this.#outBytes });
  }
}
