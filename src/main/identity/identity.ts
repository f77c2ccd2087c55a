// An identity: an X25519 pair for Noise and an Ed25519 pair for `bind` and receipts,
// named by FP (PROTOCOL.md section 2). Public halves travel as PublicIdentity.

import { fp26 } from '../crypto/base32';
import { blake2b } from '../crypto/blake2b';
import { ed25519KeyPairFromSeed, sign, verify } from '../crypto/ed25519';
import { wipe } from '../crypto/wipe';
import { x25519KeyPair } from '../crypto/x25519';

const identityLabel = Buffer.from('bau/1 identity\0');
const bindLabel = Buffer.from('bau/1 bind\0');
const auditLabel = Buffer.from('bau/1 audit\0');
const seedBytes = 32;

export type Role = 'C' | 'S';

export interface PublicIdentity {
  /** X25519 public key, 32 bytes. */
  readonly xpub: Buffer;
  /** Ed25519 public key, 32 bytes. */
  readonly epub: Buffer;
  /** Fingerprint, 32 bytes: the identity itself. */
  readonly fp: Buffer;
  /** Its shown form, 26 base32 characters. */
  readonly fp26: string;
}

/** FP of two public keys of 32 bytes each. */
export function publicIdentity(xpub: Buffer, epub: Buffer): PublicIdentity {
  if (xpub.length !== 32 || epub.length !== 32) throw new RangeError('identity: key size');
  const fp = blake2b(32, [identityLabel, xpub, epub]);
  return { xpub: Buffer.from(xpub), epub: Buffer.from(epub), fp, fp26: fp26(fp) };
}

/** Secret halves never leave this object. */
export class Identity {
  readonly public: PublicIdentity;
  /** X25519 secret, for the Noise handshake only. */
  readonly xsecret: Buffer;
  readonly #esecret: Buffer;
  /** Of each role: it is always the same, and every handshake shows one. */
  readonly #binds = new Map<Role, Buffer>();

  /** Takes 32-byte seeds, which the caller wipes afterwards. */
  constructor(seeds: { readonly x: Buffer; readonly e: Buffer }) {
    const x = x25519KeyPair(seeds.x);
    const e = ed25519KeyPairFromSeed(seeds.e);
    this.public = publicIdentity(x.publicKey, e.publicKey);
    this.xsecret = x.secretKey;
    this.#esecret = e.secretKey;
  }

  /** Ed25519 signature, 64 bytes. */
  sign(message: Uint8Array): Buffer {
    return sign(message, this.#esecret);
  }

  /** Ed25519_E("bau/1 bind\0" || role || Xpub), 64 bytes. */
  bind(role: Role): Buffer {
    const bind = this.#binds.get(role) ?? this.sign(bindMessage(role, this.public.xpub));
    this.#binds.set(role, bind);
    return Buffer.from(bind);
  }

  /** The secret the audit log is chained with, 32 bytes of their own; the caller wipes them. */
  auditSecret(): Buffer {
    return blake2b(32, [auditLabel], this.#esecret.subarray(0, seedBytes));
  }

  wipe(): void {
    wipe(this.xsecret, this.#esecret);
    this.#binds.clear();
  }
}

function bindMessage(role: Role, xpub: Uint8Array): Buffer {
  return Buffer.concat([bindLabel, Buffer.from(role, 'ascii'), xpub]);
}

/** Whether `bind` ties these public keys together for that role. */
export function checkBind(role: Role, xpub: Buffer, epub: Buffer, bind: Buffer): boolean {
  return verify(bind, bindMessage(role, xpub), epub);
}
