// The sheet of invites: nothing anybody wrote becomes markup, nothing runs or is loaded,
// and a code shows exactly the modules of its link.

import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { qrLines, qrSvg } from '../../src/main/engine/qr';
import { escaped, sheetHtml } from '../../src/main/engine/roster-sheet';

const link = `bau://192.168.0.10:1235/#${'A'.repeat(87)}`;
const facts = { language: 'en', label: 'Room 3', fp: 'a'.repeat(26) } as const;
const html = (name: string, label: string = facts.label): string =>
  [...sheetHtml({ ...facts, label }, [{ name, id: 'ana', link, expiresAt: 0 }])].join('');

describe('the sheet', () => {
  it('has a card with name, ID, link and code for each person', () => {
    const text = html('Ana Maria');
    for (const part of ['Ana Maria', '>ana<', link, '<svg', 'aaaa aaaa', 'Room 3']) {
      expect(text).toContain(part);
    }
    expect(text.match(/<article>/g)).toHaveLength(1);
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    '</style><b>',
    '&lt;b&gt;',
    '{{label}}',
    '\u202eevil\u0000',
  ])('shows %j as text, as a name and as a label', (hostile) => {
    const tagsOf = (text: string): string[] => text.match(/<[^>]*>/g) ?? [];
    const calm = tagsOf(html('x', 'x'));
    for (const text of [html(hostile, 'x'), html('x', hostile)]) {
      expect(tagsOf(text)).toEqual(calm);
      expect(text).toContain(escaped(hostile));
      expect(text).not.toMatch(/\u202e|\p{Cc}(?<!\n)/u);
    }
  });

  it('runs nothing and loads nothing', () => {
    const text = html('Ana');
    expect(text).not.toMatch(/<script|<img|<link|<iframe|url\(|@import|\son\w+=/i);
    expect(text).toContain("default-src 'none'");
    expect(text.match(/https?:\/\/[^"<\s]*/g)).toEqual(['http://www.w3.org/2000/svg']);
  });

  it('speaks the language asked for', () => {
    const text = [...sheetHtml({ ...facts, language: 'pt-BR' }, [])].join('');
    expect(text).toContain('Convites para “Room 3”');
  });
});

describe('the code', () => {
  const { modules } = create(link, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const dark = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < size && y < size && modules.get(y, x) !== 0;

  it('as a path has every dark module and no other', () => {
    const path = / d="([^"]*)"/.exec(qrSvg(link))?.[1] ?? '';
    const drawn = new Set<string>();
    for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
      for (let i = 0; i < Number(run); i += 1) drawn.add(`${String(Number(x) + i)} ${y ?? ''}`);
    }
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) {
        expect(drawn.has(`${String(x)} ${String(y)}`)).toBe(dark(x, y));
      }
    }
    expect(path.replaceAll(/M\d+ \d+h\d+v1h-\d+z/g, '')).toBe('');
  });

  it.each([true, false])('in a terminal has every module, colours %s', (colours) => {
    const lines = qrLines(link, colours).map((line) =>
      line.replace('\u001b[97;40m', '').replace('\u001b[0m', ''),
    );
    const halves: Readonly<Record<string, readonly [boolean, boolean]>> = {
      '█': [false, false],
      '▀': [false, true],
      '▄': [true, false],
      ' ': [true, true],
    };
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([size + 8]));
    lines.forEach((line, row) => {
      Array.from(line).forEach((character, column) => {
        const [x, y] = [column - 4, 2 * row - 4];
        const lower = y + 1 < size + 4 ? dark(x, y + 1) : true;
        expect(halves[character]).toEqual([dark(x, y), lower]);
      });
    });
  });
});
