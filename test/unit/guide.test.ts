/**
 * The guide says what the app says: each word it sets in bold is a label of that language,
 * each picture is there, and both languages tell the same.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { catalogues } from '../../src/shared/i18n/texts';

const guide = (language: string): string =>
  fileURLToPath(new URL(`../../docs/guide/${language}.md`, import.meta.url));

/** Every text of a catalogue. */
function textsOf(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  return Object.values(part as object).flatMap(textsOf);
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1]?.replace(/\s+/g, ' ') ?? '');

describe.each(['pt-BR', 'en'] as const)('in %s', (language) => {
  const path = guide(language);
  const text = readFileSync(path, 'utf8');

  test('calls things as the app does', () => {
    const labels = new Set(textsOf(catalogues[language]));
    const named = matches(text, /\*\*([^*]+)\*\*/g);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((label) => !labels.has(label))).toEqual([]);
  });

  test('its pictures are there, each with words for who cannot see it', () => {
    const pictures = matches(text, /!\[[^\]]{10,}\]\(([^)]+)\)/g);
    expect(pictures).toHaveLength(matches(text, /(!\[)/g).length);
    for (const picture of pictures)
      expect(existsSync(join(dirname(path), picture)), picture).toBe(true);
  });

  test('its own links lead to headings', () => {
    const headings = new Set(
      matches(text, /^## (.+)$/gm).map((heading) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      ),
    );
    for (const link of matches(text, /\(#([^)]+)\)/g)) expect(headings, link).toContain(link);
  });
});

test('both tell the same', () => {
  const shapes = (['pt-BR', 'en'] as const).map((language) =>
    matches(readFileSync(guide(language), 'utf8'), /^(## |\d\.|- |\| |!\[|```)/gm),
  );
  expect(shapes[0]).toEqual(shapes[1]);
});
