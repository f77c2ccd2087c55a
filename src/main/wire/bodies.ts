// Bodies of the JSON frames (PROTOCOL.md section 4) as schemas, one encode and one
// decode for all of them. Unknown keys are ignored; a schema error is bad_request.

import { z } from 'zod';
import { BauError } from '../../shared/errors';
import { json, maxCursor, maxListPage, maxRead } from './limits';
import { parseStrictJson } from './strict-json';

const uint = z.int().min(0);
const u32 = z.int().min(0).max(0xffff_ffff);
const digest = z.string().regex(/^[0-9a-f]{128}$/);
const code = z.int().min(100).max(599);

const auth = z
  .object({
    mode: z.enum(['known', 'invite', 'claim']),
    id: z.string().optional(),
    inviteId: z.string().length(11).optional(),
    proof: z.string().length(43).optional(),
    takeover: z.boolean().optional(),
    app: z.string(),
  })
  .refine((a) => a.mode === 'invite' || a.id !== undefined)
  .refine((a) => a.mode !== 'invite' || (a.inviteId !== undefined && a.proof !== undefined));

const list = z.object({
  dir: z.string().optional(),
  recursive: z.boolean().optional(),
  query: z.string().optional(),
  cursor: z.string().min(1).max(maxCursor).optional(),
  limit: z.int().min(1).max(maxListPage).optional(),
});

const open = z
  .object({
    name: z.string(),
    ifMatch: z.string().max(64).optional(),
    inline: z.int().min(1).max(maxRead).optional(),
    whole: z.boolean().optional(),
    receipt: z.boolean().optional(),
  })
  .refine((o) => o.whole !== true || o.inline !== undefined);

const entry = z.object({
  name: z.string(),
  size: uint,
  mtime: z.int(),
  kind: z.enum(['text', 'binary', 'dir']),
});

/** Requests, as the server checks them. */
export const requestBodies = {
  AUTH: auth,
  LIST: list,
  OPEN: open,
  SEAL: z.object({ handle: u32, digest }),
  BATCH: z.object({ digest }),
  MESSAGE: z.object({ text: z.string() }),
} as const;

/** OK bodies by the request they answer, as the client checks them. */
export const answerBodies = {
  LIST: z.object({
    entries: z.array(entry).max(maxListPage),
    cursor: z.string().max(maxCursor).optional(),
  }),
  OPEN: z.object({
    handle: u32.optional(),
    size: uint,
    mtime: z.int(),
    etag: z.string().min(1).max(64),
    digest: digest.optional(),
    receipt: z.string().max(8192).optional(),
  }),
  SEAL: z.object({ digest, receipt: z.string().max(8192) }),
  CLOSE: z.object({}),
  BATCH: z.object({ receipt: z.string().max(8192), files: uint }),
  MESSAGE: z.object({ text: z.string() }),
} as const;

export const welcomeBody = z.object({
  session: z.string().min(1).max(64),
  id: z.string().max(64),
  // NUL would cut the text short where it is stored.
  label: z
    .string()
    .max(256)
    .transform((text) => text.replaceAll('\0', '')),
  address: z.string().max(128),
  now: z.int(),
  limits: z.object({ inFlight: uint, reads: uint, handles: uint }),
  perms: z.object({ read: z.boolean(), message: z.boolean(), upload: z.boolean() }),
});

export const errorBody = z.object({
  code,
  name: z.string().min(1).max(64),
  msg: z.string().max(256),
  retryAfterMs: uint.optional(),
});

export const byeBody = z.object({ code, reason: z.string().min(1).max(64) });

export type Auth = z.output<typeof auth>;
export type ListRequest = z.output<typeof list>;
export type OpenRequest = z.output<typeof open>;
export type SealRequest = z.output<typeof requestBodies.SEAL>;
export type OpenAnswer = z.output<typeof answerBodies.OPEN>;
export type ListAnswer = z.output<typeof answerBodies.LIST>;
export type SealAnswer = z.output<typeof answerBodies.SEAL>;
export type BatchAnswer = z.output<typeof answerBodies.BATCH>;
export type Welcome = z.output<typeof welcomeBody>;
export type ErrorBody = z.output<typeof errorBody>;
export type Bye = z.output<typeof byeBody>;

/** Parses and checks a JSON body. Throws BauError('bad_request'). */
export function decodeBody<S extends z.ZodType>(schema: S, bytes: Uint8Array): z.output<S> {
  const parsed = schema.safeParse(parseStrictJson(bytes));
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new BauError('bad_request', {}, { message: `schema error at "${where}"` });
  }
  return parsed.data;
}

/** UTF-8 JSON of a body. Throws RangeError past the 32 KiB a peer would accept. */
export function encodeBody(body: object): Buffer {
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  if (bytes.length > json.maxBytes) throw new RangeError('JSON body too long');
  return bytes;
}
