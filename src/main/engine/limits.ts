// The limits a person set for the server, kept with the data: those that differ from the
// defaults, so that better defaults of a later program reach everyone else.

import { z } from 'zod';
import { BauError } from '../../shared/errors';
import { defaultLimits, type LimitsChange, type LimitsView } from '../../shared/limit-ranges';
import { changedLimits, ownLimits } from '../../shared/server-limits';
import type { Store } from '../store/open-store';

const key = 'server.limits';
const stored = z.record(z.string(), z.union([z.number(), z.boolean()]));

export interface LimitsOptions {
  readonly store: Store;
  /** Has a server of this process use them for what comes from now on. */
  readonly apply: (limits: LimitsView) => void;
}

export class Limits {
  private inForce: LimitsView = defaultLimits;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: LimitsOptions) {}

  /** As they are stored. What a newer or older program wrote and this one refuses is left out. */
  async load(): Promise<LimitsView> {
    const found = stored.safeParse(await this.options.store.settings.get(key));
    const own = found.success ? found.data : {};
    this.inForce = withoutFaults(own);
    return this.inForce;
  }

  /** Throws BauError('bad_input') with the `field` that cannot be; nothing is changed then. */
  set(change: LimitsChange): Promise<LimitsView> {
    const next = this.changing.then(async () => {
      const limits = changedLimits(await this.load(), change);
      await this.options.store.settings.set(key, ownLimits(limits));
      this.inForce = limits;
      this.options.apply(limits);
      return limits;
    });
    this.changing = next.catch(() => undefined);
    return next;
  }

  /** Another process may have changed them. */
  async refresh(): Promise<void> {
    const before = this.inForce;
    const now = await this.load();
    if (JSON.stringify(before) !== JSON.stringify(now)) this.options.apply(now);
  }
}

function withoutFaults(own: LimitsChange): LimitsView {
  try {
    return changedLimits(defaultLimits, own);
  } catch (error) {
    const field = error instanceof BauError ? String(error.params['field']) : '';
    if (!Object.hasOwn(own, field)) return defaultLimits;
    const rest = Object.entries(own).filter(([name]) => name !== field);
    return withoutFaults(Object.fromEntries(rest));
  }
}
