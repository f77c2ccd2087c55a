// Which downloads run at once: as many as fill a vault's line, counted by the bytes each
// is likely to have in flight, so that many small files run side by side and only two or
// three large ones. Pure: no clock, no sockets.

import { windowBytes } from '../content-puller';

const MiB = 1024 * 1024;

/** Likely bytes in flight of one vault, at most: all READs of a session, and some more. */
const budgetBytes = 24 * MiB;
/** Downloads of one vault at once, however small. */
export const mostAtOnce = 16;
/** A folder keeps a session busy by itself, but for some room for single files. */
const folderBytes = 16 * MiB;
const leastBytes = budgetBytes / mostAtOnce;

/** What is assumed of files nothing is known of, before any was seen. */
export const firstGuessBytes = 4 * MiB;

/** A row of the queue, as far as the plan is concerned. */
export interface PlanRow {
  readonly vault: string;
  readonly phase: 'queued' | 'running' | 'resting';
  readonly isFolder: boolean;
  /** Bytes still to come; null while unknown. */
  readonly left: number | null;
}

/** Bytes a row is likely to have in flight. `guess` is what files of its vault tend to have. */
export function weightOf({ isFolder, left }: PlanRow, guess: number): number {
  if (isFolder) return folderBytes;
  return Math.min(windowBytes, Math.max(leastBytes, left ?? guess));
}

/** A better guess, after one more file of `size` bytes was seen. */
export function guessAfter(guess: number, size: number): number {
  return guess + (Math.min(size, windowBytes) - guess) * 0.3;
}

class Line {
  private weight = 0;
  private count = 0;
  private hasFolder = false;
  /** A row had to wait: none behind it may pass, or large ones would starve. */
  isClosed = false;

  add(row: PlanRow, weight: number): void {
    this.weight += weight;
    this.count += 1;
    this.hasFolder ||= row.isFolder;
  }

  /** Whether the row may run now. */
  takes(row: PlanRow, weight: number): boolean {
    // One folder at a time (session-budget.ts); files behind it may go on meanwhile.
    if (row.isFolder && this.hasFolder) return false;
    const hasRoom = this.count < mostAtOnce && this.weight + weight <= budgetBytes;
    if (hasRoom || this.count === 0) return true;
    this.isClosed = true;
    return false;
  }
}

/**
 * The queued rows to begin now, in order. `rows` is the queue in its order, running ones
 * included; `guess` gives what files of a vault tend to have.
 */
export function rowsToRun<T extends PlanRow>(
  rows: readonly T[],
  guess: (vault: string) => number,
): T[] {
  const lines = new Map<string, Line>();
  const lineOf = (vault: string): Line => {
    let line = lines.get(vault);
    if (!line) lines.set(vault, (line = new Line()));
    return line;
  };
  for (const row of rows) {
    if (row.phase === 'running') lineOf(row.vault).add(row, weightOf(row, guess(row.vault)));
  }
  const chosen: T[] = [];
  for (const row of rows) {
    if (row.phase !== 'queued') continue;
    const line = lineOf(row.vault);
    if (line.isClosed) continue;
    const weight = weightOf(row, guess(row.vault));
    if (!line.takes(row, weight)) continue;
    line.add(row, weight);
    chosen.push(row);
  }
  return chosen;
}
