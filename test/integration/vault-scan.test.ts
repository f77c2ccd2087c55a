import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BauError } from '../../src/shared/errors';
import { diskPath } from '../../src/main/vault/disk';
import { decodeRaw, readNames, readUntyped } from '../../src/main/vault/disk-names';
import { defaultPolicy } from '../../src/main/vault/extensions';
import { VaultIndex, type VaultIndexOptions } from '../../src/main/vault/vault-index';
import { asNobody, testFolder, type TestFolder } from '../fixtures/vault-folder';

let folder: TestFolder;
let index: VaultIndex | null = null;

beforeEach(async () => {
  folder = await testFolder();
});

afterEach(async () => {
  await index?.close();
  index = null;
  await folder.remove();
});

async function open(options: VaultIndexOptions = {}): Promise<VaultIndex> {
  index = await VaultIndex.open(folder.dir, options);
  return index;
}

const names = (from: VaultIndex): string[] =>
  (from.list({ recursive: true })?.entries ?? []).map(({ name }) => name);

describe('what a scan serves', () => {
  it('regular files on the lists, and every folder, empty ones too', async () => {
    await folder.write('index.html', '<h1>');
    await folder.write('fotos/praia.JPG', 'x'.repeat(1000));
    await folder.write('fotos/setup.exe');
    await folder.write('README');
    await mkdir(folder.path('vazia'));
    const vault = await open();
    expect(names(vault)).toEqual(['fotos', 'fotos/praia.JPG', 'index.html', 'vazia']);
    expect(vault.stats).toEqual({ files: 2, bytes: 1004 });
    expect(vault.problems).toEqual([]);
    expect(vault.lookup('fotos/praia.JPG')).toMatchObject({ kind: 'binary', size: 1000 });
    expect(vault.lookup('fotos/setup.exe')).toBeUndefined();
    const [entry] = vault.list({ query: 'index' })?.entries ?? [];
    expect(entry).toMatchObject({ name: 'index.html', size: 4, kind: 'text' });
    expect(Math.abs((entry?.mtime ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(Number.isInteger(entry?.mtime)).toBe(true);
  });

  it('any extension when the policy says so', async () => {
    await folder.write('setup.exe');
    await folder.write('README');
    const vault = await open({ policy: { ...defaultPolicy, any: true } });
    expect(names(vault)).toEqual(['README', 'setup.exe']);
  });

  it('hides dotfiles, receipts and parts, whatever their case, without a word', async () => {
    for (const name of [
      '.env.txt',
      '.git/config.txt',
      'a.txt.minisig',
      'b.MiniSig',
      '.x.bau-part',
      'y.BAU-PART',
    ]) {
      await folder.write(name);
    }
    await folder.write('fica.txt');
    await folder.write('d.minisig/inner.txt');
    const vault = await open({ policy: { ...defaultPolicy, any: true } });
    expect(names(vault)).toEqual(['fica.txt']);
    expect(vault.problems).toEqual([]);
  });

  it('does not follow links to files or folders, and reports them', async () => {
    await folder.write('real/secret.txt');
    await symlink('/etc', folder.path('etc'));
    await symlink('/etc/passwd', folder.path('passwd.txt'));
    await symlink('real', folder.path('again'));
    await symlink('.', folder.path('real/loop'));
    const vault = await open();
    expect(names(vault)).toEqual(['real', 'real/secret.txt']);
    expect([...vault.problems].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      ['again', 'etc', 'passwd.txt', 'real/loop'].map((name) => ({ name, why: 'link' })),
    );
  });

  it('passes over FIFOs, sockets and devices', async () => {
    execFileSync('mkfifo', [folder.path('fifo.txt')]);
    const server = createServer().listen(folder.path('socket.txt'));
    try {
      await folder.write('a.txt');
      expect(names(await open())).toEqual(['a.txt']);
    } finally {
      server.close();
    }
  });

  it('indexes NFD disk names in NFC, and keeps the disk spelling of folders too', async () => {
    const nfd = 'açúcar'.normalize('NFD');
    await folder.write(`${nfd}/${nfd}.txt`, 'doce');
    const vault = await open();
    expect(names(vault)).toEqual(['açúcar', 'açúcar/açúcar.txt']);
    const entry = vault.lookup('açúcar/açúcar.txt');
    expect(entry?.parents).toEqual([nfd]);
    expect(entry?.diskName).toBe(`${nfd}.txt`);
    expect(vault.lookup(`${nfd}/${nfd}.txt`)).toBeUndefined();
  });

  it('serves neither of two names that are one in NFC', async () => {
    await folder.write('café.txt');
    await folder.write('café.txt'.normalize('NFD'));
    await folder.write('é/a.txt');
    await folder.write(`${'é'.normalize('NFD')}/b.txt`);
    await folder.write('ok.txt');
    const vault = await open();
    expect(names(vault)).toEqual(['ok.txt']);
    expect(vault.problems.map(({ why }) => why)).toEqual(Array(4).fill('collision'));
  });

  it('reports names that are not UTF-8, made fit to show', async () => {
    await folder.writeRaw(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x2e, 0x74, 0x78, 0x74]));
    await folder.writeRaw(Buffer.from('ok.txt'));
    const vault = await open();
    expect(names(vault)).toEqual(['ok.txt']);
    expect(vault.problems).toEqual([{ name: 'caf<E9>.txt', why: 'not_utf8' }]);
  });

  it('reports names that are not canonical', async () => {
    await folder.write('fim\u202egnp.txt');
    await folder.write('a\nb.txt');
    await folder.write('\ufeffbom.txt');
    await folder.write('normal.txt');
    const vault = await open();
    expect(names(vault)).toEqual(['normal.txt']);
    const problems = vault.problems.map(({ name, why }) => `${why} ${name}`).sort();
    expect(problems).toEqual([
      'bidi_control fim<U+202E>gnp.txt',
      'byte_order_mark <U+FEFF>bom.txt',
      'control a<U+000A>b.txt',
    ]);
  });

  it('stops at 16 segments and at 1,024 bytes', async () => {
    const dirs = (count: number): string => Array.from({ length: count }, () => 'd').join('/');
    await folder.write(`${dirs(15)}/fits.txt`);
    await folder.write(`${dirs(16)}/too-deep.txt`);
    const part = 'x'.repeat(250);
    await folder.write([part, part, part, part, `${'y'.repeat(16)}.txt`].join('/'));
    await folder.write([part, part, part, part, `${'z'.repeat(17)}.txt`].join('/'));
    const vault = await open();
    const files = [...vault.files()].map(({ name }) => name);
    expect(files.sort()).toEqual([
      `${dirs(15)}/fits.txt`,
      [part, part, part, part, `${'y'.repeat(16)}.txt`].join('/'),
    ]);
    expect(vault.problems.map(({ why }) => why).sort()).toEqual(['too_deep', 'too_long']);
  });

  it('stops at its number of files and reports what it left out', async () => {
    for (const dir of 'abcdef') for (const n of '123') await folder.write(`${dir}/${n}.txt`);
    const vault = await open({ maxFiles: 3 });
    expect(vault.stats.files).toBeGreaterThanOrEqual(3);
    expect(vault.stats.files).toBeLessThan(18);
    expect(vault.problems.map(({ why }) => why)).toContain('too_many_files');
  });

  it('scans 20,000 files of one folder, and lists them in pages', async () => {
    await mkdir(folder.path('big'));
    const wanted = Array.from(
      { length: 20_000 },
      (_, n) => `big/f${String(n).padStart(5, '0')}.txt`,
    );
    for (let at = 0; at < wanted.length; at += 500) {
      await Promise.all(wanted.slice(at, at + 500).map((name) => folder.write(name, '')));
    }
    const vault = await open();
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = vault.list({ dir: 'big', after });
      seen.push(...(page?.entries.map(({ name }) => name) ?? []));
      if (!page?.next) break;
      after = page.next;
    }
    expect(seen).toEqual(wanted);
  });
});

describe('opening a vault', () => {
  it('takes a link to a folder as that folder', async () => {
    await folder.write('target/a.txt');
    await symlink(folder.path('target'), folder.path('link'));
    index = await VaultIndex.open(folder.path('link'));
    expect(names(index)).toEqual(['a.txt']);
    expect(index.root).toBe(folder.path('target'));
  });

  it.each(['missing', 'file.txt', 'file.txt/below', 'loop'])('refuses %s', async (name) => {
    await folder.write('file.txt');
    await symlink('loop', folder.path('loop'));
    const opening = VaultIndex.open(folder.path(name));
    await expect(opening).rejects.toMatchObject(new BauError('vault_missing'));
  });

  it('can be called off', async () => {
    for (let n = 0; n < 50; n++) await folder.write(`d${String(n)}/a.txt`);
    const stop = new AbortController();
    const reason = new Error('enough');
    const opening = VaultIndex.open(folder.dir, { signal: stop.signal });
    stop.abort(reason);
    await expect(opening).rejects.toBe(reason);
    await expect(VaultIndex.open(folder.dir, { signal: stop.signal })).rejects.toBe(reason);
  });
});

describe('reading a folder', () => {
  it('gives the same bytes with and without types', async () => {
    await folder.writeRaw(Buffer.from([0xff, 0x2e, 0x74, 0x78, 0x74]));
    await folder.write('á.txt');
    await mkdir(folder.path('dir'));
    const typed = await readNames(folder.dir);
    const untyped = await readUntyped(folder.dir);
    const bytes = (list: readonly { bytes: string }[]): string[] =>
      list.map((raw) => raw.bytes).sort();
    expect(bytes(typed)).toEqual(bytes(untyped));
    expect(typed.map(({ bytes: raw, type }) => [decodeRaw(raw), type]).sort()).toEqual(
      [
        ['dir', 'dir'],
        ['á.txt', 'file'],
        [null, 'file'],
      ].sort(),
    );
    expect(diskPath('/', ['a', 'b'])).toBe('/a/b');
  });

  it('reports a folder that cannot be read, and goes on', async () => {
    await folder.write('a.txt');
    await folder.write('fechada/b.txt');
    await chmod(folder.path('fechada'), 0o000);
    await chmod(folder.dir, 0o755);
    await asNobody(async () => {
      const vault = await open();
      expect(names(vault)).toEqual(['a.txt', 'fechada']);
      expect(vault.problems).toEqual([{ name: 'fechada', why: 'EACCES' }]);
    });
    await chmod(folder.path('fechada'), 0o755);
  });

  it('reports a file whose path the system cannot take, and goes on', async () => {
    const long = 'p'.repeat(250);
    const deep = Array.from({ length: 15 }, () => long).join('/');
    await folder.write(`${deep}/a.txt`);
    const name = `${'q'.repeat(250)}.txt`;
    execFileSync('sh', [
      '-c',
      `cd "$1" && mkdir ${long} && cd ${long} && echo > ${name}`,
      'sh',
      folder.path(deep),
    ]);
    index = await VaultIndex.open(folder.path(deep));
    expect(names(index)).toEqual(['a.txt', long]);
    expect(index.problems.map(({ why }) => why)).toEqual(['ENAMETOOLONG']);
    // Node's own rm cannot name it either.
    execFileSync('rm', ['-rf', folder.path(long)]);
  });
});
