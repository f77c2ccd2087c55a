// Changes of a server's limits, checked: what a person wrote, a file held or a page sent.

import { z } from 'zod';
import { BauError } from './errors';
import {
  defaultLimits,
  isLimit,
  isRate,
  leastRates,
  limitRanges,
  type LimitsChange,
  type LimitsView,
  type NumberLimit,
} from './limit-ranges';

const ranges = Object.entries(limitRanges) as [NumberLimit, (typeof limitRanges)[NumberLimit]][];

function withinRange(name: NumberLimit, min: number, max: number): z.ZodInt {
  const within = z.int().min(min).max(max);
  if (!isRate(name)) return within;
  return within.refine((rate) => rate === 0 || rate >= leastRates[name]);
}

const schema = z
  .strictObject({
    ...(Object.fromEntries(
      ranges.map(([name, { min, max }]) => [name, withinRange(name, min, max)]),
    ) as Record<NumberLimit, z.ZodInt>),
    loopbackExempt: z.boolean(),
    idleHashing: z.boolean(),
  })
  .refine(({ earlyDropFrom, halfOpen }) => earlyDropFrom < halfOpen, { path: ['earlyDropFrom'] })
  .refine(({ slowFromMs, penaltyCapMs }) => slowFromMs <= penaltyCapMs, { path: ['slowFromMs'] });

/**
 * `limits` with `change`. Throws BauError('bad_input') whose `field` is the first limit
 * that is unknown, out of its range, or at odds with another.
 */
export function changedLimits(limits: LimitsView, change: LimitsChange): LimitsView {
  const asked = Object.entries(change).map(([name, value]) => [
    name,
    value === null && isLimit(name) ? defaultLimits[name] : value,
  ]);
  const parsed = schema.safeParse({ ...limits, ...(Object.fromEntries(asked) as object) });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  throw new BauError('bad_input', { field: String(field ?? '').slice(0, 64) });
}

/** What differs from the defaults: all that is worth keeping. */
export function ownLimits(limits: LimitsView): LimitsChange {
  const own = Object.entries(limits).filter(
    ([name, value]) => isLimit(name) && value !== defaultLimits[name],
  );
  return Object.fromEntries(own);
}
