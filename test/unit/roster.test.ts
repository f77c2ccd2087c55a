// A list of people as text: what is taken, what each kind of bad line is told, and that an
// export comes back as the same list.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalFolder } from '../../src/main/engine/rights-input';
import type { IdView } from '../../src/shared/ipc/views';
import { idPattern } from '../../src/shared/limits';
import { isPersonName } from '../../src/shared/person-name';
import { parseRoster, rosterLimits, writeRoster } from '../../src/shared/roster';
import { rosterDate, rosterDateText } from '../../src/shared/roster-date';

const now = new Date(2026, 10, 22, 12).getTime();
const parse = (text: string) => parseRoster(text, { now, folder: canonicalFolder });
const ids = (text: string): string[] => parse(text).rows.map(({ id }) => id);
const faults = (text: string): string[] =>
  parse(text).problems.map(({ line, why, value }) => `${String(line)} ${why} ${value}`);

describe('plain IDs', () => {
  it.each([
    ['22, 10, 45, 44, 4433', ['22', '10', '45', '44', '4433']],
    ['22\n10\r\n45', ['22', '10', '45']],
    ['\ufeff22;10\t45', ['22', '10', '45']],
    ['  Ana.Maria  RUI-2 ', ['ana.maria', 'rui-2']],
    ['identity', ['identity']],
  ])('%j', (text, expected) => {
    expect(parse(text).problems).toEqual([]);
    expect(ids(text)).toEqual(expected);
  });

  it('that are wrong are told with their line', () => {
    expect(faults('22, é\n10\n-x, 22')).toEqual(['1 id é', '3 id -x', '3 twice 22']);
    expect(faults('a'.repeat(33))).toEqual([`1 id ${'a'.repeat(33)}`]);
    expect(faults('x'.repeat(10_000))).toEqual([`1 id ${'x'.repeat(64)}`]);
    for (const nothing of ['', ' \n ', ',;,']) expect(faults(nothing)).toEqual(['1 empty ']);
  });

  it('are 10,000 at most', () => {
    const many = Array.from({ length: rosterLimits.rows }, (_, i) => String(i));
    expect(parse(many.join()).problems).toEqual([]);
    expect(faults([...many, 'x', 'y'].join())).toEqual(['1 many x']);
  });

  it('that are all wrong are told a thousand times and then counted', () => {
    const { problems, more, rows } = parse('!,'.repeat(400_000));
    expect([problems.length, more, rows.length]).toEqual([1000, 399_000, 0]);
  });
});

describe('a table', () => {
  const header = 'id,name,expires,folders\n';

  it('gives what its cells say, and nothing of those that are empty', () => {
    expect(parse(`${header}22,Ana,2026-12-31,aulas|Provas/2026/\n10,,,\n45`).rows).toEqual([
      {
        line: 2,
        id: '22',
        name: 'Ana',
        expiresAt: new Date(2027, 0, 1).getTime(),
        folders: ['aulas', 'Provas/2026'],
      },
      { line: 3, id: '10' },
      { line: 4, id: '45' },
    ]);
  });

  it.each([
    ['ID;Nome\n22;Ana', { id: '22', name: 'Ana' }],
    ['id\tvalidade\n22\tnever', { id: '22', expiresAt: null }],
    ['"id","name"\r\n"22","Ana ""A"", B"', { id: '22', name: 'Ana "A", B' }],
    ['\ufeffid,pastas\n22,/', { id: '22', folders: [] }],
    ['id,folders\n22,a||b|c', { id: '22', folders: ['a|b', 'c'] }],
    ['id,folders\n22,a|a', { id: '22', folders: ['a'] }],
    ['\n\nid\n22', { id: '22' }],
    ["id,name\n22,'=1+1", { id: '22', name: '=1+1' }],
    ['id,expires\n22,2030-05-01T18:00Z', { id: '22', expiresAt: Date.UTC(2030, 4, 1, 18) }],
  ])('%j', (text, row) => {
    expect(parse(text).problems).toEqual([]);
    expect(parse(text).rows).toMatchObject([row]);
  });

  it.each([
    ['id,phone\n22,1', '1 column phone'],
    ['id,id\n22,1', '1 column id'],
    ['id,name,nome\n22,1,1', '1 column nome'],
    [`${header}22,a,,,x`, '2 cells x'],
    [`${header}"22,a`, '2 quote '],
    [`${header}22,a"b`, '2 quote '],
    [`${header},Ana`, '2 id '],
    [`${header}22\n22`, '3 twice 22'],
    [`${header}22,"a\nb",,\n10,\u202eana`, '2 name a\nb'],
    [`${header}22,\u202eana`, '2 name \u202eana'],
    [`${header}22,a\u0007b`, '2 name a\u0007b'],
    [`${header}22,,31/12/2026`, '2 date 31/12/2026'],
    [`${header}22,,2026-02-30`, '2 date 2026-02-30'],
    [`${header}22,,2026-13-01`, '2 date 2026-13-01'],
    [`${header}22,,2026-12-31T25:00`, '2 date 2026-12-31T25:00'],
    [`${header}22,,tomorrow`, '2 date tomorrow'],
    [`${header}22,,9999-12-31`, '2 far 9999-12-31'],
    [`${header}22,,,../x`, '2 folder ../x'],
    [`${header}22,,,a|/etc`, '2 folder /etc'],
    [`${header}22,,,${'a|'.repeat(3)}`, '2 folder '],
    [header, '1 empty '],
  ])('%j is refused', (text, fault) => {
    expect(faults(text)[0]).toBe(fault);
  });

  it('refuses a name of 10,000 characters, and tells a piece of it', () => {
    expect(faults(`${header}22,${'n'.repeat(10_000)}`)).toEqual([`2 name ${'n'.repeat(64)}`]);
  });

  it('tells every bad line and every bad cell', () => {
    const text = `${header}é,\u0000,x,..\n22\n"\n10,,2026-02-30`;
    expect(faults(text).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '2 id',
      '2 name',
      '2 date',
      '2 folder',
      '4 quote',
      '5 date',
    ]);
    expect(ids(text)).toEqual(['22', '10']);
  });

  it('never throws, whatever it is', () => {
    const piece = fc.constantFrom('id', 'name', ',', '"', '\n', '\r', '|', '/', '2026-01-01', ';');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((t) => `id,name,expires,folders\n${t}`),
        ),
        (any) => {
          for (const { id, name } of parse(any).rows) {
            expect(id).toMatch(idPattern);
            expect(isPersonName(name ?? '')).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('dates', () => {
  it.each(['2026-12-31', '2026-12-31T18:00:00.000Z', '2028-02-29', '1999-01-01'])(
    '%s comes back',
    (text) => {
      const at = rosterDate(text) ?? 0;
      expect(rosterDate(rosterDateText(at))).toBe(at);
    },
  );

  it('are the first moment after the day', () => {
    expect(rosterDate('2026-12-31')).toBe(new Date(2027, 0, 1).getTime());
    expect(rosterDate('Never')).toBe(null);
    expect(rosterDate('2026-1-1')).toBe(undefined);
  });
});

it('an export is a list that comes back', () => {
  const word = fc.string({
    unit: fc.constantFrom('a', 'Z', ',', '"', '|', '=', ' ', '-', 'é', ';'),
    minLength: 1,
    maxLength: 12,
  });
  const folder = word.map((text) => text.trim()).filter((text) => canonicalFolder(text) === text);
  const view = fc.record({
    id: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,31}$/),
    name: word.map((text) => text.trim()).filter((text) => isPersonName(text)),
    expiresAt: fc.option(fc.integer({ min: now, max: now + 1e12 })),
    folders: fc.uniqueArray(folder, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(view, { selector: ({ id }) => id, minLength: 1 }), (people) => {
      const views = people.map(
        ({ folders, ...rest }) => ({ ...rest, rights: { folders } }) as unknown as IdView,
      );
      const { rows, problems } = parse(writeRoster(views));
      expect(problems).toEqual([]);
      expect(
        rows.map(({ id, name, expiresAt, folders }) => ({
          id,
          name: name ?? '',
          expiresAt: expiresAt ?? null,
          folders: folders ?? [],
        })),
      ).toEqual(people);
    }),
  );
});
