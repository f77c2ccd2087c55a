// A folder from a served vault to this disk: names, sizes, times, lists, and what is made
// of files that are here already.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { minisignPublicKey } from '../../src/main/identity/minisign';
import { cleanUp, tempDir } from '../fixtures/engines';
import {
  blake2,
  folderWorld,
  isList,
  listedIn,
  readTree,
  smallFiles,
  treeMtime,
  writeTree,
} from '../fixtures/folder-world';

afterEach(cleanUp);

const mebibyte = 1_048_576;

function hasTool(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a folder', () => {
  test('comes whole, with its names, sizes, times and empty folders', async () => {
    const tree = new Map<string, Buffer>([
      ['aulas/vazio.txt', Buffer.alloc(0)],
      // As macOS writes it: decomposed.
      ['aulas/Programac\u0327a\u0303o/lic\u0327a\u0303o.txt', Buffer.from('olá')],
      ['aulas/um.bin', randomBytes(1)],
      ['aulas/quase.bin', randomBytes(mebibyte - 1)],
      ['aulas/justo.bin', randomBytes(mebibyte)],
      ['aulas/passa.bin', randomBytes(mebibyte + 1)],
      ['aulas/grande.bin', randomBytes(5 * mebibyte + 7)],
      ['aulas/bloco.bin', randomBytes(32_768)],
      ['fora.txt', Buffer.from('fora')],
    ]);
    const { client, out } = await folderWorld(tree, ['aulas/vazia/dentro']);
    const fetched = await client.fetch('aulas', out);
    expect(fetched).toMatchObject({ path: join(out, 'aulas'), files: 8, failed: 0 });

    const found = await readTree(out);
    expect([...found.keys()].filter((name) => name.includes('bau-part'))).toEqual([]);
    expect(found.has('fora.txt')).toBe(false);
    expect(found.get('aulas/vazia/dentro/')).toBe(null);
    for (const [name, content] of tree) {
      if (name === 'fora.txt') continue;
      const here = name.normalize('NFC');
      expect(found.get(here)?.equals(content), here).toBe(true);
      const { mtimeMs, mode } = await stat(join(out, here));
      expect(Math.round(mtimeMs), here).toBe(treeMtime);
      expect(mode & 0o111, here).toBe(0);
    }
    // Larger ones have a receipt each, the others share a list, in the folder itself.
    const large = ['aulas/grande.bin', 'aulas/passa.bin'];
    const receipts = [...found.keys()].filter((n) => n.endsWith('.minisig') && !isList(n)).sort();
    expect(receipts).toEqual(large.map((name) => `${name}.minisig`));
    const listed = await listedIn(fetched.path);
    expect([...listed.keys()].sort()).toEqual(
      [...tree.keys()]
        .map((name) => name.normalize('NFC'))
        .filter((name) => name !== 'fora.txt' && !large.includes(name))
        .sort(),
    );
    expect(listed.get('aulas/quase.bin')).toBe(blake2(tree.get('aulas/quase.bin')!));
    expect(fetched.receiptPath).toMatch(/aulas\/bau-[0-9A-Z]{26}\.b2\.minisig$/);

    const last = client.reports.at(-1)!;
    const size = [...tree].reduce(
      (sum, [name, c]) => sum + (name === 'fora.txt' ? 0 : c.length),
      0,
    );
    expect(last).toMatchObject({ received: size, size, resumedFrom: 0 });
    expect(last.files).toMatchObject({ done: 8, skipped: 0, failed: 0, total: 8, counted: true });
    expect(client.slots.inUse).toBe(0);
  });

  test('of a whole vault lies in the chosen folder, and one without files has no list', async () => {
    const { client, out } = await folderWorld(smallFiles(40), ['nada']);
    const all = await client.fetch('', out);
    expect(all).toMatchObject({ path: out, files: 40 });
    expect((await listedIn(out)).size).toBe(40);
    await client.forget();
    const none = await client.fetch('nada', out);
    expect(none).toMatchObject({ path: join(out, 'nada'), files: 0, receiptPath: null });
    expect(none.digest).toBe(blake2(Buffer.alloc(0)));
    expect(await readdir(none.path)).toEqual([]);
  });

  test('that does not exist is refused before anything is made', async () => {
    const { client, out } = await folderWorld(smallFiles(3));
    await expect(client.fetch('p9', out)).rejects.toMatchObject({ reason: 'not_found' });
    expect(await readdir(out)).toEqual([]);
  });

  test('is judged good by the stock tools', async (context) => {
    if (!hasTool('b2sum') || !hasTool('minisign')) context.skip();
    const { client, out, host } = await folderWorld(smallFiles(60));
    const { path, receiptPath } = await client.fetch('p3', out);
    const list = receiptPath!.slice(0, -'.minisig'.length);
    execFileSync('b2sum', ['-c', '--strict', '--quiet', list], { cwd: out });
    const key = minisignPublicKey((await client.session()).peer);
    expect((await host.do('identity.show', {})).hostFp).toBe((await client.session()).peer.fp26);
    execFileSync('minisign', ['-V', '-q', '-m', list, '-P', key], { cwd: path });
    await writeFile(list, 'x', { flag: 'a' });
    expect(() => execFileSync('minisign', ['-V', '-q', '-m', list, '-P', key])).toThrow();
  });
});

describe('names that cannot all be had', () => {
  test('get numbers among themselves and beside what is here', async () => {
    const tree = new Map([
      ['p/A.txt', Buffer.from('grande')],
      ['p/a.txt', Buffer.from('pequeno')],
      ['p/que?.txt', Buffer.from('um')],
      ['p/que_.txt', Buffer.from('dois')],
      ['p/con.txt', Buffer.from('dispositivo')],
    ]);
    const { client, out } = await folderWorld(tree);
    await mkdir(join(out, 'p'));
    await writeFile(join(out, 'p', 'con.txt'), 'meu');
    await writeFile(join(out, 'p', '_con.txt'), 'meu também');
    const { files } = await client.fetch('p', out);
    expect(files).toBe(5);
    const found = await readTree(join(out, 'p'));
    const texts = [...found].filter(([n]) => !isList(n)).map(([n, c]) => [n, c?.toString()]);
    expect(Object.fromEntries(texts)).toEqual({
      'A.txt': 'grande',
      'a (2).txt': 'pequeno',
      'que_.txt': 'um',
      'que_ (2).txt': 'dois',
      'con.txt': 'meu',
      '_con.txt': 'meu também',
      '_con (2).txt': 'dispositivo',
    });
  });

  test('are never written through a link, nor over a file in a folder’s place', async () => {
    const tree = new Map([
      ['p/dentro/a.txt', Buffer.from('a')],
      ['p/arquivo/b.txt', Buffer.from('b')],
    ]);
    const { client, out } = await folderWorld(tree);
    const elsewhere = await tempDir();
    await mkdir(join(out, 'p'));
    await symlink(elsewhere, join(out, 'p', 'dentro'));
    await writeFile(join(out, 'p', 'arquivo'), 'no caminho');
    expect((await client.fetch('p', out)).files).toBe(2);
    expect(await readdir(elsewhere)).toEqual([]);
    expect(await readFile(join(out, 'p', 'dentro (2)', 'a.txt'), 'utf8')).toBe('a');
    expect(await readFile(join(out, 'p', 'arquivo (2)', 'b.txt'), 'utf8')).toBe('b');
  });
});

describe('files that are here already', () => {
  const tree = new Map([
    ['p/a.txt', Buffer.from('do baú')],
    ['p/b.txt', Buffer.from('igual')],
    ['p/grande.bin', randomBytes(mebibyte + 5)],
  ]);
  const texts = async (out: string): Promise<Record<string, string>> => {
    const found = [...(await readTree(join(out, 'p')))].filter(([name]) => name.endsWith('.txt'));
    return Object.fromEntries(found.map(([name, content]) => [name, content?.toString() ?? '']));
  };
  const prepared = async () => {
    const world = await folderWorld(tree);
    await writeTree(world.out, tree);
    await writeFile(join(world.out, 'p', 'a.txt'), 'meu, e outro');
    await writeFile(join(world.out, 'p', 'a.txt.minisig'), 'recibo antigo');
    return world;
  };

  test('stay beside the new ones with `keep`', async () => {
    const { client, out } = await prepared();
    expect((await client.fetch('p', out)).files).toBe(3);
    expect(await texts(out)).toEqual({
      'a.txt': 'meu, e outro',
      'a (2).txt': 'do baú',
      'b.txt': 'igual',
      'b (2).txt': 'igual',
    });
  });

  test('are left alone with `skip` where size and time are the same', async () => {
    const { client, out } = await prepared();
    const before = await stat(join(out, 'p', 'grande.bin'));
    expect((await client.fetch('p', out, { existing: 'skip' })).files).toBe(3);
    expect(await texts(out)).toEqual({
      'a.txt': 'meu, e outro',
      'a (2).txt': 'do baú',
      'b.txt': 'igual',
    });
    expect((await stat(join(out, 'p', 'grande.bin'))).ino).toBe(before.ino);
    expect(client.reports.at(-1)?.files).toMatchObject({ done: 3, skipped: 2 });
    expect([...(await listedIn(join(out, 'p'))).keys()]).toEqual(['p/a.txt']);
  });

  test('give way with `replace`, their old receipts too', async () => {
    const { client, out } = await prepared();
    expect((await client.fetch('p', out, { existing: 'replace' })).files).toBe(3);
    expect(await texts(out)).toEqual({ 'a.txt': 'do baú', 'b.txt': 'igual' });
    const names = await readdir(join(out, 'p'));
    expect(names).not.toContain('a.txt.minisig');
    expect(names).toContain('grande.bin.minisig');
    expect(names).not.toContain('grande (2).bin');
  });

  test('are asked about once', async () => {
    const { client, out } = await prepared();
    const asked: string[] = [];
    await client.fetch('p', out, {
      existing: 'ask',
      clash: (view) => {
        asked.push(`${view.fileName} ${String(view.size)} ${String(view.vaultSize)}`);
        return Promise.resolve('replace');
      },
    });
    expect(asked).toEqual(['a.txt 12 7']);
    expect(await texts(out)).toEqual({ 'a.txt': 'do baú', 'b.txt': 'igual' });
  });
});

describe('a file that cannot be had', () => {
  test('is counted, and does not keep the others', async () => {
    const { client, out, vaultDir } = await folderWorld(smallFiles(30));
    // Gone, or another file, after it was indexed; the index learns of it a little later.
    const fetching = client.fetch('', out, {
      progress: (report) => client.reports.push(report),
    });
    await rm(join(vaultDir, 'p2', 'f23.txt'));
    await rm(join(vaultDir, 'p0', 'f28.txt'));
    await symlink('/etc/passwd', join(vaultDir, 'p0', 'f28.txt'));
    const { files, failed } = await fetching;
    expect(files + failed).toBeGreaterThanOrEqual(28);
    expect(files).toBeGreaterThanOrEqual(28);
    const { problems } = client.reports.at(-1)!.files;
    expect(problems.length).toBe(failed);
    for (const { name, failure } of problems) {
      expect(['p2/f23.txt', 'p0/f28.txt']).toContain(name);
      expect(['not_found', 'unreadable', 'file_changed']).toContain(failure.reason);
    }
    const found = await readTree(out);
    expect([...found.values()].some((content) => content?.includes('root:'))).toBe(false);
  });
});
