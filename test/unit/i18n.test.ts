// The catalogues: complete in both languages, with the same gaps to fill in, the plural
// forms each language has, a sentence for every reason, and nothing nobody asks for.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localReasons, statusPhrases, wireReasons } from '../../src/shared/errors';
import {
  catalogues,
  failureTexts,
  fillText,
  languageFor,
  type Language,
} from '../../src/shared/i18n/texts';

const languages: readonly Language[] = ['pt-BR', 'en'];
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

function leaves(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  return Object.entries(node as object).flatMap(([key, child]) =>
    leaves(child, path === '' ? key : `${path}.${key}`),
  );
}

const texts = (language: Language): Map<string, string> => new Map(leaves(catalogues[language]));
const bases = (language: Language): string[] => [
  ...new Set([...texts(language).keys()].map((key) => key.replace(pluralSuffix, ''))),
];
const gaps = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name ?? '').sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

describe('catalogues', () => {
  it('hold the same sentences in both languages', () => {
    expect(bases('en').sort()).toEqual(bases('pt-BR').sort());
  });

  it.each(languages)('leave nothing empty or unfinished in %s', (language) => {
    for (const [key, text] of texts(language)) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toBe('');
      expect(text, key).not.toMatch(/TODO|\{\{[^}]*$|^\s*$/);
    }
  });

  it('leave the same gaps to fill in', () => {
    const english = texts('en');
    for (const [key, text] of texts('pt-BR')) {
      const base = key.replace(pluralSuffix, '');
      const other = english.get(key) ?? english.get(`${base}_other`);
      expect(other, key).toBeDefined();
      expect(gaps(text), key).toEqual(gaps(other ?? ''));
    }
  });

  it.each(languages)('have every plural form of %s', (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const all = texts(language);
    const plural = [...all.keys()].filter((key) => key.endsWith('_other'));
    expect(plural.length).toBeGreaterThan(3);
    for (const key of plural) {
      const base = key.replace(pluralSuffix, '');
      for (const form of forms) expect(all.has(`${base}_${form}`), `${base}_${form}`).toBe(true);
    }
  });

  it.each(languages)('say what happened and what to do for every reason, in %s', (language) => {
    const reasons = [...Object.keys(wireReasons), ...Object.keys(localReasons)].sort();
    const sentences = failureTexts(language);
    expect(Object.keys(sentences).sort()).toEqual(reasons);
    for (const [reason, { what, next }] of Object.entries(sentences)) {
      expect(what, reason).toMatch(/[.]$/);
      expect(next, reason).toMatch(/[.]$/);
    }
  });

  it.each(languages)('name every status in %s', (language) => {
    const named = Object.keys(catalogues[language].status).filter((status) => status !== '0');
    expect(named.sort()).toEqual(Object.keys(statusPhrases).sort());
  });

  it('hold nothing that no source asks for', () => {
    const code = [...sources('src/renderer'), ...sources('src/main')].join('\n');
    const patterns = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{[^`]*\}([\w.]*)`/g)];
    const isAsked = (key: string): boolean =>
      code.includes(`'${key}'`) ||
      patterns.some(([, start = '', end = '']) => key.startsWith(start) && key.endsWith(end)) ||
      (/^(native|desktop)\./.test(key) &&
        new RegExp(`['.]${key.slice(key.indexOf('.') + 1)}\\b`).test(code)) ||
      // The page of a preview has its texts handed over, and no catalogue.
      (key.startsWith('preview.') && code.includes(`texts.${key.split('.')[1] ?? ''}`));
    expect(bases('en').filter((key) => !isAsked(key))).toEqual([]);
  });
});

describe('languageFor', () => {
  it('takes the choice, or follows the system', () => {
    expect(languageFor('en', 'pt-BR')).toBe('en');
    expect(languageFor('pt-BR', 'en-US')).toBe('pt-BR');
    expect(languageFor('system', 'pt-PT')).toBe('pt-BR');
    expect(languageFor('system', 'pt')).toBe('pt-BR');
    expect(languageFor('system', 'pt_BR.UTF-8')).toBe('pt-BR');
    expect(languageFor('system', 'ptx')).toBe('en');
    expect(languageFor('system', '')).toBe('en');
  });
});

describe('fillText', () => {
  it('fills gaps and leaves none behind', () => {
    expect(fillText('{{a}} de {{ b }}, {{c}}', { a: 1, b: 'dois' })).toBe('1 de dois, ');
  });

  it('does not read what it fills in', () => {
    expect(fillText('{{a}}', { a: '{{b}}', b: 'x' })).toBe('{{b}}');
  });
});
