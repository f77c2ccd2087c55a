import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { languageOf, Texts } from '../../src/main/cli/texts';
import { localReasons, wireReasons, type Reason } from '../../src/shared/errors';
import cliEn from '../../src/shared/i18n/cli.en.json';
import cliPtBR from '../../src/shared/i18n/cli.pt-BR.json';

/** A name, an abbreviation, and a line made of values alone. */
const sameInBoth = new Set(['/failure/prefix', '/clients/id', '/get/progress']);

/** Every sentence by its path. */
function sentences(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  const all = new Map<string, string>();
  for (const [key, child] of Object.entries(value as Record<string, unknown>)) {
    for (const entry of sentences(child, `${path}/${key}`)) all.set(...entry);
  }
  return all;
}

const demo = (language: string): unknown =>
  JSON.parse(readFileSync(`scripts/demo/${language}.json`, 'utf8'));

const places = (text: string): string[] => [...(text.match(/\{+\w+\}+/g) ?? [])].sort();

describe.each([
  ['the command line', cliPtBR as unknown, cliEn as unknown],
  ['the demonstration', demo('pt-BR'), demo('en')],
])('the catalogues of %s', (_name, one, other) => {
  const ptBR = sentences(one);
  const en = sentences(other);

  test('have the same keys', () => {
    expect([...ptBR.keys()]).toEqual([...en.keys()]);
  });

  test('say each sentence with the same values, and in another language', () => {
    for (const [key, text] of en) {
      expect(places(ptBR.get(key) ?? ''), key).toEqual(places(text));
    }
    const same = [...en].filter(([key, text]) => text !== '' && ptBR.get(key) === text);
    expect(same.map(([key]) => key).filter((key) => !sameInBoth.has(key))).toEqual([]);
  });
});

describe('the sentences of refusals', () => {
  const reasons = Object.keys({ ...wireReasons, ...localReasons }) as Reason[];

  test.each(['pt-BR', 'en'] as const)('exist for every reason in %s', (language) => {
    const texts = new Texts(language);
    for (const reason of reasons) {
      const { what, next } = texts.failure({ status: 0, reason, params: {} });
      expect(what.length, reason).toBeGreaterThan(5);
      expect(next.length, reason).toBeGreaterThan(5);
      expect(what + next).not.toContain('{{');
    }
  });

  test('tell apart what keys lack', () => {
    const texts = new Texts('en');
    const told = [{}, { need: 'passphrase' }, { need: 'key-store' }].map((params) =>
      texts.failureLine({ status: 0, reason: 'no_key_store', params }),
    );
    expect(new Set(told).size).toBe(3);
    for (const way of ['BAU_PASSPHRASE', 'terminal', '--key-file']) expect(told[0]).toContain(way);
  });
});

describe('the language', () => {
  test.each([
    [{ LANG: 'pt_BR.UTF-8' }, 'pt-BR'],
    [{ LANG: 'pt' }, 'pt-BR'],
    [{ LANG: 'pt_PT@euro' }, 'pt-BR'],
    [{ LANG: 'pt.UTF-8' }, 'pt-BR'],
    [{ LANG: 'pt_BR.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'C', LC_MESSAGES: 'pt_BR' }, 'pt-BR'],
    [{ LANG: 'pt_BR', LC_ALL: '' }, 'pt-BR'],
    [{ LANG: 'ptolemy' }, 'en'],
    [{ LANG: 'de_DE' }, 'en'],
  ])('of %j is %s', (env, language) => {
    expect(languageOf(env)).toBe(language);
  });
});
