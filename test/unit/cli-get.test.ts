// What the names of `bau get` mean, and the line that shows how far it is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Format } from '../../src/main/cli/format';
import { progressLine } from '../../src/main/cli/run/get-line';
import { askedFor, inGroups } from '../../src/main/cli/run/get-names';
import { Texts } from '../../src/main/cli/texts';
import type { TransferView } from '../../src/shared/ipc/views';

describe('a name', () => {
  test.each([
    ['a.txt', 'a.txt', undefined],
    ['aulas', 'aulas', undefined],
    ['aulas/', 'aulas', 'folder'],
    ['aulas/fotos//', 'aulas/fotos', 'folder'],
    ['.', '', 'folder'],
    ['./', '', 'folder'],
    ['/', '', 'folder'],
    ['..', '..', undefined],
    ['/etc/passwd', '/etc/passwd', undefined],
    ['a.', 'a.', undefined],
  ])('%s', (word, name, kind) => {
    expect(askedFor(word)).toEqual({ name, kind });
  });

  test('is asked for in the order it was written, whatever groups it goes in', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c/', 'd/', '.'), { maxLength: 40 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 5 }), (all, most) => {
        const groups = inGroups(all, most);
        const flat = groups.flatMap(({ names, kind }) => names.map((name) => ({ name, kind })));
        expect(flat).toEqual(all.map(askedFor));
        for (const { names } of groups) expect(names.length).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('of one kind goes with others of it', () => {
    expect(inGroups(['a', 'b', 'c/', 'd/', 'e'], 100)).toHaveLength(3);
  });
});

describe('the line of progress', () => {
  const texts = new Texts('en');
  const format = new Format('en');
  const file: TransferView = {
    transfer: 't',
    vault: 'v',
    name: 'grande.zip',
    kind: 'file',
    state: 'active',
    existing: 'keep',
    received: 2_500_000,
    resumedFrom: 0,
    size: 10_000_000,
    bytesPerSecond: 1_000_000,
    msLeft: 7500,
    failure: null,
    files: null,
    clash: null,
    endedAt: null,
    savedKey: null,
  };
  const counts = { skipped: 0, failed: 0, problems: [] };
  const folder: TransferView = {
    ...file,
    name: '',
    kind: 'folder',
    files: { ...counts, done: 12, total: 400, counted: false },
  };
  const line = (active: TransferView[], columns = 200): string =>
    progressLine(texts, format, { active, done: 1, count: 3, columns });

  test('shows share, speed, time left and name', () => {
    expect(line([file])).toBe('[=====               ] 25%  1/3  1 MB/s  0:08  grande.zip');
  });

  test('shows the files of a folder, and that there may be more', () => {
    expect(line([folder])).toContain('(whole vault) (12 of 400+ files)');
    const counted = { ...folder, name: 'aulas', files: { ...folder.files!, counted: true } };
    expect(line([counted])).toContain('aulas (12 of 400 files)');
  });

  test('fits the terminal and obeys nothing a peer wrote', () => {
    const hostile = { ...file, name: '\u001b[2J\u202eabc'.repeat(20) };
    const shown = line([hostile], 60);
    expect(Array.from(shown).length).toBeLessThan(60);
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('says no time while nothing comes', () => {
    expect(line([{ ...file, bytesPerSecond: 0 }])).toContain('-:--');
  });
});
