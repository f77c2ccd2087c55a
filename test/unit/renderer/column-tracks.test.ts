import { describe, expect, it } from 'vitest';
import { leastWidth, resized, tracksOf } from '../../../src/renderer/ui/grid/column-tracks';

const columns = [
  { key: 'name', width: '2fr', minWidth: 100 },
  { key: 'size', width: 80 },
  { key: 'what', width: '1fr' },
] as const;
const untouched = new Map<string, never>();
const measured = new Map([
  ['name', 240.5],
  ['size', 80],
  ['what', 120],
]);

describe('widths of columns', () => {
  it('are shares with a least width, or pixels', () => {
    expect(tracksOf(columns, untouched)).toBe('minmax(100px, 2fr) 80px minmax(56px, 1fr)');
    expect(leastWidth(columns, untouched)).toBe(100 + 80 + 56);
  });

  it('are what a person made them', () => {
    const widths = new Map([['what', 200]]);
    expect(tracksOf(columns, widths)).toBe('minmax(100px, 2fr) 80px 200px');
    expect(leastWidth(columns, widths)).toBe(380);
  });

  it('stay what they measure before the one that changes, and shares after it', () => {
    const widths = resized(columns, untouched, { key: 'size', px: 130.4, measured });
    expect([...widths]).toEqual([
      ['name', 240.5],
      ['size', 130],
    ]);
    expect(tracksOf(columns, widths)).toBe('240.5px 130px minmax(56px, 1fr)');
  });

  it('are never less than the least', () => {
    expect(resized(columns, untouched, { key: 'name', px: 3, measured }).get('name')).toBe(100);
    expect(resized(columns, untouched, { key: 'what', px: -9, measured }).get('what')).toBe(56);
  });
});
