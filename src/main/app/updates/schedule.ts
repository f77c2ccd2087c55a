// When it is time to look for a new version by itself. Pure.

const dayMs = 24 * 60 * 60 * 1000;

/** How long after its start the app looks for the first time, and how often it considers it. */
export const rounds = { firstMs: 30_000, everyMs: 30 * 60 * 1000 } as const;

/** Whether a day has passed since somebody answered; a clock that was set back counts as one. */
export function isDue(now: number, checkedAt: number | null): boolean {
  return checkedAt === null || checkedAt > now || now - checkedAt >= dayMs;
}
