// Limits as a person writes and reads them on a command line: `half-open=128`,
// `probe=500ms`, `loopback-exempt=no`, `sessions=default`.

import {
  defaultLimits,
  isLimit,
  limitNames,
  limitRanges,
  type LimitName,
  type LimitsChange,
} from '../../shared/server-limits';
import { UsageError } from './usage-error';

type Value = number | boolean;

const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

const unitMs: Readonly<Record<string, number>> = Object.fromEntries(units);

/** `halfOpenPerSource` as `half-open-per-source`, `probeMs` as `probe`. */
export function wordOf(name: LimitName): string {
  return name.replace(/Ms$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const isTime = (name: LimitName): boolean => name.endsWith('Ms');

/** A value as `readLimits` takes it back. */
export function valueWord(name: LimitName, value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!isTime(name)) return String(value);
  const [unit, ms] = units.find(([, size]) => value >= size && value % size === 0) ?? ['ms', 1];
  return `${String(value / ms)}${unit}`;
}

/** What a limit takes, such as `1s` and `60s`; null for yes or no. */
export function rangeWords(name: LimitName): { least: string; most: string } | null {
  if (name === 'loopbackExempt') return null;
  const { min, max } = limitRanges[name];
  return { least: valueWord(name, min), most: valueWord(name, max) };
}

/** `NAME=VALUE` words. Throws UsageError for the first that is not one, or out of its range. */
export function readLimits(words: readonly string[]): LimitsChange {
  const change: Record<string, Value | null> = {};
  for (const word of words) {
    const [, written = '', value = ''] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    const name = limitNames.find((each) => wordOf(each) === written.toLowerCase());
    if (name === undefined) throw new UsageError('unknownLimit', { value: word.slice(0, 64) });
    change[name] = readValue(name, value.toLowerCase());
  }
  return change;
}

function readValue(name: LimitName, text: string): Value | null {
  if (text === 'default') return null;
  const read = typeof defaultLimits[name] === 'boolean' ? readChoice(text) : readNumber(name, text);
  if (read !== null) return read;
  const range = rangeWords(name);
  throw new UsageError('badLimit', {
    name: wordOf(name),
    range: range === null ? 'yes / no' : `${range.least} – ${range.most}`,
    value: text.slice(0, 64),
  });
}

const readChoice = (text: string): boolean | null =>
  text === 'yes' ? true : text === 'no' ? false : null;

function readNumber(name: LimitName, text: string): number | null {
  const [, digits, unit] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? [];
  if (digits === undefined || isTime(name) !== (unit !== undefined)) return null;
  const value = Number(digits) * (unit === undefined ? 1 : (unitMs[unit] ?? 1));
  if (!isLimit(name) || name === 'loopbackExempt') return null;
  const { min, max } = limitRanges[name];
  return value >= min && value <= max ? value : null;
}
