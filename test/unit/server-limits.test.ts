// The limits a person may set: each end of each range, what is refused and by what name,
// and how they are written on a command line.

import { describe, expect, it } from 'vitest';
import { readLimits, rangeWords, valueWord, wordOf } from '../../src/main/cli/limit-words';
import { UsageError } from '../../src/main/cli/usage-error';
import { serverLimits } from '../../src/main/server/server';
import { BauError } from '../../src/shared/errors';
import {
  defaultLimits,
  isRate,
  leastRates,
  limitNames,
  limitRanges,
  type LimitsChange,
  type NumberLimit,
} from '../../src/shared/limit-ranges';
import { changedLimits, ownLimits } from '../../src/shared/server-limits';

const numbers = Object.keys(limitRanges) as NumberLimit[];

/** Changes that keep the pairs of limits in order whatever one of them is. */
const roomFor: Readonly<Record<string, LimitsChange>> = {
  halfOpen: { earlyDropFrom: 1 },
  earlyDropFrom: { halfOpen: 4096 },
  slowFromMs: { penaltyCapMs: 86_400_000 },
  penaltyCapMs: { slowFromMs: 1000 },
};

function refusedField(change: LimitsChange): unknown {
  try {
    changedLimits(defaultLimits, change);
  } catch (error) {
    if (error instanceof BauError && error.reason === 'bad_input') return error.params['field'];
    throw error;
  }
  return null;
}

describe('the limits', () => {
  it('are by default those of the protocol', () => {
    expect(serverLimits(defaultLimits)).toEqual({
      door: {
        halfOpen: 64,
        earlyDropFrom: 16,
        perSource: 8,
        connections: { perSecond: 5, burst: 20 },
        refusedPenaltyMs: 5000,
        deadlinePenaltyMs: 10_000,
        slowFromMs: 15_000,
        penaltyCapMs: 600_000,
        sources: 4096,
        loopbackExempt: true,
      },
      sessions: 256,
      deadlineMs: 10_000,
      requests: { perSecond: 20, burst: 100 },
      refusalDelayMs: 100,
      probeMs: 3000,
      takeoverEveryMs: 60_000,
      rates: { sessionBytesPerSecond: 0, totalBytesPerSecond: 0 },
    });
  });

  it.each(numbers)('%s is taken at both ends of its range and not beyond', (name) => {
    const { min, max } = limitRanges[name];
    for (const value of [min, max]) {
      const limits = changedLimits(defaultLimits, { ...roomFor[name], [name]: value });
      expect(limits[name]).toBe(value);
    }
    for (const value of [min - 1, max + 1, min + 0.5, NaN, Infinity, true]) {
      expect(refusedField({ ...roomFor[name], [name]: value })).toBe(name);
    }
  });

  it.each(['sessionBytesPerSecond', 'totalBytesPerSecond'] as const)(
    '%s is off, or fast enough for clients to wait for',
    (name) => {
      const least = leastRates[name];
      expect(changedLimits(defaultLimits, { [name]: least })[name]).toBe(least);
      for (const rate of [1, least - 1]) expect(refusedField({ [name]: rate })).toBe(name);
    },
  );

  it('that do not exist are refused by name', () => {
    expect(refusedField({ session: 5 })).toBe('session');
    expect(refusedField({ constructor: 5 })).toBe('constructor');
    expect(refusedField({ loopbackExempt: 1 })).toBe('loopbackExempt');
    expect(refusedField({ ['x'.repeat(200)]: null })).toBe('x'.repeat(64));
  });

  it('that contradict each other are refused', () => {
    expect(refusedField({ halfOpen: 16 })).toBe('earlyDropFrom');
    expect(refusedField({ halfOpen: 17 })).toBe(null);
    expect(refusedField({ penaltyCapMs: 14_999 })).toBe('slowFromMs');
    expect(refusedField({ penaltyCapMs: 15_000 })).toBe(null);
  });

  it('go back to the default with null, and only what differs is kept', () => {
    const some = changedLimits(defaultLimits, { sessions: 2000, loopbackExempt: false });
    expect(ownLimits(some)).toEqual({ sessions: 2000, loopbackExempt: false });
    expect(ownLimits(changedLimits(some, { sessions: null }))).toEqual({ loopbackExempt: false });
    expect(some).toMatchObject({ probeMs: 3000 });
  });
});

describe('limits on a command line', () => {
  it('are written as they are shown, every one of them', () => {
    const words = limitNames.map(
      (name) => `${wordOf(name)}=${valueWord(name, defaultLimits[name])}`,
    );
    expect(words).toContain('half-open-per-source=8');
    expect(words).toContain('penalty-cap=10m');
    expect(words).toContain('loopback-exempt=yes');
    expect(words).toContain('session-rate=off');
    expect(readLimits(words)).toEqual(defaultLimits);
  });

  it.each(numbers)('%s is read at both ends of its range', (name) => {
    const words = rangeWords(name);
    const { max } = limitRanges[name];
    const min = isRate(name) ? leastRates[name] : limitRanges[name].min;
    expect(readLimits([`${wordOf(name)}=${words?.least ?? ''}`])).toEqual({ [name]: min });
    expect(readLimits([`${wordOf(name)}=${words?.most ?? ''}`])).toEqual({ [name]: max });
  });

  it('take default', () => {
    expect(readLimits(['sessions=default', 'PROBE=500MS'])).toEqual({
      sessions: null,
      probeMs: 500,
    });
  });

  it.each([
    ['2MB', 2_000_000, '2MB'],
    ['1.5 mib', 1_572_864, '1572864B'],
    ['123456', 123_456, '123456B'],
    ['50kB', 50_000, '50kB'],
    ['1TB', 1e12, '1TB'],
  ])('take the rate %s', (text, rate, shown) => {
    expect(readLimits([`session-rate=${text}`])).toEqual({ sessionBytesPerSecond: rate });
    expect(valueWord('sessionBytesPerSecond', rate)).toBe(shown);
  });

  it.each([
    ['sessions', 'badLimit'],
    ['session-rate=0', 'badLimit'],
    ['session-rate=49999', 'badLimit'],
    ['total-rate=999kB', 'badLimit'],
    ['total-rate=1.1TB', 'badLimit'],
    ['session-rate=2Mbit', 'badLimit'],
    ['sessions=', 'badLimit'],
    ['sessions=0', 'badLimit'],
    ['sessions=10001', 'badLimit'],
    ['sessions=-1', 'badLimit'],
    ['sessions=1e3', 'badLimit'],
    ['sessions=5s', 'badLimit'],
    ['probe=500', 'badLimit'],
    ['probe=1d', 'badLimit'],
    ['loopback-exempt=true', 'badLimit'],
    ['halfOpen=5', 'unknownLimit'],
    ['=5', 'unknownLimit'],
    ['', 'unknownLimit'],
    ['__proto__=5', 'unknownLimit'],
  ])('refuses %j', (word, fault) => {
    const known = word === 'sessions' ? 'unknownLimit' : fault;
    expect(() => readLimits([word])).toThrow(UsageError);
    expect(() => readLimits([word])).toThrow(known);
  });
});
