// How far a folder's download is, counted as it goes and told now and then.

import { failureOf, type Failure } from '../../../shared/errors';
import type { FolderReport } from './fetch-folder-types';

const tellEveryMs = 100;
const mostProblems = 20;

export class Tally {
  private received = 0;
  private size = 0;
  private resumedFrom = 0;
  private done = 0;
  private skipped = 0;
  private failed = 0;
  private total = 0;
  private counted = false;
  private readonly problems: { readonly name: string; readonly failure: Failure }[] = [];
  private changed = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly tell: (report: FolderReport) => void) {}

  /** Tells ten times a second, while something changes, until `stop`. */
  start(): void {
    this.timer = setInterval(() => {
      if (this.changed) this.tellNow();
    }, tellEveryMs);
  }

  /** Tells for the last time. */
  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.tellNow();
  }

  get files(): number {
    return this.done;
  }

  get failures(): number {
    return this.failed;
  }

  get bytes(): number {
    return this.received;
  }

  /** Bytes found and neither here nor given up. */
  get missing(): number {
    return Math.max(0, this.size - this.received);
  }

  found(size: number): void {
    this.changed = true;
    this.total += 1;
    this.size += size;
  }

  /** Nothing more will be found. */
  allFound(): void {
    this.changed = true;
    this.counted = true;
  }

  /** A file was here; `skipped`: not by an earlier attempt of this download. */
  wasHere(size: number, skipped: boolean): void {
    this.saved(1);
    this.arrived(size);
    this.resumed(size);
    if (skipped) this.skipped += 1;
  }

  /** Of what arrived, so many bytes were here from an earlier attempt. */
  resumed(bytes: number): void {
    this.resumedFrom += bytes;
  }

  /** Bytes came, or, below zero, were given up again. */
  arrived(bytes: number): void {
    this.changed = true;
    this.received += bytes;
  }

  /** A file turned out to be larger or smaller than it was listed. */
  resized(by: number): void {
    this.size += by;
  }

  saved(files: number): void {
    this.changed = true;
    this.done += files;
  }

  /** A file cannot be had; its bytes are no longer waited for. */
  problem(name: string, size: number, error: unknown): void {
    this.changed = true;
    this.failed += 1;
    this.size -= size;
    if (this.problems.length < mostProblems) {
      this.problems.push({ name, failure: failureOf(error) });
    }
  }

  private tellNow(): void {
    this.changed = false;
    const { received, size, resumedFrom, done, skipped, failed, total, counted, problems } = this;
    const files = { done, skipped, failed, total, counted, problems: [...problems] };
    this.tell({ received, size, resumedFrom, files });
  }
}
