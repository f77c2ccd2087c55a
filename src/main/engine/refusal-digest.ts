// Refusals as the host is told them: the first of a kind at once, those that follow from
// the same source as one with a count, every few seconds. A flood stays a few lines.

import type { Refusal } from '../server/context';
import { sourceOf } from '../server/door';

const everyMs = 3000;
/** Kinds told apart of one source, and sources told apart; what is beyond is told together. */
const mostKinds = 8;
const mostSources = 256;

interface Kind {
  last: Refusal;
  /** Since the last one that was told. */
  count: number;
}

export type TellRefusal = (refusal: Refusal, count: number) => void;

export class RefusalDigest {
  private readonly sources = new Map<string, Map<string, Kind>>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly tell: TellRefusal) {}

  add(refusal: Refusal): void {
    // Files refused to a session are few, by its own limits, and each is worth a line.
    if (refusal.name !== null && refusal.reason !== 'slow_down') {
      this.tell(refusal, 1);
      return;
    }
    const kinds = this.kindsOf(refusal.address);
    const exact = `${refusal.reason} ${refusal.id ?? ''}`;
    const key = kinds.has(exact) || kinds.size < mostKinds ? exact : refusal.reason;
    const known = kinds.get(key);
    if (known) {
      known.last = refusal;
      known.count += 1;
      return;
    }
    kinds.set(key, { last: refusal, count: 0 });
    this.tell(refusal, 1);
    this.timer ??= setInterval(() => {
      this.sweep();
    }, everyMs);
  }

  /** Tells what is still to be told, and stops. */
  close(): void {
    this.sweep();
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.sources.clear();
  }

  private kindsOf(address: string): Map<string, Kind> {
    const host = address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
    const source = sourceOf(host);
    const name = this.sources.has(source) || this.sources.size < mostSources ? source : '';
    let kinds = this.sources.get(name);
    if (!kinds) {
      kinds = new Map();
      this.sources.set(name, kinds);
    }
    return kinds;
  }

  private sweep(): void {
    for (const [source, kinds] of this.sources) {
      for (const [key, kind] of kinds) {
        if (kind.count > 0) this.tell(kind.last, kind.count);
        else kinds.delete(key);
        kind.count = 0;
      }
      if (kinds.size === 0) this.sources.delete(source);
    }
    if (this.sources.size > 0 || !this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
  }
}
