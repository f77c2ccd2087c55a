// Blocks of the index cache: any tree survives them, and no block gets a name into the
// index that a scan would not have put there.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheBlock, decodeBlock, encodeBlock, type Block } from '../../src/main/vault/cache-block';
import { TreeReader } from '../../src/main/vault/cache-read';
import { blocksOf } from '../../src/main/vault/cache-write';
import { childName, type Entry, type Place, type Stamp } from '../../src/main/vault/entries';
import { defaultPolicy } from '../../src/main/vault/extensions';
import { compareNames } from '../../src/main/vault/name-policy';
import { atOnce } from '../../src/main/vault/steps';
import { folderOf, VaultTree } from '../../src/main/vault/tree';

const stampOf = (size: bigint): Stamp => ({
  dev: 2050n,
  ino: 77n,
  size,
  mtimeNs: 1_700_000_000_123_456_789n,
  ctimeNs: -5n,
});

function read(blocks: Iterable<Buffer>): VaultTree {
  const reader = new TreeReader(defaultPolicy);
  for (const block of blocks) atOnce(reader.add(block));
  return reader.finish();
}

const blockOf = (change: Partial<Block> = {}): Block => ({
  more: 0,
  mtimeMs: 9,
  items: [],
  stamps: [],
  problems: [],
  ...change,
});

const segmentArb = fc
  .string({
    unit: fc.constantFrom('a', 'b', 'ã', 'ç', '-', '.', '😀', '\u{ffe0}', ' '),
    minLength: 1,
    maxLength: 6,
  })
  .map((text) => text.normalize('NFC'));

interface Made {
  readonly files: readonly (readonly [string, bigint])[];
  readonly dirs: readonly (readonly [string, Made])[];
}

const { made: madeArb } = fc.letrec<{ made: Made }>((tie) => ({
  made: fc.record({
    files: fc.uniqueArray(
      fc.tuple(
        segmentArb.map((s) => `x${s}.txt`),
        fc.bigInt(0n, 2n ** 48n),
      ),
      {
        selector: ([name]) => name,
        maxLength: 5,
      },
    ),
    dirs: fc.uniqueArray(
      fc.tuple(
        segmentArb.map((s) => `d${s}`),
        fc.oneof({ maxDepth: 3 }, fc.constant<Made>({ files: [], dirs: [] }), tie('made')),
      ),
      { selector: ([name]) => name, maxLength: 3 },
    ),
  }),
}));

function fill(tree: VaultTree, place: Place, { files, dirs }: Made): void {
  const entries: Entry[] = files.map(([segment, size]) => ({
    kind: 'text',
    name: childName(place.name, segment),
    size: Number(size),
    mtimeMs: 1_700_000_000_123,
    stamp: stampOf(size),
    parents: place.disk,
    diskName: segment.normalize('NFD'),
  }));
  for (const [segment] of dirs) {
    const name = childName(place.name, segment);
    entries.push({
      kind: 'dir',
      name,
      mtimeMs: 5,
      diskName: segment,
      identity: `1:${String(segment.length)}:-3`,
    });
  }
  const problems = files.map(([segment]) => ({ name: segment, why: 'link' }));
  tree.put(atOnce(folderOf({ place, mtimeMs: 5, entries, problems })));
  for (const [segment, below] of dirs) {
    fill(tree, { name: childName(place.name, segment), disk: [...place.disk, segment] }, below);
  }
}

const plain = (tree: VaultTree): unknown =>
  new Map([...tree.folders].sort(([a], [b]) => compareNames(a, b)));

describe('the cache of the index', () => {
  it('gives any tree back', () => {
    fc.assert(
      fc.property(madeArb, (made) => {
        const tree = new VaultTree();
        fill(tree, { name: '', disk: [] }, made);
        const again = read(blocksOf(tree));
        expect(plain(again)).toEqual(plain(tree));
        expect(again.stats).toEqual(tree.stats);
      }),
      { numRuns: 200 },
    );
  });

  it('cuts a folder into blocks, and gives it back', () => {
    const tree = new VaultTree();
    const files = Array.from({ length: 3000 }, (_, n) => [`f${String(n)}.txt`, BigInt(n)] as const);
    fill(tree, { name: '', disk: [] }, { files, dirs: [] });
    const blocks = [...blocksOf(tree)];
    expect(blocks).toHaveLength(6);
    expect(read(blocks).stats).toEqual(tree.stats);
    for (const block of blocks) expect(block.length).toBeLessThan(cacheBlock.maxBytes);
    expect(() => read(blocks.slice(0, 5))).toThrow('incomplete');
    expect(() => read([...blocks, ...blocks.slice(5)])).toThrow('too many folders');
  });

  it('takes a folder that went while it was written', () => {
    const dir = ['sub/sub/1:2:3/7'];
    const gone = read([encodeBlock(blockOf({ items: dir })), encodeBlock(blockOf({ more: 2 }))]);
    expect([...gone.folders.keys()]).toEqual(['']);
    expect(gone.entry('sub')).toMatchObject({ kind: 'dir', mtimeMs: 7, identity: '1:2:3' });
  });

  it('keeps at most 200 problems of a folder', () => {
    const tree = new VaultTree();
    const problems = Array.from({ length: 500 }, (_, n) => ({ name: String(n), why: 'link' }));
    tree.put(
      atOnce(folderOf({ place: { name: '', disk: [] }, mtimeMs: 1, entries: [], problems })),
    );
    expect([...read(blocksOf(tree)).problems()]).toEqual(problems.slice(0, 200));
  });
});

describe('a block is refused', () => {
  const one = [stampOf(5n)];
  const two = [...one, ...one];
  const files = (...items: string[]): Partial<Block> => ({
    items,
    stamps: items.map(() => stampOf(5n)),
  });
  const dirs = (...items: string[]): Partial<Block> => ({ items });
  it.each<[string, Partial<Block>]>([
    ['..', files('..')],
    ['a path', files('../x.txt/../x.txt/x')],
    ['an empty name', files('')],
    ['a control character', files('a\n.txt')],
    ['a name in another normal form', files('á.txt'.normalize('NFD'))],
    ['a disk name of another name', files('a.txt/b.txt')],
    ['a disk name that is a path', files('a.txt/../a.txt')],
    ['a hidden name', files('.a.txt')],
    ['a receipt', files('a.txt.minisig')],
    ['an extension that is not served', files('a.exe')],
    ['a name too long', files(`${'a'.repeat(252)}.txt`)],
    ['names out of order', files('b.txt', 'a.txt')],
    ['a name twice', files('a.txt', 'a.txt')],
    ['a file without its numbers', { items: ['a.txt', 'b.txt'], stamps: one }],
    ['numbers without their file', { items: ['a.txt'], stamps: two }],
    ['numbers with a folder', { items: ['d/d/1:2:3/4'], stamps: one }],
    ['a negative size', { items: ['a.txt'], stamps: [stampOf(-1n)] }],
    ['a size no number holds', { items: ['a.txt'], stamps: [stampOf(2n ** 53n)] }],
    ['a folder with no identity', dirs('d/d//4')],
    ['a folder with half an identity', dirs('d/d/1:2/4')],
    ['a folder of no time', dirs('d/d/1:2:3/x')],
    ['a folder of a time too late', dirs('d/d/1:2:3/253402300800000')],
    ['a time too early', { mtimeMs: -1 }],
    ['a time that is no number', { mtimeMs: NaN }],
    ['a problem without a code', { problems: [{ name: 'a', why: 'not a code' }] }],
    [
      'too many problems',
      { problems: Array(201).fill({ name: 'a', why: 'link' }) as Block['problems'] },
    ],
    [
      'too many entries',
      files(...Array.from({ length: 513 }, (_, n) => `${String(n + 1000)}.txt`)),
    ],
    ['no root', { more: 2 }],
  ])('for %s', (_what, change) => {
    const bytes = encodeBlock(blockOf(change));
    expect(() => read([bytes])).toThrow();
    expect(() => read([encodeBlock(blockOf(files('a.txt')))])).not.toThrow();
  });

  it('for more folders than 16 within each other', () => {
    const folder = encodeBlock(blockOf(dirs('d/d/1:2:3/4')));
    const down = (depth: number): Buffer[] => Array.from({ length: depth }, () => folder);
    const empty = encodeBlock(blockOf());
    expect(read([...down(16), empty]).folders.size).toBe(17);
    expect(() => read([...down(17), empty])).toThrow('depth');
  });

  it('for bytes that are not one', () => {
    const whole = encodeBlock(blockOf(files('a.txt')));
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => decodeBlock(whole.subarray(0, length))).toThrow();
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          read([Buffer.from(noise)]);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
