// Days of this computer's own calendar, by which quotas count.

/** One local day: `start` is its first moment, `end` the next day's. */
export interface Day {
  /** `YYYY-MM-DD`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** The local day a moment falls on; 23 to 25 hours long. */
export function dayOf(at: number): Day {
  const date = new Date(at);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return {
    name: `${padded(year, 4)}-${padded(month + 1, 2)}-${padded(day, 2)}`,
    start: new Date(year, month, day).getTime(),
    end: new Date(year, month, day + 1).getTime(),
  };
}
