import { describe, expect, it } from 'vitest';
import { moveOf } from '../../../src/renderer/ui/grid/grid-keys';
import { findTyped, nothingTyped, typeOn } from '../../../src/renderer/ui/grid/type-ahead';

const pressed = (key: string, held: Partial<Parameters<typeof moveOf>[0]> = {}) =>
  moveOf({ key, altKey: false, ctrlKey: false, metaKey: false, ...held });

describe('keys in a table', () => {
  it('move, choose and act', () => {
    expect(pressed('ArrowUp')).toEqual({ kind: 'by', rows: -1 });
    expect(pressed('ArrowLeft')).toEqual({ kind: 'across', steps: -1 });
    expect(pressed('PageDown')).toEqual({ kind: 'page', pages: 1 });
    expect(pressed('Home')).toEqual({ kind: 'first' });
    expect(pressed('Enter')).toEqual({ kind: 'act' });
    expect(pressed(' ')).toEqual({ kind: 'choose' });
    expect(pressed('Escape')).toEqual({ kind: 'none' });
  });

  it('choose all with Ctrl or Command, whatever the shift lock', () => {
    expect(pressed('a', { ctrlKey: true })).toEqual({ kind: 'all' });
    expect(pressed('A', { metaKey: true })).toEqual({ kind: 'all' });
  });

  it('are letters of what is searched, one character of any script each', () => {
    expect(pressed('é')).toEqual({ kind: 'type', letter: 'é' });
    expect(pressed('𝒜')).toEqual({ kind: 'type', letter: '𝒜' });
  });

  it('are left alone with Alt, with Ctrl, and where they are no letters', () => {
    for (const key of ['ArrowDown', 'x']) expect(pressed(key, { altKey: true })).toBeNull();
    expect(pressed('c', { ctrlKey: true })).toBeNull();
    for (const key of ['Tab', 'F10', 'Delete', 'Shift']) expect(pressed(key)).toBeNull();
  });
});

describe('finding a row by its beginning', () => {
  const names = ['Ana', 'Beto', 'Álvaro', 'Bia', 'Carla'];
  const search = { rows: names, rowText: (name: string) => name, language: 'pt-BR' };
  const find = (word: string, from = -1) => findTyped(word, { ...search, from });

  it('goes on from the focus, and round', () => {
    expect(find('b')).toBe(1);
    expect(find('b', 1)).toBe(3);
    expect(find('b', 3)).toBe(1);
  });

  it('minds neither accents nor capitals', () => {
    expect(find('a', 0)).toBe(2);
    expect(find('ÁL')).toBe(2);
  });

  it('stays with a longer word where it already is', () => {
    expect(find('bi', 3)).toBe(3);
    expect(find('bet', 3)).toBe(1);
    expect(find('x', 2)).toBe(-1);
  });

  it('takes a letter that is repeated for another step', () => {
    expect(find('bb', 1)).toBe(3);
    expect(find('bbb', 3)).toBe(1);
  });

  it('is a new word after a pause', () => {
    let typed = typeOn(nothingTyped, 'b', 1_000);
    typed = typeOn(typed, 'i', 1_500);
    expect(typed.word).toBe('bi');
    expect(typeOn(typed, 'c', 2_400).word).toBe('bic');
    expect(typeOn(typed, 'c', 2_600).word).toBe('c');
  });
});
