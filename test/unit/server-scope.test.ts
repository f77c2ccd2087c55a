import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRights } from '../../src/main/store/rights';
import { checkFile, isListed, seesFile, seesFolder } from '../../src/main/server/scope';

const within = (...folders: string[]) => ({ ...defaultRights, folders });

describe('a folder', () => {
  test.each([
    ['a/x', true],
    ['a/b/x', true],
    ['a', false],
    ['ab', false],
    ['ab/x', false],
    ['a b/x', false],
    ['A/x', false],
    ['b/a/x', false],
    ['a\u0301/x', false],
    ['', false],
  ])('%j is in `a`: %j', (name, expected) => {
    expect(seesFile(within('a'), name)).toBe(expected);
  });

  test.each([
    ['', true],
    ['a', true],
    ['a/b', true],
    ['a/b/c', true],
    ['a/bc', false],
    ['a/c', false],
    ['ab', false],
    ['b', false],
  ])('%j can be entered by who may see `a/b`: %j', (name, expected) => {
    expect(seesFolder(within('a/b'), name)).toBe(expected);
  });

  test('is nothing to one who may see all', () => {
    expect(seesFile(within(), 'x')).toBe(true);
    expect(seesFolder(within(), 'x')).toBe(true);
  });

  test('above another makes that one needless, in any order', () => {
    expect(seesFile(within('a/b', 'a'), 'a/c')).toBe(true);
    expect(seesFile(within('a', 'a/b'), 'a/c')).toBe(true);
  });
});

describe('what is listed', () => {
  const segment = fc.constantFrom('a', 'b', 'ab', 'ção', 'a.txt', '-');
  const name = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

  test('can be reached, and what can be opened is listed with all its folders', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 3 }), name, (folders, file) => {
        const rights = within(...folders);
        const parents = file.split('/').slice(0, -1);
        const ways = parents.map((_, n) => parents.slice(0, n + 1).join('/'));
        let mayOpen = true;
        try {
          checkFile(rights, file);
        } catch {
          mayOpen = false;
        }
        expect(isListed(rights, file, 'text')).toBe(mayOpen);
        if (mayOpen) for (const way of ways) expect(isListed(rights, way, 'dir')).toBe(true);
        const isInside = folders.some((folder) => ways.includes(folder));
        expect(mayOpen).toBe(folders.length === 0 || isInside);
      }),
    );
  });
});
