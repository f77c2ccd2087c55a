// Invite links and their proof (PROTOCOL.md section 6).
//
//   bau://host:port/#B
//   B = base64url( 01 | serverFP 32 | inviteId 8 | secret 16 | notAfter u32be s | check 4 )

import { decodeBase64url, encodeBase64url } from '../crypto/base64url';
import { blake2b } from '../crypto/blake2b';
import { constantTimeEqual } from '../crypto/equal';
import { BauError } from '../../shared/errors';
import { formatHostPort, parseHostPort } from './host-port';

const checkLabel = Buffer.from('bau/1 invite-check\0');
const keyLabel = Buffer.from('bau/1 invite-key\0');
const proofLabel = Buffer.from('bau/1 invite\0');

const bodySize = 61;
const size = 65;
const textLength = 87;

export const inviteIdBytes = 8;
export const inviteSecretBytes = 16;

export interface InviteLink {
  readonly host: string;
  readonly port: number;
  /** 32 bytes. */
  readonly serverFp: Buffer;
  /** 8 bytes. */
  readonly inviteId: Buffer;
  /** 16 bytes; a bearer secret until the invite is used. */
  readonly secret: Buffer;
  /** Seconds since 1970. */
  readonly notAfter: number;
}

const check = (body: Buffer): Buffer => blake2b(32, [checkLabel, body]).subarray(0, 4);

/** The link's text. The caller keeps it out of logs and argv. */
export function formatInvite(invite: InviteLink): string {
  const body = Buffer.alloc(bodySize);
  body[0] = 1;
  invite.serverFp.copy(body, 1);
  invite.inviteId.copy(body, 33);
  invite.secret.copy(body, 41);
  body.writeUInt32BE(invite.notAfter, 57);
  const text = encodeBase64url(Buffer.concat([body, check(body)]));
  return `bau://${formatHostPort(invite.host, invite.port)}/#${text}`;
}

const refuse = (why: string): BauError => new BauError('bad_link', {}, { message: why });

/** Throws BauError('bad_link') for anything but a whole, undamaged link. Surrounding space is dropped. */
export function parseInvite(text: string): InviteLink {
  const trimmed = text.trim();
  const match = /^bau:\/\/([^/#?]+)\/?#([A-Za-z0-9_-]+)$/i.exec(trimmed);
  if (!match) throw refuse('not the form of a link');
  const [, where = '', what = ''] = match;
  const place = parseHostPort(where);
  if (!place) throw refuse('host or port');
  const bytes = what.length === textLength ? decodeBase64url(what, size) : null;
  if (!bytes) throw refuse('not 87 characters of base64url');
  const body = bytes.subarray(0, bodySize);
  if (!constantTimeEqual(bytes.subarray(bodySize), check(body))) throw refuse('check');
  if (body[0] !== 1) throw refuse('version');
  return {
    ...place,
    serverFp: body.subarray(1, 33),
    inviteId: body.subarray(33, 41),
    secret: body.subarray(41, 57),
    notAfter: body.readUInt32BE(57),
  };
}

/** K: what the server stores in place of the secret, 32 bytes. */
export function inviteKey(secret: Buffer): Buffer {
  return blake2b(32, [keyLabel, secret]);
}

/**
 * Proof that the holder of an invite speaks on this very channel, 32 bytes. `h` is the
 * handshake hash (64 bytes), `id` the ID exactly as AUTH carries it, or '' when absent.
 */
export function inviteProof(
  k: Buffer,
  h: Buffer,
  inviteId: Buffer,
  clientFp: Buffer,
  id: string,
): Buffer {
  return blake2b(32, [proofLabel, h, inviteId, clientFp, Buffer.from(id, 'utf8')], k);
}
