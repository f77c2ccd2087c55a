// Looks for vaults on the network for as long as somebody wants to know: asks at growing
// intervals, listens, and tells of changes at most twice a second.

import type { NearbyView } from '../../shared/ipc/views';
import type { Card } from './cards';
import { Found } from './found';
import { Multicast } from './multicast';
import { serviceName } from './names';
import { vaultsIn } from './read-packet';

export interface BrowserOptions {
  readonly clock: () => number;
  /** Whether a vault of that fingerprint is pinned. */
  readonly isKnown: (fp: string) => boolean;
  readonly changed: (view: NearbyView) => void;
  readonly cards?: () => readonly Card[];
  readonly port?: number;
}

const firstAskMs = 1_000;
const longestAskMs = 20_000;
const sweepMs = 2_000;
const calmMs = 500;

export class Browser {
  private readonly found: Found;
  private readonly multicast: Multicast;
  private asking: NodeJS.Timeout | undefined;
  private telling: NodeJS.Timeout | undefined;
  private readonly sweeping: NodeJS.Timeout;
  private isClosed = false;

  constructor(private readonly options: BrowserOptions) {
    this.found = new Found(options.isKnown);
    this.multicast = new Multicast({
      ...options,
      onPacket: (packet, source) => {
        const now = options.clock();
        let isChanged = false;
        for (const heard of vaultsIn(packet, source)) {
          isChanged = this.found.note(heard, source, now) || isChanged;
        }
        if (isChanged) this.tellSoon();
      },
    });
    this.sweeping = setInterval(() => {
      if (this.found.sweep(options.clock())) this.tellSoon();
    }, sweepMs);
    this.sweeping.unref();
  }

  /** Asks for the first time; `changed` has been called when it resolves. */
  async start(): Promise<void> {
    await this.ask(firstAskMs);
    this.tell();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.asking);
    clearTimeout(this.telling);
    clearInterval(this.sweeping);
    this.multicast.close();
  }

  private async ask(nextMs: number): Promise<void> {
    const wasUsable = this.multicast.isUsable;
    await this.multicast.refresh();
    if (this.isClosed) return;
    await this.multicast.send(() => ({
      type: 'query',
      questions: [{ name: serviceName, type: 'PTR' }],
    }));
    if (this.multicast.isUsable !== wasUsable) this.tellSoon();
    this.asking = setTimeout(
      () => void this.ask(Math.min(nextMs * 2, longestAskMs)),
      // Without a network there is nothing to disturb: its coming back shows soon.
      this.multicast.isUsable ? nextMs : firstAskMs * 2,
    );
    this.asking.unref();
  }

  private tellSoon(): void {
    this.telling ??= setTimeout(() => {
      this.tell();
    }, calmMs);
    this.telling.unref();
  }

  private tell(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    if (this.isClosed) return;
    this.options.changed({
      state: this.multicast.isUsable ? 'looking' : 'unavailable',
      vaults: this.found.views(),
      more: this.found.more,
    });
  }
}
