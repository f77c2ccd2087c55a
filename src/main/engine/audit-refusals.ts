// Refusals on their way to the audit log. The first of a kind from a source are noted one
// by one, further ones counted and summed up once a minute: whoever floods the server
// leaves a trace of bounded size, whatever the number of attempts and addresses.

import { sourceOf } from '../server/door';
import type { Refusal } from '../server/context';
import type { Noted } from './audit-recorder';

const windowMs = 60_000;
/** Rows a minute for one reason from one source, and for all of them together. */
const perSource = 10;
const perMinute = 120;
/** Sources that get a sum of their own; the rest share one. */
const mostSums = 64;
const elsewhere = '*';

interface Sum {
  readonly refusal: Refusal;
  readonly source: string;
  noted: number;
  count: number;
}

export class AuditRefusals {
  readonly #record: (noted: Noted) => void;
  #sums = new Map<string, Sum>();
  #noted = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(record: (noted: Noted) => void) {
    this.#record = record;
  }

  refused(refusal: Refusal): void {
    this.#timer ??= setTimeout(() => {
      this.#sumUp();
    }, windowMs).unref();
    const sum = this.#sumFor(refusal);
    if (sum.noted < perSource && this.#noted < perMinute) {
      sum.noted += 1;
      this.#noted += 1;
      const { id, address, name, status, reason, detail } = refusal;
      this.#record({ kind: 'refusal', id, address, name, status, detail: { reason, detail } });
    } else sum.count += 1;
  }

  /** Notes the sums there are and stops. */
  close(): void {
    this.#sumUp();
  }

  #sumFor(refusal: Refusal): Sum {
    const { address, id, reason } = refusal;
    const source = sourceOf(address.slice(0, address.lastIndexOf(':')).replaceAll(/[[\]]/g, ''));
    const key = JSON.stringify([source, id, reason]);
    const known = this.#sums.get(key);
    if (known) return known;
    const isFull = this.#sums.size >= mostSums;
    const rest = isFull ? this.#sums.get(elsewhere) : undefined;
    if (rest) return rest;
    const sum = { refusal, source: isFull ? elsewhere : source, noted: 0, count: 0 };
    this.#sums.set(isFull ? elsewhere : key, sum);
    return sum;
  }

  #sumUp(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    for (const { refusal, source, count } of this.#sums.values()) {
      if (count === 0) continue;
      const isRest = source === elsewhere;
      const { id, status, reason } = refusal;
      this.#record({
        kind: 'refusal.more',
        id: isRest ? null : id,
        address: isRest ? null : source,
        status: isRest ? null : status,
        detail: { count, ...(!isRest && { reason }) },
      });
    }
    this.#sums = new Map();
    this.#noted = 0;
  }
}
