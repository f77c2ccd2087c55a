// Whether a vault's connection was lost, and came back, as a person would say it: a short
// gap is no news, and only what was told as lost is told as back.

import type { VaultView } from '../../../shared/ipc/views';

/** A connection that is back within this time was never lost. */
const gapMs = 5_000;

interface Known {
  isReady: boolean;
  isTold: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class LinkNews {
  private readonly vaults = new Map<string, Known>();

  constructor(private readonly tell: (what: 'lost' | 'back', label: string) => void) {}

  note({ fp, state, failure, label }: VaultView): void {
    const known = this.vaults.get(fp) ?? { isReady: false, isTold: false, timer: undefined };
    this.vaults.set(fp, known);
    if (state === 'ready') {
      clearTimeout(known.timer);
      known.isReady = true;
      if (known.isTold) this.tell('back', label);
      known.isTold = false;
      return;
    }
    if (state === 'idle' && failure === null) {
      // The person ended it.
      this.forget(fp);
      return;
    }
    if (!known.isReady) return;
    known.isReady = false;
    known.timer = setTimeout(() => {
      known.isTold = true;
      this.tell('lost', label);
    }, gapMs);
  }

  forget(fp: string): void {
    clearTimeout(this.vaults.get(fp)?.timer);
    this.vaults.delete(fp);
  }

  /** Another engine began. */
  reset(): void {
    for (const fp of [...this.vaults.keys()]) this.forget(fp);
  }
}
