// A file of 4 GiB and a byte, where 32 bits do not suffice: almost all of it is taken for
// received already, so that what is sent crosses the border and ends behind it.

import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cleanUp, TestEngine } from '../fixtures/engines';
import { inState, MiB, nowInState, queueScene, quickly, visible } from '../fixtures/queue';

afterEach(cleanUp);

const border = 2 ** 32;
const size = border + 1;
/** Where the download is made to go on. */
const from = border - 3 * MiB;

/** Content that is not zero, by its place. */
const marks: readonly (readonly [number, string])[] = [
  [0, 'início'],
  [from - 4, 'antes do corte'],
  [border - 5, 'fim!!'],
  [border, '.'],
];

async function mark(path: string, upTo: number): Promise<void> {
  const file = await open(path, 'r+');
  for (const [at, text] of marks) {
    const bytes = Buffer.from(text).subarray(0, Math.max(0, upTo - at));
    await file.write(bytes, 0, bytes.length, at);
  }
  await file.truncate(upTo);
  await file.close();
}

/** What a download of that much would have left, made of one that was stopped early. */
async function lengthenPart(outDir: string): Promise<void> {
  const names = await readdir(outDir);
  const journal = join(
    outDir,
    names.find((name) => name.endsWith('.journal.bau-part'))!,
  );
  const found = JSON.parse(await readFile(journal, 'utf8')) as { part: string; prefix: number };
  expect(found.prefix).toBeGreaterThanOrEqual(MiB);
  await mark(join(outDir, `.${found.part}.bau-part`), from);
  await writeFile(journal, JSON.stringify({ ...found, prefix: from }));
}

test('the last megabytes of a file of 4 GiB and a byte arrive in their place', async () => {
  const scene = await queueScene({ 'imagem.iso': '' });
  const { host, client, vault, dir, outDir, proxy } = scene;
  await mark(join(dir, 'imagem.iso'), size);
  await host.event((event) =>
    event.type === 'server.files' && event.files.bytes === size ? event : null,
  );
  await host.do('limits.set', { limits: { sessionBytesPerSecond: 8_000_000 } });
  const { transfers } = await client.do('get', { vault, names: ['imagem.iso'], outDir });
  const transfer = transfers[0]!;
  await inState(client, transfer, 'active', ({ received }) => received > 3 * MiB);
  await client.do('transfer.pause', {});
  await nowInState(client, transfer, 'paused');
  await client.engine.close();
  await lengthenPart(outDir);
  await host.do('limits.set', { limits: { sessionBytesPerSecond: null } });

  const down = proxy.down;
  const next = await TestEngine.open({ dataDir: client.dataDir, queue: 'all', reconnect: quickly });
  await next.do('transfer.resume', {});
  // Both sides hash four gibibytes.
  expect(await next.ended(transfer, 150_000)).toMatchObject({
    state: 'saved',
    size,
    resumedFrom: from,
  });
  expect(proxy.down - down).toBeLessThan(4 * MiB);
  const path = join(outDir, 'imagem.iso');
  expect((await stat(path)).size).toBe(size);
  expect(await visible(outDir)).toEqual(['imagem.iso', 'imagem.iso.minisig']);
  const tail = Buffer.alloc(size - from + 4);
  const file = await open(path, 'r');
  await file.read(tail, 0, tail.length, from - 4);
  await file.close();
  const wanted = Buffer.alloc(tail.length);
  for (const [at, text] of marks.slice(1)) Buffer.from(text).copy(wanted, at - from + 4);
  // By digest: a difference of megabytes is nothing to look at.
  const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  expect(digest(tail)).toBe(digest(wanted));
  expect(await readFile(`${path}.minisig`, 'utf8')).toContain(` size=${String(size)} `);
}, 180_000);
