// BLAKE2b (RFC 7693) of 16 to 64 bytes, in one call or piece by piece, with or without a
// key. The incremental form takes the first provider the runtime has; see
// blake2b-providers.ts.

import {
  nodeHasBlake2b,
  NodeBlake2bState,
  SodiumBlake2bState,
  type Blake2bState,
} from './blake2b-providers';
import { sodium } from './sodium';

const minBytes = 16;
const maxBytes = 64;

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
  sodium.crypto_generichash_batch(out, parts, key ?? undefined);
  return out;
}

export type Blake2bProvider = 'node' | 'sodium';

/** What this runtime offers for unkeyed 64-byte digests; the first is the default. */
export const blake2bProviders: readonly Blake2bProvider[] = nodeHasBlake2b
  ? ['node', 'sodium']
  : ['sodium'];

export interface Blake2bOptions {
  /** 16..64; 64 unless said. */
  readonly outBytes?: number;
  /** 16..64 bytes. */
  readonly key?: Uint8Array;
  /** For tests and measurements; the choice is the class's own otherwise. */
  readonly provider?: Blake2bProvider;
}

/** A digest computed piece by piece. `data` may lie in shared memory. */
export class Blake2b {
  readonly #outBytes: number;
  #state: Blake2bState | null;

  /** Throws RangeError on a size outside the range, or a provider that cannot do it. */
  constructor(options: Blake2bOptions = {}) {
    this.#outBytes = options.outBytes ?? maxBytes;
    this.#state = this.#start(options);
  }

  #start({ key, provider }: Blake2bOptions): Blake2bState {
    checkSizes(this.#outBytes, key ?? null);
    const nodeCan = nodeHasBlake2b && !key && this.#outBytes === maxBytes;
    if (provider === 'node' && !nodeCan) throw new RangeError('blake2b: provider');
    if (nodeCan && provider !== 'sodium') return new NodeBlake2bState();
    return new SodiumBlake2bState(this.#outBytes, key ?? null);
  }

  #live(): Blake2bState {
    if (!this.#state) throw new Error('blake2b: already digested');
    return this.#state;
  }

  /** Adds `data`. Throws after `digest`. */
  update(data: Uint8Array): this {
    this.#live().update(data);
    return this;
  }

  /** Ends the computation and gives the digest. Throws when called again. */
  digest(): Buffer {
    const out = Buffer.alloc(this.#outBytes);
    this.#live().final(out);
    this.#state = null;
    return out;
  }

  /** An independent computation that has seen the same bytes. Throws after `digest`. */
  copy(): Blake2b {
    const state = this.#live().copy();
    const twin = new Blake2b({ outBytes: this.#outBytes });
    twin.#state = state;
    return twin;
  }
}
