// Finding the files of a signed list in a folder, and reading the list's lines.

import { describe, expect, it } from 'vitest';
import { leadingSegments, Paths } from '../../src/main/client/folder-check/places';
import { parseLine } from '../../src/main/client/folder-check/signed-list';

const digest = '0a'.repeat(64);

describe('a line of a list', () => {
  it('is digest, two spaces and a canonical name', () => {
    const name = 'aulas/olá  mundo.txt';
    expect(parseLine(`${digest}  ${name}`)).toEqual({ name, digest });
  });

  it.each([
    `${digest} aulas/a.txt`,
    `${digest.toUpperCase()}  aulas/a.txt`,
    `${digest}  ../a.txt`,
    `${digest}  /a.txt`,
    `${digest}  `,
    `\\${digest}  a.txt`,
    `${digest.slice(2)}  a.txt`,
    '',
  ])('is nothing else: %j', (line) => {
    expect(parseLine(line)).toBeNull();
  });
});

describe('the files of a list', () => {
  const names = ['aulas/fotos/a.jpg', 'aulas/fotos/b/c.jpg', 'aulas/fotos/b/d.jpg'];

  it('are found in a folder that was moved alone, renamed or not', () => {
    const moved = new Paths(new Set(['a.jpg', 'b/c.jpg', 'b/d.jpg']));
    expect(leadingSegments(names, moved)).toBe(2);
    const half = new Paths(new Set(['fotos/a.jpg', 'fotos/b/c.jpg']));
    expect(leadingSegments(names, half)).toBe(1);
    const whole = new Paths(new Set(['aulas/fotos/a.jpg']));
    expect(leadingSegments(names, whole)).toBe(0);
  });

  it('are not sought below folders they do not share', () => {
    const paths = new Paths(new Set(['x.txt']));
    expect(leadingSegments(['a/x.txt', 'b/y.txt'], paths)).toBe(0);
    expect(leadingSegments([], paths)).toBe(0);
  });

  it('are found under numbers, in numbered folders, likeliest first', () => {
    const paths = new Paths(new Set(['f/a (3).txt', 'f/a.txt', 'g (2)/b.txt', 'a (10).txt']));
    expect(paths.candidates(['f', 'a.txt'])).toEqual(['f/a.txt', 'f/a (3).txt']);
    expect(paths.candidates(['g', 'b.txt'])).toEqual(['g (2)/b.txt']);
    expect(paths.candidates(['a.txt'])).toEqual([]);
    expect(paths.candidates(['f', 'x', 'a.txt'])).toEqual([]);
  });
});
