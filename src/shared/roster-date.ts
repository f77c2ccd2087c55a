// Dates of a roster: a day, a moment, or never. Days are this computer's own; an ID is
// good through the whole of its last day.

/** Nobody plans further ahead than this. */
export const farthestMs = 36_500 * 86_400_000;

const isDay = (date: Date, year: number, month: number, day: number): boolean =>
  date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;

/**
 * `2026-12-31` as the first moment after that local day, `2026-12-31T18:00` (with or
 * without a zone) as that moment, `never` as null; undefined for anything else.
 */
export function rosterDate(text: string): number | null | undefined {
  if (text.toLowerCase() === 'never') return null;
  const [, y = '', m = '', d = '', time] =
    /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/i.exec(
      text,
    ) ?? [];
  const [year, month, day] = [Number(y), Number(m), Number(d)];
  if (y === '' || !isDay(new Date(year, month - 1, day), year, month, day)) return undefined;
  if (time === undefined) return new Date(year, month - 1, day + 1).getTime();
  const at = new Date(text.toUpperCase()).getTime();
  return Number.isNaN(at) ? undefined : at;
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** As `rosterDate` reads it back: a day where the moment is the end of one. */
export function rosterDateText(at: number): string {
  const last = new Date(at - 1);
  const day = [last.getFullYear(), last.getMonth() + 1, last.getDate()] as const;
  const text = `${padded(day[0], 4)}-${padded(day[1], 2)}-${padded(day[2], 2)}`;
  return rosterDate(text) === at ? text : new Date(at).toISOString();
}
