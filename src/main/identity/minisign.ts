// The minisign file format (PROTOCOL.md section 8), prehashed signatures (`ED`) only:
//
//   untrusted comment: bau receipt
//   base64( "ED" | key id 8 | Ed25519 over BLAKE2b-512 of the content )
//   trusted comment: T
//   base64( Ed25519 over signature | T )

import { verify } from '../crypto/ed25519';
import type { Identity, PublicIdentity } from './identity';

const untrusted = 'untrusted comment: ';
const trusted = 'trusted comment: ';
const keyIdSize = 8;
const maxText = 8192;

export interface MinisignFile {
  /** 8 bytes. */
  readonly keyId: Buffer;
  /** 64 bytes. */
  readonly signature: Buffer;
  readonly trustedComment: string;
  /** 64 bytes. */
  readonly globalSignature: Buffer;
}

/** Signs a BLAKE2b-512 (64 bytes); the key id is the first 8 bytes of FP. */
export function signMinisign(identity: Identity, digest: Buffer, trustedComment: string): string {
  const signature = identity.sign(digest);
  const first = Buffer.concat([
    Buffer.from('ED'),
    identity.public.fp.subarray(0, keyIdSize),
    signature,
  ]);
  const global = identity.sign(Buffer.concat([signature, Buffer.from(trustedComment, 'utf8')]));
  return [
    `${untrusted}bau receipt`,
    first.toString('base64'),
    `${trusted}${trustedComment}`,
    global.toString('base64'),
    '',
  ].join('\n');
}

/** Base64 with padding, of exactly `bytes` bytes and its one canonical spelling; else null. */
function exactBase64(text: string, bytes: number): Buffer | null {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text ? decoded : null;
}

/** The four lines taken apart, or null for anything else; signatures are not checked here. */
export function parseMinisign(text: string): MinisignFile | null {
  if (text.length > maxText) return null;
  const lines = text.split('\n');
  const [comment = '', first = '', second = '', last = '', rest] = lines;
  if (lines.length !== 5 || rest !== '') return null;
  if (!comment.startsWith(untrusted) || !second.startsWith(trusted)) return null;
  const head = exactBase64(first, 2 + keyIdSize + 64);
  const globalSignature = exactBase64(last, 64);
  if (!head || !globalSignature || head.toString('latin1', 0, 2) !== 'ED') return null;
  return {
    keyId: head.subarray(2, 2 + keyIdSize),
    signature: head.subarray(2 + keyIdSize),
    trustedComment: second.slice(trusted.length),
    globalSignature,
  };
}

/** Whether both signatures are this signer's, over this BLAKE2b-512 and the trusted comment. */
export function checkMinisign(file: MinisignFile, signer: PublicIdentity, digest: Buffer): boolean {
  const comment = Buffer.from(file.trustedComment, 'utf8');
  return (
    file.keyId.equals(signer.fp.subarray(0, keyIdSize)) &&
    verify(file.signature, digest, signer.epub) &&
    verify(file.globalSignature, Buffer.concat([file.signature, comment]), signer.epub)
  );
}

/** The public key as `minisign -P` takes it: base64("Ed" | FP[0..8] | Epub). */
export function minisignPublicKey(signer: PublicIdentity): string {
  return Buffer.concat([Buffer.from('Ed'), signer.fp.subarray(0, keyIdSize), signer.epub]).toString(
    'base64',
  );
}
