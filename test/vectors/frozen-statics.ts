// Everything in frozen.json that needs no channel: keys, invite, receipts, frames, hints.

import { blake2b } from '../../src/main/crypto/blake2b';
import type { Identity, Role } from '../../src/main/identity/identity';
import { formatInvite, inviteKey, inviteProof } from '../../src/main/identity/invite';
import { minisignPublicKey, signMinisign } from '../../src/main/identity/minisign';
import { batchLine, formatStatement } from '../../src/main/identity/receipt';
import {
  encodeClose,
  encodeEnd,
  encodeRead,
  writeHeader,
  writeU64,
} from '../../src/main/wire/binary';
import { encodeBody } from '../../src/main/wire/bodies';
import { frameTypes, type FrameName } from '../../src/main/wire/frame-types';
import { preface } from '../../src/main/wire/limits';
import { identityOf } from '../fixtures/identities';

export const host = identityOf(1);
export const guest = identityOf(2);

export const at = 1_700_000_000_123;
export const rid = '01HF7YAT3V0123456789ABCDEF';
export const content = Buffer.from('olá, baú\n');
export const contentDigest = blake2b(64, [content]);
export const file = { name: 'fotos/olá mundo.txt', size: content.length, mtime: 1_600_000_000_000 };

export const invite = {
  host: 'casa.example.org',
  port: 1235,
  serverFp: host.public.fp,
  inviteId: Buffer.from('0102030405060708', 'hex'),
  secret: Buffer.from('101112131415161718191a1b1c1d1e1f', 'hex'),
  notAfter: 1_800_000_000,
};
export const k = inviteKey(invite.secret);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function keysOf(identity: Identity, n: number, role: Role): object {
  const { xpub, epub, fp, fp26 } = identity.public;
  return {
    xSecret: hex(Buffer.alloc(32, n)),
    eSeed: hex(Buffer.alloc(32, n + 128)),
    xPublic: hex(xpub),
    ePublic: hex(epub),
    fp: hex(fp),
    fp26,
    role,
    bind: hex(identity.bind(role)),
  };
}

const names = {
  server: host.public.fp26,
  clientId: 'ana',
  client: guest.public.fp26,
  at,
  rid,
};

/** Trusted comment of the one receipt. */
export const statement = formatStatement({
  kind: 'file',
  ...names,
  name: file.name,
  size: file.size,
  mtime: file.mtime,
  digest: hex(contentDigest),
});
export const receipt = signMinisign(host, contentDigest, statement);

const list = Buffer.concat([
  batchLine(hex(contentDigest), file.name),
  batchLine(hex(blake2b(64, [])), 'vazio.txt'),
]);
const listDigest = blake2b(64, [list]);
const manifest = formatStatement({ kind: 'batch', ...names, files: 2, digest: hex(listDigest) });

function proofs(): object[] {
  const h = Buffer.alloc(64, 0x0f);
  return ['', 'ana'].map((id) => ({
    h: hex(h),
    id,
    proof: hex(inviteProof(k, h, invite.inviteId, guest.public.fp, id)),
  }));
}

/** Header and body of one frame. */
export function plaintext(name: FrameName, reqId: number, body: Buffer): Buffer {
  const header = Buffer.alloc(6);
  writeHeader(header, 0, frameTypes[name], reqId);
  return Buffer.concat([header, body]);
}

/** DATA body. */
export function dataBody(offset: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(8);
  writeU64(head, 0, offset);
  return Buffer.concat([head, bytes]);
}

type Example = readonly [FrameName, number, object | Buffer];

const examples: readonly Example[] = [
  ['AUTH', 1, { mode: 'known', id: 'ana', takeover: true, app: 'example/1' }],
  [
    'WELCOME',
    1,
    {
      session: 's',
      id: 'ana',
      label: 'Baú',
      address: '[2001:db8::1]:5',
      now: at,
      limits: { inFlight: 64, reads: 16, handles: 64 },
      perms: { read: true, message: true, upload: false },
    },
  ],
  ['LIST', 2, { dir: 'fotos', recursive: true, query: 'ol', cursor: 'YQ', limit: 200 }],
  ['OPEN', 3, { name: file.name, inline: 1_048_576, whole: true, receipt: true }],
  ['READ', 4, encodeRead({ handle: 7, offset: 2 ** 53 - 2, length: 1_048_576 })],
  ['SEAL', 5, { handle: 7, digest: hex(contentDigest) }],
  ['CLOSE', 6, encodeClose(7)],
  ['BATCH', 7, { digest: hex(listDigest) }],
  ['MESSAGE', 8, { text: 'olá' }],
  ['OK', 6, {}],
  ['DATA', 4, dataBody(2 ** 32 + 1, content)],
  ['END', 0xffff_ffff, encodeEnd(2 ** 53 - 1)],
  ['ERROR', 8, { code: 429, name: 'slow_down', msg: 'slow_down', retryAfterMs: 50 }],
  ['PING', 0, Buffer.from('0102030405060708', 'hex')],
  ['PONG', 0, Buffer.from('0102030405060708', 'hex')],
  ['BYE', 0, { code: 200, reason: 'bye' }],
];

const frames = (): object[] =>
  examples.map(([name, reqId, body]) => ({
    name,
    reqId,
    ...(Buffer.isBuffer(body) ? {} : { json: body }),
    frame: hex(plaintext(name, reqId, Buffer.isBuffer(body) ? body : encodeBody(body))),
  }));

/** All sections but the session. */
export function statics(): Record<string, unknown> {
  return {
    preface: hex(preface),
    prologue: hex(Buffer.concat([Buffer.from('bau/1\0'), preface])),
    hints: Object.fromEntries(
      [426, 429, 503].map((s) => [s, `42415500${s.toString(16).padStart(4, '0')}`]),
    ),
    server: keysOf(host, 1, 'S'),
    client: keysOf(guest, 2, 'C'),
    invite: {
      host: invite.host,
      port: invite.port,
      inviteId: hex(invite.inviteId),
      secret: hex(invite.secret),
      notAfter: invite.notAfter,
      link: formatInvite(invite),
      k: hex(k),
      proofs: proofs(),
    },
    receipt: {
      publicKey: minisignPublicKey(host.public),
      content: hex(content),
      text: receipt,
    },
    manifest: {
      list: list.toString('utf8'),
      text: signMinisign(host, listDigest, manifest),
    },
    frames: frames(),
  };
}
