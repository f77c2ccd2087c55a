// Checks of what a person wrote, before anything is opened. All throw UsageError.

import { resolve } from 'node:path';
import { idPattern, inviteLife } from '../../shared/limits';
import { parseHostPort } from '../identity/host-port';
import type { Line } from './line';
import type { OptionName } from './options';
import { UsageError } from './usage-error';

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const bad = (option: OptionName, value: string): UsageError =>
  new UsageError('badValue', { option: `--${option}`, value: value.slice(0, 64) });

/** Options of one line as the commands need them; undefined for what was not given. */
export class Values {
  constructor(private readonly line: Line) {}

  has(option: OptionName): boolean {
    return this.line.switches.has(option);
  }

  /** Whether the line has the option, with a value or without. */
  isGiven(option: OptionName): boolean {
    return this.line.switches.has(option) || this.line.values.has(option);
  }

  /** The option's text as it was written; the last one counts. */
  last(option: OptionName): string | undefined {
    return this.line.values.get(option);
  }

  /** Every text of an option that may be given again. */
  every(option: OptionName): readonly string[] {
    return this.line.every.get(option) ?? [];
  }

  text(option: OptionName, { max }: { readonly max: number }): string | undefined {
    const value = this.line.values.get(option);
    if (value === undefined) return undefined;
    const trimmed = value.trim();
    if (trimmed === '' || trimmed.length > max) throw bad(option, value);
    return trimmed;
  }

  /** An absolute path. */
  folder(option: OptionName): string | undefined {
    const value = this.line.values.get(option);
    if (value === undefined) return undefined;
    if (value === '' || value.includes('\0')) throw bad(option, value);
    return resolve(value);
  }

  required<T>(option: OptionName, value: T | undefined): T {
    if (value === undefined) throw new UsageError('missingOption', { option: `--${option}` });
    return value;
  }

  /** An ID in lower case, as people may type it in any. */
  id(): string {
    const value = this.required('id', this.line.values.get('id'));
    const folded = value.toLowerCase();
    if (!idPattern.test(folded)) throw bad('id', value);
    return folded;
  }

  /** Which half of the keys. */
  half(): 'host' | 'client' | undefined {
    const value = this.line.values.get('only');
    if (value === undefined || value === 'host' || value === 'client') return value;
    throw bad('only', value);
  }

  /** One of a few words. */
  oneOf<T extends string>(option: OptionName, words: readonly T[]): T | undefined {
    const value = this.line.values.get(option);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === value);
    if (found === undefined) throw bad(option, value);
    return found;
  }

  /** A whole number of seconds, up to a million. */
  seconds(option: OptionName): number | undefined {
    const value = this.line.values.get(option);
    if (value === undefined) return undefined;
    if (!/^\d{1,7}$/.test(value) || Number(value) > 1_000_000) throw bad(option, value);
    return Number(value);
  }

  port(): number | undefined {
    const value = this.line.values.get('port');
    if (value === undefined) return undefined;
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw bad('port', value);
    return Number(value);
  }

  expiresInMs(): number | undefined {
    const value = this.line.values.get('expires');
    if (value === undefined) return undefined;
    const [, digits = '', unit = ''] = /^(\d{1,7})([smhd])$/i.exec(value) ?? [];
    const ms = Number(digits) * (unitMs[unit.toLowerCase()] ?? 0);
    if (!(ms >= 1000 && ms <= inviteLife.maxMs)) throw bad('expires', value);
    return ms;
  }

  /** `host:port` as it was written. */
  address(): string | undefined {
    const value = this.line.values.get('address');
    if (value !== undefined && !parseHostPort(value)) throw bad('address', value);
    return value;
  }
}
