import { afterEach, describe, expect, test } from 'vitest';
import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { cleanUp, enrol, serve, tempDir } from '../fixtures/engines';

afterEach(cleanUp);

describe('a transfer', () => {
  test('delivers files of every size byte for byte, with a receipt that verifies', async () => {
    const vault = await tempDir();
    const sizes = [0, 1, 32_767, 32_768, 32_769, 262_144, 262_145, 1_048_577, 20_000_003];
    const contents = new Map<string, Buffer>();
    for (const size of sizes) {
      const name = `f${String(size)}.bin`;
      contents.set(name, randomBytes(size));
      await writeFile(join(vault, name), contents.get(name)!);
    }
    await mkdir(join(vault, 'pasta'));
    await writeFile(join(vault, 'pasta', 'olá.txt'), 'olá');
    contents.set('pasta/olá.txt', Buffer.from('olá'));
    const host = await serve(vault);
    const { client, vault: fp } = await enrol(host, 'ana');
    const out = await tempDir();
    const names = [...contents.keys()];
    const { transfers } = await client.do('get', { vault: fp, names, outDir: out });
    const ends = await Promise.all(transfers.map((t) => client.ended(t)));
    expect(ends.map((e) => [e.state, e.failure])).toEqual(names.map(() => ['saved', null]));
    for (const [name, content] of contents) {
      const path = join(out, name.split('/').at(-1)!);
      expect((await readFile(path)).equals(content), name).toBe(true);
      const verdict = await client.do('verify', { path });
      expect(verdict).toMatchObject({ ok: true, name, reason: null });
    }
    const left = await readdir(out);
    expect(left.filter((n) => n.includes('bau-part'))).toEqual([]);
    expect(left).toHaveLength(names.length * 2);
  });
});
