/** Numbers made of measurements, and a repeatable source of sizes. Nothing here measures. */

export const MIB = 1024 * 1024;

export function median(values) {
  return percentile(values, 0.5);
}

/** The value `part` (0..1) of the way up, between neighbours where it falls there; NaN of none. */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at - Math.floor(at));
}

/** Of measurements without a value (null), which a system may not tell. */
export function medianOf(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

/**
 * How many times as fast as `base` something is: above 1 is faster. Null where one of the
 * two was not measured.
 */
export function timesAsFast(seconds, baseSeconds) {
  const isKnown = seconds > 0 && baseSeconds > 0;
  return isKnown ? baseSeconds / seconds : null;
}

/** Whether `value` reaches its target; null where there is no value. */
export function isMet({ value, atLeast, below }) {
  if (value === null || Number.isNaN(value)) return null;
  return atLeast === undefined ? value < below : value >= atLeast;
}

/** A generator of numbers in [0, 1), the same for the same seed (32-bit xorshift). */
export function seeded(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** `count` sizes between `least` and `most` bytes, as many small as large by order of magnitude. */
export function mixedSizes(count, least, most, seed) {
  const random = seeded(seed);
  const span = Math.log(most / least);
  return Array.from({ length: count }, () => Math.round(least * Math.exp(span * random())));
}
