// Limits as texts: what is shown reads back, and nothing outside the range does.

import { describe, expect, it } from 'vitest';
import {
  advancedLimits,
  limitFacts,
  limitText,
  plainLimits,
  readLimit,
} from '../../../src/renderer/features/server/limits/limit-values';
import { matchingRefusals, statusesOf } from '../../../src/renderer/features/server/match-refusals';
import type { RefusalView } from '../../../src/shared/ipc/views';
import {
  isNumberLimit,
  limitNames,
  limitRanges,
  type NumberLimit,
} from '../../../src/shared/limit-ranges';

const shown: readonly NumberLimit[] = [...plainLimits, ...Object.values(advancedLimits).flat()];

describe('limits', () => {
  it('are all shown, each once', () => {
    expect([...shown].sort()).toEqual(limitNames.filter(isNumberLimit).sort());
  });

  it.each(shown)('%s reads back what it shows, in both languages', (name) => {
    const { min, max, usual } = limitRanges[name];
    for (const value of [min, max, usual]) {
      for (const mark of [',', '.']) {
        expect(readLimit(name, limitText(name, value, mark))).toBe(value);
      }
    }
    const { least, most } = limitFacts(name, ',');
    expect(readLimit(name, least)).not.toBeNull();
    expect(readLimit(name, most)).not.toBeNull();
  });

  it.each([
    ['sessions', '0'],
    ['sessions', '1,5'],
    ['sessions', '10001'],
    ['sessions', ''],
    ['deadlineMs', '0,5'],
    ['deadlineMs', '61'],
    ['deadlineMs', 'dez'],
    ['totalBytesPerSecond', '1 kB'],
  ] as const)('%s refuses %j', (name, text) => {
    expect(readLimit(name, text)).toBeNull();
  });

  it('takes nothing for no rate at all, and a rate with its `/s`', () => {
    expect(readLimit('totalBytesPerSecond', ' ')).toBe(0);
    expect(readLimit('totalBytesPerSecond', '10 MB/s')).toBe(10_000_000);
  });
});

describe('refusals', () => {
  const refusal = (key: number, changes: Partial<RefusalView>): RefusalView => ({
    key,
    at: key,
    status: 404,
    reason: 'not_found',
    address: '192.168.0.9:1',
    id: '45',
    name: 'Carros.zip',
    detail: '',
    ...changes,
  });
  const all = [
    refusal(1, {}),
    refusal(2, { status: 403, reason: 'not_enrolled', id: null, name: null }),
  ];

  it('are filtered by status and by words', () => {
    expect(statusesOf(all)).toEqual([403, 404]);
    expect(matchingRefusals(all, 403, '').map(({ key }) => key)).toEqual([2]);
    expect(matchingRefusals(all, null, '45 carros').map(({ key }) => key)).toEqual([1]);
    expect(matchingRefusals(all, null, '192.168')).toHaveLength(2);
    expect(matchingRefusals(all, 403, 'carros')).toEqual([]);
  });
});
