import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../src/renderer/i18n/format';

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const pt = createFormat('pt-BR');
const en = createFormat('en');

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [1_250, '1,3 kB'],
    [99_949, '99,9 kB'],
    [99_960, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [1_300_000_000, '1,3 GB'],
    [5e15, '5 PB'],
    [5e18, '5.000 PB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(plain(pt.bytes(bytes))).toBe(text);
  });

  it('follow the language', () => {
    expect(plain(en.bytes(1_250))).toBe('1.3 kB');
    expect(plain(en.rate(61_000_000))).toBe('61 MB/s');
  });
});

describe('durations', () => {
  it.each([
    [0, '1 s'],
    [8_000, '8 s'],
    [59_001, '1 min 00 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 05 min'],
  ])('%d ms are %s', (ms, text) => {
    expect(plain(pt.duration(ms))).toBe(text);
  });
});

describe('times', () => {
  const now = new Date(2026, 6, 15, 12, 0).getTime();

  it('are as short as they may be', () => {
    expect(plain(pt.when(new Date(2026, 6, 15, 9, 40).getTime(), now))).toBe('09:40');
    expect(plain(pt.when(new Date(2026, 2, 3).getTime(), now))).toBe('3 de mar.');
    expect(plain(pt.when(new Date(2024, 2, 3).getTime(), now))).toBe('3 de mar. de 2024');
    expect(plain(en.when(new Date(2026, 2, 3).getTime(), now))).toBe('Mar 3');
  });

  it('cross the new year without one', () => {
    const january = new Date(2026, 0, 5).getTime();
    expect(plain(en.when(new Date(2025, 11, 28).getTime(), january))).toBe('Dec 28');
  });
});
