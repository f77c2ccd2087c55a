// Numbers, sizes, speeds and times as people of a language write them. Sizes use decimal
// units (1 kB = 1000 B), as disks and networks are sold.

import type { Language } from '../../shared/i18n/texts';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const nbsp = '\u00a0';
const dayMs = 24 * 3_600_000;

export interface Format {
  readonly number: (value: number) => string;
  /** Share of 0..1 without decimals. */
  readonly percent: (share: number) => string;
  readonly bytes: (bytes: number) => string;
  readonly rate: (bytesPerSecond: number) => string;
  /** Time left, coarse: `8 s`, `3 min 20 s`, `2 h 05 min`. */
  readonly duration: (ms: number) => string;
  /** Time of day to the second. */
  readonly clock: (at: number) => string;
  /** Time of day for today, the day and month for this year, the whole date before it. */
  readonly when: (at: number, now?: number) => string;
  /** Day, month and time of day, for what is near. */
  readonly moment: (at: number) => string;
  readonly dateTime: (at: number) => string;
}

export function createFormat(language: Language): Format {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const minutes = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const moment = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

  const bytes = (value: number): string => {
    let rest = value;
    let unit = 0;
    // 999.95 would be written 1000: it belongs to the next unit.
    while (rest >= 999.5 && unit < units.length - 1) {
      rest /= 1000;
      unit += 1;
    }
    const digits = unit === 0 || rest >= 99.95 ? whole : oneDecimal;
    return `${digits.format(rest)}${nbsp}${units[unit] ?? ''}`;
  };

  return {
    number: (value) => oneDecimal.format(value),
    percent: (value) => share.format(value),
    bytes,
    rate: (value) => `${bytes(value)}/s`,
    duration,
    clock: (at) => clock.format(at),
    when: (at, now = Date.now()) => {
      if (isSameDay(at, now)) return minutes.format(at);
      const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
      return (isThisYear || Math.abs(now - at) < 90 * dayMs ? day : date).format(at);
    },
    moment: (at) => moment.format(at),
    dateTime: (at) => full.format(at),
  };
}

function duration(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 60) return `${String(seconds)}${nbsp}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)}${nbsp}min ${two(seconds % 60)}${nbsp}s`;
  return `${String(Math.floor(minutes / 60))}${nbsp}h ${two(minutes % 60)}${nbsp}min`;
}

const two = (value: number): string => String(value).padStart(2, '0');

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** What stands between whole and part in a number of that language. */
export function decimalMark(language: string): string {
  const parts = new Intl.NumberFormat(language).formatToParts(0.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}
