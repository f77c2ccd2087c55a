// HandshakeState of the Noise specification (section 5.3), driven by a pattern's tokens.
// The two sides take turns with `writeMessage` and `readMessage`; after the last message
// `split` turns it into a TransportPair. Any failure wipes it for good, as does `split`.
// PROTOCOL.md, section 3, fixes the pattern (XX), the prologue and the exact sizes.

import type { RandomSource } from '../crypto/random';
import { secureRandom } from '../crypto/random';
import { wipe } from '../crypto/wipe';
import { dh, x25519Bytes, x25519KeyPair, type X25519KeyPair } from '../crypto/x25519';
import { maxMessageBytes } from './cipher-state';
import { NoiseError } from './noise-error';
import { protocolName, type HandshakePattern, type Token } from './patterns';
import { SymmetricState } from './symmetric-state';
import type { TransportPair } from './transport-pair';

export interface HandshakeOptions {
  readonly pattern: HandshakePattern;
  readonly initiator: boolean;
  /** Both sides must have the same. */
  readonly prologue: Uint8Array;
  /** Own static pair, where the pattern uses one. It stays the caller's: it is not wiped. */
  readonly s?: X25519KeyPair;
  /** The peer's static public key, where the pattern has it known beforehand. */
  readonly rs?: Uint8Array;
  /** Pre-shared keys of 32 bytes, in the order of the pattern's psk tokens. Not wiped. */
  readonly psks?: readonly Uint8Array[];
  /** Where the ephemeral secret comes from. */
  readonly random?: RandomSource;
}

export class HandshakeState {
  readonly #symmetric: SymmetricState;
  readonly #pattern: HandshakePattern;
  readonly #initiator: boolean;
  readonly #s: X25519KeyPair | null;
  readonly #psks: Uint8Array[];
  readonly #usesPsk: boolean;
  readonly #random: RandomSource;
  #e: X25519KeyPair | null = null;
  #rs: Buffer | null;
  #re: Buffer | null = null;
  #next = 0;
  #spent = false;

  /** Throws RangeError when a key that the pattern knows beforehand is missing or misshapen. */
  constructor(options: HandshakeOptions) {
    const { pattern, initiator, rs } = options;
    this.#pattern = pattern;
    this.#initiator = initiator;
    this.#s = options.s ?? null;
    this.#rs = rs ? Buffer.from(rs) : null;
    this.#psks = [...(options.psks ?? [])];
    this.#usesPsk = pattern.messages.flat().includes('psk');
    this.#random = options.random ?? secureRandom;
    if (this.#psks.some((psk) => psk.length !== 32)) throw new RangeError('noise: psk size');

    this.#symmetric = new SymmetricState(protocolName(pattern));
    this.#symmetric.mixHash(options.prologue);
    const own = this.#s?.publicKey;
    if (pattern.initiatorKnown) this.#mixKnown(initiator ? own : this.#rs);
    if (pattern.responderKnown) this.#mixKnown(initiator ? this.#rs : own);
  }

  /** The peer's static public key, once known (given, or read); null again after a failure. */
  get rs(): Buffer | null {
    return this.#rs && Buffer.from(this.#rs);
  }

  /** Whether every message has been written or read, so that `split` is next. */
  get finished(): boolean {
    return !this.#spent && this.#next === this.#pattern.messages.length;
  }

  /**
   * Writes the next message, with `payload` in it, into the start of `out` and returns its
   * size. Throws NoiseError, or RangeError when `out` is too small or a key is missing;
   * either way this object is spent. In particular `state`: not this side's turn.
   */
  writeMessage(payload: Uint8Array, out: Uint8Array): number {
    return this.#step(true, (tokens) => {
      let at = 0;
      for (const token of tokens) at += this.#writeToken(token, out.subarray(at));
      at += this.#symmetric.encryptAndHash(payload, out.subarray(at));
      if (at > maxMessageBytes) throw new NoiseError('length');
      return at;
    });
  }

  /**
   * Reads the next message, all of `message`, writes its payload into the start of
   * `payloadOut` and returns the payload's size. Throws NoiseError, or RangeError when
   * `payloadOut` is too small or a key is missing; either way this object is spent.
   */
  readMessage(message: Uint8Array, payloadOut: Uint8Array): number {
    return this.#step(false, (tokens) => {
      if (message.length > maxMessageBytes) throw new NoiseError('length');
      let at = 0;
      for (const token of tokens) at += this.#readToken(token, message.subarray(at));
      return this.#symmetric.decryptAndHash(message.subarray(at), payloadOut);
    });
  }

  /** Ends the handshake. Throws NoiseError `state` unless it is `finished`. Once only. */
  split(): TransportPair {
    if (!this.finished) throw new NoiseError('state');
    const h = this.#symmetric.getHandshakeHash();
    const [first, second] = this.#symmetric.split();
    this.wipe();
    return this.#initiator
      ? { send: first, receive: second, h }
      : { send: second, receive: first, h };
  }

  /** Gives the handshake up: forgets its secrets; every later call throws NoiseError `state`. */
  wipe(): void {
    this.#spent = true;
    wipe(this.#e?.secretKey);
    this.#e = null;
    this.#psks.length = 0;
    this.#symmetric.wipe();
  }

  #mixKnown(publicKey: Uint8Array | null | undefined): void {
    if (publicKey?.length !== x25519Bytes) throw new RangeError('noise: known static key');
    this.#symmetric.mixHash(publicKey);
  }

  #step(writing: boolean, work: (tokens: readonly Token[]) => number): number {
    try {
      const tokens = this.#pattern.messages[this.#next];
      const ourTurn = (this.#next % 2 === 0) === this.#initiator;
      if (this.#spent || !tokens || ourTurn !== writing) throw new NoiseError('state');
      const size = work(tokens);
      this.#next += 1;
      return size;
    } catch (error) {
      this.wipe();
      this.#rs = null;
      throw error;
    }
  }

  #writeToken(token: Token, out: Uint8Array): number {
    if (token === 's') return this.#symmetric.encryptAndHash(this.#own().publicKey, out);
    if (token !== 'e') return this.#mixToken(token);
    if (out.length < x25519Bytes) throw new RangeError('noise: output size');
    const secret = this.#random(x25519Bytes);
    this.#e = x25519KeyPair(secret);
    wipe(secret);
    out.set(this.#e.publicKey);
    this.#mixEphemeral(this.#e.publicKey);
    return x25519Bytes;
  }

  #readToken(token: Token, message: Uint8Array): number {
    if (token !== 'e' && token !== 's') return this.#mixToken(token);
    const size = x25519Bytes + (token === 's' ? this.#symmetric.overheadBytes : 0);
    if (message.length < size) throw new NoiseError('length');
    if (token === 'e') {
      this.#re = Buffer.from(message.subarray(0, size));
      this.#mixEphemeral(this.#re);
    } else {
      const rs = Buffer.alloc(x25519Bytes);
      this.#symmetric.decryptAndHash(message.subarray(0, size), rs);
      this.#rs = rs;
    }
    return size;
  }

  /** With pre-shared keys an ephemeral also goes into `ck`, so that no two `k` are alike. */
  #mixEphemeral(publicKey: Uint8Array): void {
    this.#symmetric.mixHash(publicKey);
    if (this.#usesPsk) this.#symmetric.mixKey(publicKey);
  }

  /** The tokens that put nothing on the wire. The first letter is always the initiator's key. */
  #mixToken(token: Exclude<Token, 'e' | 's'>): 0 {
    if (token === 'psk') {
      const psk = this.#psks.shift();
      if (!psk) throw new RangeError('noise: missing psk');
      this.#symmetric.mixKeyAndHash(psk);
      return 0;
    }
    const [mine, theirs] = this.#initiator ? [token[0], token[1]] : [token[1], token[0]];
    const own = mine === 'e' ? this.#e : this.#s;
    const remote = theirs === 'e' ? this.#re : this.#rs;
    if (!own || !remote) throw new RangeError('noise: missing key');
    const shared = Buffer.alloc(x25519Bytes);
    if (!dh(shared, own.secretKey, remote)) throw new NoiseError('dh');
    this.#symmetric.mixKey(shared);
    wipe(shared);
    return 0;
  }

  #own(): X25519KeyPair {
    if (!this.#s) throw new RangeError('noise: missing static key');
    return this.#s;
  }
}
