// Cursors of LIST (PROTOCOL.md section 4). One says "after this name", and that name may
// be one the asker must not learn: for an ID that sees only part of the vault it is
// sealed. Sealed cursors are good until this server stops.
//
//   plain    base64url( name )
//   sealed   base64url( 00 | count u32be | ChaCha20-Poly1305( name ) +16 )     no name begins with 00

import { isUtf8 } from 'node:buffer';
import {
  aeadKeyBytes,
  aeadNonceBytes,
  aeadTagBytes,
  decryptInto,
  encryptInto,
} from '../crypto/aead';
import { decodeBase64url, encodeBase64url } from '../crypto/base64url';
import type { RandomSource } from '../crypto/random';
import { decodeCursor, encodeCursor, listLimits } from '../vault/listing';

const headSize = 5;
const lastCount = 0xffff_ffff;

export class Cursors {
  private key: Buffer;
  private count = 0;

  constructor(private readonly random: RandomSource) {
    this.key = random(aeadKeyBytes);
  }

  encode(name: string, isHidden: boolean): string {
    return isHidden ? this.seal(name) : encodeCursor(name);
  }

  /** The name in a peer's cursor, or null for one this server did not make. */
  decode(cursor: string): string | null {
    if (cursor.length > listLimits.cursorChars) return null;
    const bytes = decodeBase64url(cursor);
    if (bytes?.[0] !== 0) return decodeCursor(cursor);
    if (bytes.length <= headSize + aeadTagBytes) return null;
    const name = Buffer.alloc(bytes.length - headSize - aeadTagBytes);
    const nonce = nonceOf(bytes.readUInt32BE(1));
    const isOurs = decryptInto(name, bytes.subarray(headSize), nonce, this.key);
    return isOurs && isUtf8(name) ? name.toString('utf8') : null;
  }

  private seal(name: string): string {
    if (this.count === lastCount) {
      this.key = this.random(aeadKeyBytes);
      this.count = 0;
    }
    this.count += 1;
    const plain = Buffer.from(name, 'utf8');
    const sealed = Buffer.alloc(headSize + plain.length + aeadTagBytes);
    sealed.writeUInt32BE(this.count, 1);
    encryptInto(sealed.subarray(headSize), plain, nonceOf(this.count), this.key);
    return encodeBase64url(sealed);
  }
}

/** Each count is used once under a key. */
function nonceOf(count: number): Buffer {
  const nonce = Buffer.alloc(aeadNonceBytes);
  nonce.writeUInt32BE(count, aeadNonceBytes - 4);
  return nonce;
}
