// Times of files as the system is told them: in seconds, which no binary fraction holds to
// the millisecond.

/** Last moment a remote file's time is believed: the end of the year 9999. */
const latestMs = 253_402_300_799_999;

/** Half a microsecond: what is cut off behind the microseconds must not take one with it. */
const roundingMs = 0.0005;

/** Seconds to set a file's time with; null for no time a file can have. */
export function fileSeconds(mtimeMs: number): number | null {
  return mtimeMs >= 0 && mtimeMs <= latestMs ? (mtimeMs + roundingMs) / 1000 : null;
}
