import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  answerBodies,
  byeBody,
  decodeBody,
  encodeBody,
  errorBody,
  requestBodies,
  welcomeBody,
} from '../../src/main/wire/bodies';

const hex128 = 'ab'.repeat(64);
const u32 = 0xffff_ffff;
const u53 = Number.MAX_SAFE_INTEGER;
const x = (length: number): string => 'x'.repeat(length);

const decode = (schema: z.ZodType, body: object): unknown =>
  decodeBody(schema, Buffer.from(JSON.stringify(body)));

interface Cases {
  readonly schema: z.ZodType;
  /** A body with every required key. */
  readonly base: object;
  /** Laid over `base` and taken as they are. */
  readonly good: readonly object[];
  readonly bad: readonly object[];
  /** Keys that may not be missing. */
  readonly required: readonly string[];
}

const requests: Record<string, Cases> = {
  'AUTH known': {
    schema: requestBodies.AUTH,
    base: { mode: 'known', id: 'ana', app: 'test' },
    good: [{ id: '' }, { takeover: true }, { mode: 'claim' }, { app: '' }],
    bad: [{ mode: 'other' }, { id: 45 }, { takeover: 1 }, { app: null }, { mode: 'KNOWN' }],
    required: ['mode', 'id', 'app'],
  },
  'AUTH invite': {
    schema: requestBodies.AUTH,
    base: { mode: 'invite', inviteId: x(11), proof: x(43), app: 'test' },
    good: [{ id: 'ana' }],
    bad: [{ inviteId: x(10) }, { inviteId: x(12) }, { proof: x(42) }, { proof: x(44) }],
    required: ['mode', 'inviteId', 'proof', 'app'],
  },
  LIST: {
    schema: requestBodies.LIST,
    base: {},
    good: [
      { limit: 1 },
      { limit: 200 },
      { cursor: x(1) },
      { cursor: x(1400) },
      { dir: '', recursive: false, query: '' },
    ],
    bad: [
      { limit: 0 },
      { limit: 201 },
      { limit: 1.5 },
      { limit: '5' },
      { cursor: '' },
      { cursor: x(1401) },
      { recursive: 'yes' },
      { dir: 1 },
      { query: null },
    ],
    required: [],
  },
  OPEN: {
    schema: requestBodies.OPEN,
    base: { name: 'a.txt' },
    good: [
      { inline: 1 },
      { inline: 1_048_576 },
      { inline: 1, whole: true, receipt: true },
      { whole: false },
      { ifMatch: x(64) },
    ],
    bad: [
      { inline: 0 },
      { inline: 1_048_577 },
      { inline: -1 },
      { whole: true },
      { ifMatch: x(65) },
      { receipt: 'true' },
      { name: 7 },
    ],
    required: ['name'],
  },
  SEAL: {
    schema: requestBodies.SEAL,
    base: { handle: 1, digest: hex128 },
    good: [{ handle: 0 }, { handle: u32 }],
    bad: [
      { handle: -1 },
      { handle: u32 + 1 },
      { handle: 0.5 },
      { digest: hex128.slice(1) },
      { digest: `${hex128}a` },
      { digest: hex128.toUpperCase() },
      { digest: `${hex128.slice(1)}\n` },
    ],
    required: ['handle', 'digest'],
  },
  BATCH: {
    schema: requestBodies.BATCH,
    base: { digest: hex128 },
    good: [],
    bad: [{ digest: '' }, { digest: `g${hex128.slice(1)}` }],
    required: ['digest'],
  },
  MESSAGE: {
    schema: requestBodies.MESSAGE,
    base: { text: 'olá' },
    good: [{ text: '' }],
    bad: [{ text: 1 }, { text: ['a'] }],
    required: ['text'],
  },
};

const entry = { name: 'a.txt', size: 1, mtime: 0, kind: 'text' };
const entries = (count: number): object[] => Array<object>(count).fill(entry);

const answers: Record<string, Cases> = {
  'LIST answer': {
    schema: answerBodies.LIST,
    base: { entries: [] },
    good: [{ entries: entries(200) }, { cursor: x(1400) }],
    bad: [
      { entries: entries(201) },
      { cursor: x(1401) },
      { entries: [{ ...entry, size: -1 }] },
      { entries: [{ ...entry, mtime: 0.5 }] },
      { entries: [{ ...entry, kind: 'link' }] },
    ],
    required: ['entries'],
  },
  'OPEN answer': {
    schema: answerBodies.OPEN,
    base: { size: 0, mtime: 0, etag: 'e' },
    good: [
      { size: u53 },
      { mtime: -1 },
      { etag: x(64) },
      { handle: u32, digest: hex128, receipt: x(8192) },
    ],
    bad: [
      { size: -1 },
      { etag: '' },
      { etag: x(65) },
      { handle: u32 + 1 },
      { digest: 'ab' },
      { receipt: x(8193) },
    ],
    required: ['size', 'mtime', 'etag'],
  },
  'SEAL answer': {
    schema: answerBodies.SEAL,
    base: { digest: hex128, receipt: '' },
    good: [{ receipt: x(8192) }],
    bad: [{ receipt: x(8193) }, { digest: '' }],
    required: ['digest', 'receipt'],
  },
  'BATCH answer': {
    schema: answerBodies.BATCH,
    base: { receipt: '', files: 0 },
    good: [{ files: u53 }],
    bad: [{ files: -1 }, { receipt: x(8193) }],
    required: ['receipt', 'files'],
  },
  WELCOME: {
    schema: welcomeBody,
    base: {
      session: 's',
      id: 'ana',
      label: '',
      address: '1.2.3.4:5',
      now: 0,
      limits: { inFlight: 64, reads: 16, handles: 64 },
      perms: { read: true, message: false, upload: false },
    },
    good: [{ session: x(64) }, { label: x(256) }, { address: x(128) }, { id: x(64) }],
    bad: [
      { session: '' },
      { session: x(65) },
      { label: x(257) },
      { address: x(129) },
      { limits: { inFlight: 64, reads: 16 } },
      { limits: { inFlight: -1, reads: 16, handles: 64 } },
      { perms: { read: 1, message: true, upload: false } },
    ],
    required: ['session', 'id', 'label', 'address', 'now', 'limits', 'perms'],
  },
  ERROR: {
    schema: errorBody,
    base: { code: 404, name: 'not_found', msg: '' },
    good: [{ code: 100 }, { code: 599 }, { name: x(64) }, { msg: x(256) }, { retryAfterMs: 0 }],
    bad: [
      { code: 99 },
      { code: 600 },
      { name: '' },
      { name: x(65) },
      { msg: x(257) },
      { retryAfterMs: -1 },
    ],
    required: ['code', 'name', 'msg'],
  },
  BYE: {
    schema: byeBody,
    base: { code: 200, reason: 'bye' },
    good: [{ code: 100 }, { code: 599 }, { reason: x(64) }],
    bad: [{ code: 99 }, { code: 600 }, { reason: '' }, { reason: x(65) }],
    required: ['code', 'reason'],
  },
};

const badRequest: unknown = expect.objectContaining({ name: 'BauError', reason: 'bad_request' });

describe.each(Object.entries({ ...requests, ...answers }))('%s', (_, cases) => {
  const { schema, base, good, bad, required } = cases;

  it('takes its limits', () => {
    expect(decode(schema, base)).toEqual(base);
    for (const over of good) {
      expect(decode(schema, { ...base, ...over })).toEqual({ ...base, ...over });
    }
  });

  it('refuses what lies beyond them', () => {
    for (const over of bad) {
      expect(() => decode(schema, { ...base, ...over }), JSON.stringify(over)).toThrow(badRequest);
    }
    for (const key of required) {
      const without = Object.fromEntries(Object.entries(base).filter(([k]) => k !== key));
      expect(() => decode(schema, without), `without ${key}`).toThrow(badRequest);
    }
  });

  it('ignores unknown keys, which never reach the caller', () => {
    const more = { ...base, later: { anything: [1] } };
    expect(decode(schema, more)).toEqual(base);
  });
});

describe('encoding a body', () => {
  it('takes 32 KiB and refuses one byte more', () => {
    expect(encodeBody({ a: x(32_760) })).toHaveLength(32_768);
    expect(() => encodeBody({ a: x(32_761) })).toThrow(RangeError);
  });

  it('drops NULs from a label, which would end it where it is stored', () => {
    const { base } = answers['WELCOME']!;
    expect(decode(welcomeBody, { ...base, label: 'a\0b' })).toMatchObject({ label: 'ab' });
  });

  it('answers CLOSE with an empty object', () => {
    expect(decode(answerBodies.CLOSE, {})).toEqual({});
  });
});
