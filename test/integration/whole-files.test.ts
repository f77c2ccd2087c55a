// Whole-file OPENs against a real server: what comes back, in which order, what the batch
// seals, and what the host's audit log says of it.

import { appendFile, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import { parseMinisign } from '../../src/main/identity/minisign';
import { parseStatement } from '../../src/main/identity/receipt';
import type { AuditRowView } from '../../src/shared/ipc/audit';
import { cleanUp, serve, tempDir, type TestEngine } from '../fixtures/engines';
import { RawClient, type Got } from '../fixtures/raw-client';

afterEach(cleanUp);

const inline = 1_048_576;
const hex = (content: string | Buffer): string =>
  blake2b(64, [Buffer.from(content)]).toString('hex');

interface World {
  readonly dir: string;
  readonly host: TestEngine;
  readonly raw: RawClient;
  readonly put: (name: string, content: string | Buffer) => Promise<void>;
}

async function world(files: Record<string, string | Buffer>): Promise<World> {
  const dir = await tempDir();
  const put = async (name: string, content: string | Buffer): Promise<void> => {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  };
  for (const [name, content] of Object.entries(files)) await put(name, content);
  const host = await serve(dir);
  const { link } = await host.do('invite.create', { id: 'ana' });
  const { server } = await host.do('snapshot', {});
  const raw = await RawClient.connect(server.listening?.port ?? 0);
  expect((await raw.authByInvite(link)).name).toBe('WELCOME');
  return { dir, host, raw, put };
}

interface Whole {
  readonly ok: Got | undefined;
  readonly last: Got;
  readonly content: Buffer;
}

async function whole(raw: RawClient, name: string, more: object = {}): Promise<Whole> {
  const reqId = raw.request('OPEN', { name, inline, whole: true, ...more });
  const last = await raw.until(() =>
    raw.frames.find((f) => f.reqId === reqId && (f.name === 'END' || f.name === 'ERROR')),
  );
  const ok = raw.frames.find((f) => f.reqId === reqId && f.name === 'OK');
  return { ok, last, content: raw.content(reqId) };
}

const list = (lines: readonly (readonly [string, string])[]): Buffer =>
  Buffer.from(lines.map(([digest, name]) => `${digest}  ${name}\n`).join(''));

const rowsOf = async (host: TestEngine, ...kinds: string[]): Promise<readonly AuditRowView[]> =>
  [...(await host.do('audit.list', { kinds })).rows].reverse();

describe('content', () => {
  test('of every size comes whole, with its digest', async () => {
    const sizes = [0, 1, 32_767, 32_768, 32_769, 65_536, 300_000, inline];
    const files = Object.fromEntries(
      sizes.map((size) => [`f${String(size)}.bin`, Buffer.alloc(size, `${String(size)} `)]),
    );
    const { raw } = await world(files);
    const answers = await Promise.all(Object.keys(files).map((name) => whole(raw, name)));
    for (const [n, [name, content]] of Object.entries(files).entries()) {
      const { ok, last, content: got } = answers[n]!;
      expect([name, got.equals(content)]).toEqual([name, true]);
      expect(ok?.json).toMatchObject({ size: content.length, digest: hex(content) });
      expect(ok?.json).not.toHaveProperty('handle');
      expect(last.body.readBigUInt64BE(0)).toBe(BigInt(content.length));
    }
    // A digest that was kept is the same one.
    const again = await whole(raw, 'f300000.bin');
    expect(again.ok?.json['digest']).toBe(hex(files['f300000.bin']!));
  });

  test('is that of the file which is there now', async () => {
    const { dir, raw, put } = await world({ 'a.txt': 'before', 'b.txt': 'b', 'c.txt': 'c' });
    await put('new.txt', 'after');
    await rename(join(dir, 'new.txt'), join(dir, 'a.txt'));
    await appendFile(join(dir, 'b.txt'), Buffer.alloc(100_000, 'b'));
    await truncate(join(dir, 'c.txt'), 0);
    expect((await whole(raw, 'a.txt')).content.toString()).toBe('after');
    expect((await whole(raw, 'b.txt')).content.length).toBe(100_001);
    expect((await whole(raw, 'c.txt')).ok?.json).toMatchObject({ size: 0, digest: hex('') });
  });
});

describe('refusals', () => {
  const refused = async (raw: RawClient, name: string, more: object = {}): Promise<unknown> =>
    (await whole(raw, name, more)).last.json;

  test('stay what they are', async () => {
    const { dir, raw } = await world({
      'gone.txt': 'x',
      'link.txt': 'x',
      'big.txt': Buffer.alloc(20_000),
      'grown.txt': 'x',
      'same.txt': 'same',
    });
    await rm(join(dir, 'gone.txt'));
    await rename(join(dir, 'link.txt'), join(dir, '.hidden'));
    await symlink(join(dir, '.hidden'), join(dir, 'link.txt'));
    await appendFile(join(dir, 'grown.txt'), Buffer.alloc(5000));
    expect(await refused(raw, 'gone.txt')).toMatchObject({ code: 404, name: 'not_found' });
    expect(await refused(raw, 'link.txt')).toMatchObject({ code: 404, name: 'not_found' });
    expect(await refused(raw, 'big.txt', { inline: 19_999 })).toMatchObject({ code: 413 });
    expect(await refused(raw, 'grown.txt', { inline: 5000 })).toMatchObject({ code: 413 });
    expect(await refused(raw, 'same.txt', { ifMatch: '0'.repeat(32) })).toMatchObject({
      code: 412,
      name: 'changed',
    });
    const { ok } = await whole(raw, 'same.txt');
    const ifMatch = ok?.json['etag'];
    expect((await whole(raw, 'same.txt', { ifMatch })).content.toString()).toBe('same');
    // Nothing is left in flight: BATCH is in order.
    const digest = hex(list([0, 1].map(() => [hex('same'), 'same.txt'] as const)));
    expect((await raw.ask('BATCH', { digest })).json).toMatchObject({ files: 2 });
  });

  test('a right that goes while files are asked for counts at once', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `f${String(n)}.txt`);
    const { host, raw } = await world(Object.fromEntries(names.map((name) => [name, name])));
    await host.do('ids.set', { id: 'ana', quotaBytes: 10 });
    const answers = await Promise.all(names.map((name) => whole(raw, name)));
    const sent = answers.reduce((sum, { content }) => sum + content.length, 0);
    // What was promised counts: one file may pass the limit.
    expect(sent).toBeLessThan(20);
    expect(answers.at(-1)?.last.json).toMatchObject({ code: 403, name: 'quota' });
  });
});

describe('order', () => {
  test('a batch is over the files in the order of their ENDs, whatever their sizes', async () => {
    const sizes = [5, 200_000, 40_000, 1, 1_000_000, 7, 90_000, 33_000, 3, 0];
    const files = Object.fromEntries(
      sizes.map((size, n) => [`d/f${String(n)}.bin`, Buffer.alloc(size, String(n))]),
    );
    const { raw } = await world(files);
    const first = raw.frames.length;
    const asked = new Map(
      Object.keys(files).map((name) => [raw.request('OPEN', { name, inline, whole: true }), name]),
    );
    const ends = (): Got[] => raw.frames.slice(first).filter((f) => f.name === 'END');
    await raw.until(() => (ends().length === sizes.length ? true : null));
    const lines = ends().map(({ reqId }) => {
      const name = asked.get(reqId)!;
      return [hex(files[name]!), name] as const;
    });
    const digest = hex(list(lines));
    const { json } = await raw.ask('BATCH', { digest });
    expect(json).toMatchObject({ files: sizes.length });
    const receipt = parseMinisign(json['receipt'] as string);
    expect(parseStatement(receipt?.trustedComment ?? '')).toMatchObject({ kind: 'batch', digest });
  });

  test('a small file does not wait behind a large one', async () => {
    const { raw } = await world({ 'large.bin': Buffer.alloc(64_000_000, 'l'), 'small.txt': 's' });
    const { json } = await raw.ask('OPEN', { name: 'large.bin' });
    const read = (n: number): number => {
      const body = Buffer.alloc(16);
      body.writeUInt32BE(Number(json['handle']), 0);
      body.writeBigUInt64BE(BigInt(n * 1_048_576), 4);
      body.writeUInt32BE(1_048_576, 12);
      return raw.request('READ', body);
    };
    const reads = Array.from({ length: 16 }, (_, n) => read(n));
    const small = raw.request('OPEN', { name: 'small.txt', inline, whole: true });
    await raw.answer(reads.at(-1)!);
    const at = (reqId: number): number =>
      raw.frames.findIndex((f) => f.reqId === reqId && f.name === 'END');
    expect(at(small)).toBeGreaterThan(0);
    expect(at(small)).toBeLessThan(at(reads[8]!));
  });
});

describe('audit', () => {
  test('names what was delivered in rows of many, and the list that was sealed', async () => {
    const names = Array.from({ length: 120 }, (_, n) => `pasta/número ${String(n)}.txt`);
    const { host, raw } = await world(Object.fromEntries(names.map((name) => [name, name])));
    const lines: [string, string][] = [];
    for (const name of names) {
      await whole(raw, name);
      lines.push([hex(name), name]);
    }
    const digest = hex(list(lines));
    const { json } = await raw.ask('BATCH', { digest });
    const rows = await rowsOf(host, 'files', 'files.sealed');
    const sealed = rows.at(-1)!;
    expect(sealed).toMatchObject({ kind: 'files.sealed', id: 'ana', status: 200 });
    const bytes = names.reduce((sum, name) => sum + Buffer.byteLength(name), 0);
    expect(sealed.detail).toMatchObject({ files: 120, bytes, digest });
    expect(json['receipt']).toContain(`rid=${String(sealed.detail['rid'])}`);
    // Names in order: with the files they give the digest again.
    const told = rows.slice(0, -1);
    expect(told.length).toBeLessThan(6);
    expect(told.flatMap(({ detail }) => String(detail['names']).split('\n'))).toEqual(names);
    expect(await rowsOf(host, 'file')).toEqual([]);
    expect(await host.do('audit.verify', {})).toMatchObject({ ok: true });
    const { server } = await host.do('snapshot', {});
    expect(server.sessions[0]?.filesSealed).toBeGreaterThan(0);
  });

  test('has what was delivered and never sealed, and what has a receipt of its own', async () => {
    const { host, raw } = await world({ 'a.txt': 'aa', 'b.txt': 'bbb', 'c.txt': 'c' });
    await whole(raw, 'a.txt');
    await whole(raw, 'b.txt', { receipt: true });
    await whole(raw, 'c.txt');
    raw.channel.bye('bye');
    await host.event((event) => (event.type === 'session.ended' ? event : null));
    const rows = await rowsOf(host, 'file', 'files', 'files.sealed', 'file.part', 'session.end');
    expect(rows.map(({ kind }) => kind)).toEqual(['file', 'files', 'session.end']);
    const [file, files, end] = rows;
    expect(file).toMatchObject({ name: 'b.txt', detail: { size: 3, digest: hex('bbb') } });
    expect(files?.detail).toMatchObject({ files: 2, bytes: 3, names: 'a.txt\nc.txt' });
    expect(end?.detail).toMatchObject({ files: 3, bytes: 6 });
  });

  test('a list that does not match is refused, and its files are not called sealed', async () => {
    const { host, raw } = await world({ 'a.txt': 'aa' });
    await whole(raw, 'a.txt');
    const { json } = await raw.ask('BATCH', { digest: '0'.repeat(128) });
    expect(json).toMatchObject({ code: 422, name: 'digest_mismatch' });
    raw.channel.bye('bye');
    await host.event((event) => (event.type === 'session.ended' ? event : null));
    const rows = await rowsOf(host, 'files', 'files.sealed');
    expect(rows.map(({ kind }) => kind)).toEqual(['files']);
  });
});
