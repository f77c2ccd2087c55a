// Sizes, speeds, times, fingerprints and columns as a terminal shows them: plain spaces,
// decimal units, the person's language.

import type { Language } from '../../shared/i18n/texts';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** The thing `make` makes, made at its first use. */
function lazily<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** Formatters are made when they are needed: each takes as long as reading a whole database. */
export class Format {
  private readonly whole: () => Intl.NumberFormat;
  private readonly fine: () => Intl.NumberFormat;
  private readonly share: () => Intl.NumberFormat;
  private readonly full: () => Intl.DateTimeFormat;
  private readonly time: () => Intl.DateTimeFormat;

  constructor(language: Language) {
    const number = (options: Intl.NumberFormatOptions): (() => Intl.NumberFormat) =>
      lazily(() => new Intl.NumberFormat(language, { maximumFractionDigits: 0, ...options }));
    const date = (options: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) =>
      lazily(() => new Intl.DateTimeFormat(language, options));
    this.whole = number({});
    this.fine = number({ maximumFractionDigits: 1 });
    this.share = number({ style: 'percent' });
    this.full = date({ dateStyle: 'medium', timeStyle: 'short' });
    this.time = date({ timeStyle: 'medium' });
  }

  bytes(sizeBytes: number): string {
    let rest = sizeBytes;
    let unit = 0;
    // 999.5 and more would be written as 1000: they belong to the next unit.
    while (rest >= 999.5 && unit < units.length - 1) {
      rest /= 1000;
      unit += 1;
    }
    const digits = unit === 0 || rest >= 99.95 ? this.whole : this.fine;
    return `${digits().format(rest)} ${units[unit] ?? ''}`;
  }

  rate(bytesPerSecond: number): string {
    return `${this.bytes(bytesPerSecond)}/s`;
  }

  /** `part` of 0..1. */
  percent(part: number): string {
    return plainSpaces(this.share().format(Math.min(1, part)));
  }

  /** Day and time. */
  when(at: number): string {
    return plainSpaces(this.full().format(at));
  }

  /** Time of day to the second. */
  clock(at: number): string {
    return plainSpaces(this.time().format(at));
  }
}

/** `8:05`, `1:02:33`. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  const [first = 0, ...rest] = hours > 0 ? [hours, ...parts] : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

/** A fingerprint in groups of four, as the window shows it. */
export function groups(fp: string): string {
  return fp.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** Rows as aligned columns; the last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, width(cell))));
  }
  return rows.map((row) =>
    row
      .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd(),
  );
}

/** Characters a text takes, by code points: close enough for columns. */
export function width(text: string): number {
  return Array.from(text).length;
}

// Languages separate with no-break and narrow spaces, which look odd and search badly here.
const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
