// Limits as a person writes and reads them on a command line: `half-open=128`,
// `probe=500ms`, `session-rate=2MB`, `loopback-exempt=no`, `sessions=default`.

import {
  defaultLimits,
  isNumberLimit,
  isRate,
  leastRates,
  limitNames,
  limitRanges,
  type LimitName,
  type LimitsChange,
  type RateLimit,
} from '../../shared/limit-ranges';
import { bytesWord, readBytes } from './size-words';
import { UsageError } from './usage-error';

type Value = number | boolean;

const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

const unitMs: Readonly<Record<string, number>> = Object.fromEntries(units);

/** What a rate is called that limits nothing. */
const noRate = 'off';

/** `probeMs` as `probe`, `sessionBytesPerSecond` as `session-rate`. */
export function wordOf(name: LimitName): string {
  const plain = name.replace(/Ms$/, '').replace(/BytesPerSecond$/, 'Rate');
  return plain.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const isTime = (name: LimitName): boolean => name.endsWith('Ms');

/** A value as `readLimits` takes it back. */
export function valueWord(name: LimitName, value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isRate(name)) return value === 0 ? noRate : bytesWord(value);
  if (!isTime(name)) return String(value);
  const [unit, ms] = units.find(([, size]) => value >= size && value % size === 0) ?? ['ms', 1];
  return `${String(value / ms)}${unit}`;
}

/** What a limit takes, such as `1s` and `60s`; null for yes or no. A rate takes `off` too. */
export function rangeWords(name: LimitName): { least: string; most: string } | null {
  if (!isNumberLimit(name)) return null;
  const { max } = limitRanges[name];
  const min = isRate(name) ? leastRates[name] : limitRanges[name].min;
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
  throw new UsageError('badLimit', {
    name: wordOf(name),
    range: rangeText(name),
    value: text.slice(0, 64),
  });
}

function rangeText(name: LimitName): string {
  const range = rangeWords(name);
  if (range === null) return 'yes / no';
  const text = `${range.least} – ${range.most}`;
  return isRate(name) ? `${noRate} / ${text}` : text;
}

const readChoice = (text: string): boolean | null =>
  text === 'yes' ? true : text === 'no' ? false : null;

function readRate(name: RateLimit, text: string): number | null {
  if (text === noRate) return 0;
  const value = readBytes(text) ?? NaN;
  return value >= leastRates[name] && value <= limitRanges[name].max ? value : null;
}

function readNumber(name: LimitName, text: string): number | null {
  if (isRate(name)) return readRate(name, text);
  const [, digits, unit] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? [];
  if (digits === undefined || isTime(name) !== (unit !== undefined)) return null;
  const value = Number(digits) * (unit === undefined ? 1 : (unitMs[unit] ?? 1));
  if (!isNumberLimit(name)) return null;
  const { min, max } = limitRanges[name];
  return value >= min && value <= max ? value : null;
}
