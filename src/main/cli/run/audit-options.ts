// The filters of `bau audit` as a person writes them. All throw UsageError.

import type { OptionName } from '../options';
import type { EngineInput } from '../../../shared/ipc/commands';
import { UsageError } from '../usage-error';
import type { Values } from '../values';

type Filter = Pick<EngineInput<'audit.list'>, 'kinds' | 'id' | 'text' | 'since'>;

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const bad = (option: OptionName, value: string): UsageError =>
  new UsageError('badValue', { option: `--${option}`, value: value.slice(0, 64) });

/** `2h` before `now`, or a date of ISO 8601, with or without a time; without a zone, local. */
function sinceOf(text: string, now: number): number {
  const [, digits, unit = ''] = /^(\d{1,7})([smhd])$/i.exec(text) ?? [];
  if (digits !== undefined) return now - Number(digits) * (unitMs[unit.toLowerCase()] ?? 0);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const isMoment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/.test(
    text,
  );
  const at = isDate
    ? Date.parse(`${text}T00:00`)
    : isMoment
      ? Date.parse(text.replace(' ', 'T'))
      : NaN;
  if (Number.isNaN(at)) throw bad('since', text);
  return at;
}

/** A whole number of the option within its bounds; undefined where it was not given. */
export function auditCount(
  values: Values,
  option: 'limit' | 'keep',
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const text = values.text(option, { max: 16 });
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most) throw bad(option, text);
  return Number(text);
}

export function auditFilter(values: Values, now: number): Filter {
  const kinds = values.text('kind', { max: 512 })?.split(',');
  if (kinds?.some((kind) => !/^[a-z.]{1,32}$/.test(kind)) || (kinds && kinds.length > 32)) {
    throw bad('kind', kinds.join());
  }
  const id = values.text('id', { max: 64 });
  const since = values.text('since', { max: 40 });
  const text = values.text('query', { max: 256 });
  return {
    ...(kinds && { kinds }),
    ...(id !== undefined && { id: id.toLowerCase() }),
    ...(since !== undefined && { since: sinceOf(since, now) }),
    ...(text !== undefined && { text }),
  };
}
