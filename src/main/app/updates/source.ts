// What `Updates` needs of the world: somebody who looks, fetches and puts in place.

import type { NewVersion } from '../../../shared/ipc/updates';

export interface Progress {
  readonly received: number;
  /** Bytes a second. */
  readonly rate: number;
}

export interface UpdateSource {
  /**
   * What is newer than this copy, or null. Throws `update_unreachable` where nobody answered,
   * `update_feed` where the answer is of no use.
   */
  check(): Promise<NewVersion | null>;
  /**
   * Fetches and verifies what `check` found last. Throws `cancelled`, `update_unreachable`,
   * `update_mismatch`, `update_denied` or `disk_full`; nothing of it is left on the disk then.
   */
  download(signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<void>;
  /**
   * Puts in place what was fetched. Resolves to what remains to be done once everything else
   * of the app has ended. Throws `update_mismatch`, `update_denied` or `disk_full`.
   */
  prepare(): Promise<() => void>;
}
