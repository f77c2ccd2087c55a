import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textParts, visibleText } from '../../src/shared/visible-text';

describe('visible text', () => {
  it('shows overrides, controls and invisible characters', () => {
    expect(visibleText('foto\u202Egpj.exe')).toBe('foto⟨U+202E⟩gpj.exe');
    expect(visibleText('a\u0000b\nc\u009Fd')).toBe('a⟨U+0000⟩b⟨U+000A⟩c⟨U+009F⟩d');
    expect(visibleText('a\u200Bb\uFEFFc\u2066d')).toBe('a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+2066⟩d');
    expect(visibleText('\uD800')).toBe('⟨U+D800⟩');
    expect(visibleText('a\u{E0041}')).toBe('a⟨U+E0041⟩');
  });

  it('leaves ordinary writing of any script alone', () => {
    for (const text of [
      'relatório ção.txt',
      'ملف.txt',
      'क्षि.txt',
      '家族.pdf',
      '👨‍👩‍👧‍👦.png',
      '❤️.txt',
      '<b>&amp;',
    ]) {
      expect(visibleText(text)).toBe(text);
    }
  });

  it('shows joiners that join nothing', () => {
    expect(visibleText('a\u200D.txt')).toBe('a⟨U+200D⟩.txt');
    expect(visibleText('\u200Da')).toBe('⟨U+200D⟩a');
  });

  it('never lets a hidden character through, and loses no visible one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const parts = textParts(text);
        const plain = parts.filter((part) => !part.isHidden).map((part) => part.text);
        for (const part of plain) {
          expect(part.replace(/[\u200C\u200D]/g, '')).not.toMatch(
            /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u,
          );
        }
        const seen = Array.from(text).filter(
          (c) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u.test(c),
        );
        expect(plain.join('').replace(/[\u200C\u200D]/g, '')).toBe(seen.join(''));
      }),
    );
  });
});
