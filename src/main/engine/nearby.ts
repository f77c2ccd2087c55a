// Discovery as the engine uses it: looking while somebody says so now and then, telling
// the network of the own vault while it can be reached from there. Hints, never identity.

import { isIPv4 } from 'node:net';
import type { EngineOutput } from '../../shared/ipc/commands';
import type { Listening, NearbyView } from '../../shared/ipc/views';
import { Announcer, type Announced } from '../nearby/announcer';
import { Browser } from '../nearby/browser';
import { isNeighbour, networkCards } from '../nearby/cards';
import type { EventBus } from './event-bus';

export interface NearbyOptions {
  readonly bus: EventBus;
  readonly clock: () => number;
}

export const nobodyNearby: NearbyView = { state: 'off', vaults: [], more: 0 };

export class Nearby {
  private browser: Browser | null = null;
  private announcer: Announcer | null = null;
  private rest: NodeJS.Timeout | undefined;

  constructor(private readonly options: NearbyOptions) {}

  /** Looks for that long from now; 0 ends it. */
  async look(seconds: number): Promise<object> {
    clearTimeout(this.rest);
    if (seconds === 0) {
      this.stopLooking();
      return {};
    }
    this.rest = setTimeout(() => {
      this.stopLooking();
    }, seconds * 1000);
    this.rest.unref();
    if (this.browser !== null) return {};
    const { bus, clock } = this.options;
    this.browser = new Browser({
      clock,
      isKnown: (fp) => bus.snapshot.client.vaults.some((vault) => vault.fp === fp),
      changed: (nearby) => {
        bus.emit({ type: 'nearby', nearby });
      },
    });
    await this.browser.start();
    return {};
  }

  /** Tells the network of what listens there from now on; null: of nothing. */
  follow(server: { readonly listening: Listening; readonly label: string } | null): Promise<void> {
    return this.announce(server && announcementOf(server.label, server.listening));
  }

  private async announce(vault: Announced | null): Promise<void> {
    const before = this.announcer;
    this.announcer = vault === null ? null : new Announcer(vault, this.options);
    await before?.close();
    await this.announcer?.start();
  }

  /** Whether an address is on a network of this computer. */
  neighbourhood(host: string): EngineOutput<'nearby.check'> {
    const cards = networkCards();
    return {
      own: cards.map(({ address }) => address),
      isNeighbour: isIPv4(host) ? isNeighbour(host, cards) : null,
    };
  }

  async close(): Promise<void> {
    clearTimeout(this.rest);
    this.stopLooking();
    await this.announce(null);
  }

  private stopLooking(): void {
    if (this.browser === null) return;
    this.browser.close();
    this.browser = null;
    this.options.bus.emit({ type: 'nearby', nearby: nobodyNearby });
  }
}

/** What to tell of a server that listens there; null where nobody else reaches it. */
function announcementOf(label: string, { host, port, fp }: Listening): Announced | null {
  if (host === '0.0.0.0' || host === '::') return { label, fp, port, host: null };
  return isIPv4(host) && !host.startsWith('127.') ? { label, fp, port, host } : null;
}
