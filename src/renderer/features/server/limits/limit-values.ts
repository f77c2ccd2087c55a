// Limits as a person reads and types them: times in seconds, rates as sizes a second, plain
// numbers as they are.

import { isRate, leastRates, limitRanges, type NumberLimit } from '../../../../shared/limit-ranges';
import { amountText, readAmount } from '../amount';

const isTime = (name: NumberLimit): boolean => name.endsWith('Ms');

/** Those anyone can understand, in the order they are shown. */
export const plainLimits = ['sessions', 'sessionBytesPerSecond', 'totalBytesPerSecond'] as const;

/** For whoever knows what they are doing, grouped as they belong together. */
export const advancedLimits = {
  door: [
    'connectionsPerSecond',
    'connectionBurst',
    'halfOpen',
    'halfOpenPerSource',
    'earlyDropFrom',
    'deadlineMs',
    'probeMs',
    'takeoverEveryMs',
  ],
  penalties: [
    'refusedPenaltyMs',
    'deadlinePenaltyMs',
    'slowFromMs',
    'penaltyCapMs',
    'refusalDelayMs',
    'sources',
  ],
  requests: ['requestsPerSecond', 'requestBurst'],
} as const satisfies Record<string, readonly NumberLimit[]>;

/** Nothing stands for a rate that limits nothing. */
export function limitText(name: NumberLimit, value: number, decimalMark: string): string {
  if (isRate(name)) return value === 0 ? '' : amountText(value, decimalMark);
  const shown = isTime(name) ? value / 1000 : value;
  return String(shown).replace('.', decimalMark);
}

/** null for what is no number, or out of the limit's range. */
export function readLimit(name: NumberLimit, text: string): number | null {
  const { min, max } = limitRanges[name];
  if (isRate(name)) {
    if (text.trim() === '') return 0;
    const rate = readAmount(text.replace(/\/s\s*$/i, ''));
    return rate !== null && rate >= leastRates[name] && rate <= max ? rate : null;
  }
  if (!/^\d{1,9}(?:[.,]\d{1,3})?$/.test(text.trim())) return null;
  const number = Number(text.trim().replace(',', '.'));
  const value = isTime(name) ? Math.round(number * 1000) : number;
  return Number.isInteger(value) && value >= min && value <= max ? value : null;
}

/** Least, most and usual values in the same form. */
export function limitFacts(
  name: NumberLimit,
  decimalMark: string,
): Readonly<Record<'least' | 'most' | 'usual', string>> {
  const { min, max, usual } = limitRanges[name];
  const text = (value: number): string => limitText(name, value, decimalMark);
  return {
    least: text(isRate(name) ? leastRates[name] : min),
    most: text(max),
    usual: text(usual),
  };
}
