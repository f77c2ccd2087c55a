// Rates a host sets, over real sockets: never faster than that, over all that is sent and
// over each session; changed while files flow; nothing else waits for them.

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, enrol, serve, tempDir, transfersOf, type TestEngine } from '../fixtures/engines';

afterEach(cleanUp);

interface Download {
  readonly names: readonly string[];
  readonly ended: Promise<number>;
}

interface Guest {
  readonly client: TestEngine;
  readonly vault: string;
  readonly outDir: string;
}

async function guest(host: TestEngine, id: string): Promise<Guest> {
  const { client, vault } = await enrol(host, id);
  return { client, vault, outDir: await tempDir() };
}

/** Asks for files; `ended` is how long all of them took, ms. */
async function download(
  { client, vault, outDir }: Guest,
  names: readonly string[],
): Promise<Download> {
  const startedAt = performance.now();
  const { transfers } = await client.do('get', { vault, names: [...names], outDir });
  const ended = (async () => {
    for (const transfer of transfers) {
      expect(await client.ended(transfer)).toMatchObject({ state: 'saved' });
    }
    return performance.now() - startedAt;
  })();
  return { names, ended };
}

async function vaultOf(contents: ReadonlyMap<string, Buffer>): Promise<string> {
  const dir = await tempDir();
  for (const [name, content] of contents) await writeFile(join(dir, name), content);
  return dir;
}

const received = ({ client }: Guest): number =>
  Math.max(0, ...client.events.flatMap(transfersOf).map((view) => view.received));

describe('rates', () => {
  it('hold for all sessions together, large files and small ones', async () => {
    const contents = new Map([['large.bin', randomBytes(1_500_000)]]);
    for (let n = 0; n < 50; n += 1) contents.set(`s${String(n)}.bin`, randomBytes(30_000));
    const host = await serve(await vaultOf(contents));
    await host.do('limits.set', { limits: { totalBytesPerSecond: 2_000_000 } });
    const [ana, bia] = [await guest(host, 'ana'), await guest(host, 'bia')];
    const small = [...contents.keys()].filter((name) => name !== 'large.bin');
    const startedAt = performance.now();
    const downloads = [await download(ana, ['large.bin']), await download(bia, small)];
    await Promise.all(downloads.map(({ ended }) => ended));
    const seconds = (performance.now() - startedAt) / 1000;
    // Three million bytes, of which the first 200,000 may go at once.
    expect(seconds).toBeGreaterThan(2_800_000 / 2_000_000);
    expect(
      (await readFile(join(ana.outDir, 'large.bin'))).equals(
        contents.get('large.bin') ?? Buffer.alloc(0),
      ),
    ).toBe(true);
  });

  it('hold for each session, and change while it receives', async () => {
    const contents = new Map([['large.bin', randomBytes(12_000_000)]]);
    const host = await serve(await vaultOf(contents));
    await host.do('limits.set', { limits: { sessionBytesPerSecond: 1_000_000 } });
    const ana = await guest(host, 'ana');
    const startedAt = performance.now();
    const { ended } = await download(ana, ['large.bin']);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const most = ((performance.now() - startedAt) / 1000) * 1_000_000 + 100_000;
    expect(received(ana)).toBeLessThanOrEqual(most);
    expect(received(ana)).toBeGreaterThan(0);
    // Whoever waits for content does not keep others from being answered.
    const askedAt = performance.now();
    expect((await ana.client.do('vault.list', { vault: ana.vault })).entries).toHaveLength(1);
    expect(performance.now() - askedAt).toBeLessThan(1000);
    await host.do('limits.set', { limits: { sessionBytesPerSecond: null } });
    // At the old rate it would have taken twelve seconds.
    expect(await ended).toBeLessThan(9000);
    expect(
      (await readFile(join(ana.outDir, 'large.bin'))).equals(
        contents.get('large.bin') ?? Buffer.alloc(0),
      ),
    ).toBe(true);
  });

  it('let go of a session that leaves while it waits', async () => {
    const contents = new Map([
      ['large.bin', randomBytes(5_000_000)],
      ['small.bin', randomBytes(500_000)],
    ]);
    const host = await serve(await vaultOf(contents));
    await host.do('limits.set', { limits: { totalBytesPerSecond: 1_000_000 } });
    const [ana, bia] = [await guest(host, 'ana'), await guest(host, 'bia')];
    const { transfers } = await ana.client.do('get', {
      vault: ana.vault,
      names: ['large.bin'],
      outDir: ana.outDir,
    });
    await ana.client.event((event) => transfersOf(event).find((view) => view.received > 0));
    await ana.client.do('transfer.cancel', { transfers: [...transfers] });
    await ana.client.do('vault.disconnect', { vault: ana.vault });
    const { ended } = await download(bia, ['small.bin']);
    expect(await ended).toBeLessThan(5000);
  });
});
