import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import { secureRandom } from '../../src/main/crypto/random';
import { Identity } from '../../src/main/identity/identity';
import { leastExportPassphrase } from '../../src/shared/limits';
import {
  formatExport,
  maxExportBytes,
  openExport,
  parseExport,
  type ExportedSeeds,
} from '../../src/main/store/identity-export';
import type { SeedPair } from '../../src/main/store/identity-file';

const createdAt = Date.UTC(2026, 10, 22);
const options = { createdAt, random: secureRandom, kdf: { memoryKib: 8, passes: 1 } };
const passphrase = 'quatro palavras ao acaso';

const pair = (): SeedPair => ({ x: randomBytes(32), e: randomBytes(32) });
const fp = (seeds: SeedPair) => new Identity(seeds).public.fp26;
const hex = ({ host, client }: ExportedSeeds) =>
  [host, client].map((half) => half && half.x.toString('hex') + half.e.toString('hex'));
const reasonOf = async (bytes: Buffer, word = passphrase): Promise<unknown> => {
  try {
    await openExport(parseExport(bytes), word);
    return 'opened';
  } catch (error) {
    return (error as { reason?: unknown }).reason ?? error;
  }
};

/** The file with another header, and its check made right again. */
function forged(text: string, change: (lines: string[]) => void): Buffer {
  const lines = text.split('\n');
  change(lines);
  const above = `${lines.slice(0, 4).join('\n')}\n`;
  const label = Buffer.from('bau/1 identity export check\0');
  lines[4] = blake2b(16, [label, Buffer.from(above)]).toString('base64url');
  return Buffer.from(lines.join('\n'));
}

describe('an export', () => {
  it.each([
    ['both halves', { host: pair(), client: pair() }],
    ['the host alone', { host: pair(), client: null }],
    ['the client alone', { host: null, client: pair() }],
  ])('of %s comes back as it was', async (_, seeds) => {
    const text = await formatExport(seeds, passphrase, options);
    const file = parseExport(Buffer.from(text));
    expect(file).toMatchObject({
      createdAt,
      host: seeds.host && fp(seeds.host),
      client: seeds.client && fp(seeds.client),
    });
    expect(hex(await openExport(file, passphrase))).toEqual(hex(seeds));
    expect(text).toMatch(/^[ -~\n]+$/);
    expect(text.length).toBeLessThan(maxExportBytes / 4);
  });

  it('opens however the passphrase was composed', async () => {
    const text = await formatExport({ host: pair(), client: null }, 'canção de ninar', options);
    expect(await reasonOf(Buffer.from(text), 'canção de ninar'.normalize('NFD'))).toBe('opened');
  });

  it('never holds a seed in the clear, and is another each time', async () => {
    const seeds = { host: pair(), client: pair() };
    const texts = [
      await formatExport(seeds, passphrase, options),
      await formatExport(seeds, passphrase, options),
    ];
    expect(texts[0]).not.toBe(texts[1]);
    const sealed = Buffer.from(texts[0]!.split('\n')[3]!, 'base64url');
    for (const { x, e } of [seeds.host, seeds.client]) {
      expect(sealed.includes(x) || sealed.includes(e)).toBe(false);
    }
  });

  it('wants a passphrase of some length, counted in characters', async () => {
    const seeds = { host: pair(), client: null };
    const make = (word: string) => formatExport(seeds, word, options);
    const refusal = { reason: 'passphrase_short', params: { least: leastExportPassphrase } };
    for (const word of ['', 'a'.repeat(11), '🙂'.repeat(11), 'e\u0301'.repeat(11)]) {
      await expect(make(word)).rejects.toMatchObject(refusal);
    }
    await make('a'.repeat(12));
    await make('🙂'.repeat(12));
  });
});

describe('an export that is refused', () => {
  it('says so for a wrong passphrase', async () => {
    const bytes = Buffer.from(
      await formatExport({ host: pair(), client: pair() }, passphrase, options),
    );
    for (const word of ['', passphrase.toUpperCase(), `${passphrase} `]) {
      expect(await reasonOf(bytes, word)).toBe('export_passphrase');
    }
  });

  it('with any one byte changed, anywhere', async () => {
    const bytes = Buffer.from(
      await formatExport({ host: pair(), client: pair() }, passphrase, options),
    );
    for (let at = 0; at < bytes.length; at += 1) {
      for (const change of [0x01, 0x07, 0x20, 0x80, 0xff]) {
        const other = Buffer.from(bytes);
        other[at]! ^= change;
        const reason = await reasonOf(other);
        expect(['export_damaged', 'export_unreadable', 'data_newer'], String(at)).toContain(reason);
        if (at > 'bau-identity 1'.length) expect(reason).toBe('export_damaged');
      }
    }
  });

  it('cut off anywhere, or with something added', async () => {
    const bytes = Buffer.from(
      await formatExport({ host: pair(), client: pair() }, passphrase, options),
    );
    const first = 'bau-identity 1\n'.length;
    for (let size = 0; size < bytes.length; size += 1) {
      const reason = await reasonOf(bytes.subarray(0, size));
      expect(reason).toBe(size < first - 1 ? 'export_unreadable' : 'export_damaged');
    }
    for (const more of ['\n', ' ', 'x', '\0']) {
      expect(await reasonOf(Buffer.concat([bytes, Buffer.from(more)]))).toBe('export_damaged');
    }
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', randomBytes(800)],
    ['JSON', Buffer.from('{"v":1,"kdf":null,"protection":"file","wrapped":""}\n')],
    ['a text of the wrong kind', Buffer.from('bau-identity\n')],
    ['too much', Buffer.concat([Buffer.from('bau-identity 1\n'), Buffer.alloc(5000, 0x61)])],
  ])('as none at all: %s', async (_, bytes) => {
    expect(await reasonOf(bytes)).toBe('export_unreadable');
  });

  it('by its version, when a later program made it', async () => {
    const bytes = Buffer.from('bau-identity 2\nwhatever\n');
    expect(await reasonOf(bytes)).toBe('data_newer');
    expect(await reasonOf(Buffer.from('bau-identity 0\nwhatever\n'))).toBe('export_damaged');
  });

  it('when its header was rewritten by somebody who can make checks', async () => {
    const [mine, other] = [pair(), pair()];
    const text = await formatExport({ host: mine, client: null }, passphrase, options);
    const swap = (from: string, to: string) =>
      forged(text, (lines) => (lines[1] = lines[1]!.replace(from, to)));
    expect(await reasonOf(swap(fp(mine), fp(other)))).toBe('export_passphrase');
    expect(await reasonOf(swap(String(createdAt), '1'))).toBe('export_passphrase');
    expect(await reasonOf(swap('"client":null', `"client":"${fp(other)}"`))).toBe('export_damaged');
    expect(await reasonOf(swap(`"${fp(mine)}"`, 'null'))).toBe('export_damaged');
    expect(await reasonOf(forged(text, () => undefined))).toBe('opened');
  });

  it('before it costs anything, when it asks for too much memory', async () => {
    const text = await formatExport({ host: pair(), client: null }, passphrase, options);
    for (const cost of [
      { memoryKib: 2 ** 31, passes: 1 },
      { memoryKib: 8, passes: 1e9 },
      { memoryKib: 8.5, passes: 1 },
    ]) {
      const bytes = forged(text, (lines) => {
        lines[2] = JSON.stringify({ ...(JSON.parse(lines[2]!) as object), ...cost });
      });
      expect(await reasonOf(bytes)).toBe('export_damaged');
    }
  });
});
