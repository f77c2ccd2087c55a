// Tells the network of a vault while its server listens: unasked at first, then whenever
// somebody asks, at most once a second; and takes it back at the end.

import type { DnsPacket, DnsRecord } from 'dns-packet';
import type { Card } from './cards';
import { Multicast } from './multicast';
import { instanceOf, metaName, protocolVersion, serviceName, ttlSeconds, txtLabel } from './names';
import { asksForVaults } from './read-packet';

export interface Announced {
  /** Of the vault, as clients see it. */
  readonly label: string;
  /** FP26. A hint for those who know it: what answers must prove it. */
  readonly fp: string;
  readonly port: number;
  /** The one address it listens on, or null for all. */
  readonly host: string | null;
}

export interface AnnouncerOptions {
  readonly clock: () => number;
  readonly cards?: () => readonly Card[];
  readonly port?: number;
}

/** When it is told unasked, after the start; and how often cards are looked at again. */
const unaskedMs = [0, 1_000, 4_000];
const refreshMs = 30_000;
const restMs = 1_000;
/** Many may answer one question: each waits a little, another time each. */
const jitterMs = 80;
/** The AA bit: who else should know? */
const authoritative = 0x0400;

export class Announcer {
  private readonly multicast: Multicast;
  private readonly timers = new Set<NodeJS.Timeout>();
  private toldAt = Number.NEGATIVE_INFINITY;
  private isDue = false;
  private closing: Promise<void> | null = null;

  constructor(
    private readonly announced: Announced,
    private readonly options: AnnouncerOptions,
  ) {
    this.multicast = new Multicast({
      ...options,
      onPacket: (packet) => {
        if (asksForVaults(packet)) this.tellSoon();
      },
    });
  }

  /** Resolves when it was told for the first time, as far as the network lets it. */
  async start(): Promise<void> {
    await this.multicast.refresh();
    for (const afterMs of unaskedMs) this.after(afterMs, () => void this.tell());
    this.keepCards();
  }

  /** Takes it back. Never rejects. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      for (const timer of this.timers) clearTimeout(timer);
      await this.multicast.send((card) => this.packet(card, 0));
      this.multicast.close();
    })();
    return this.closing;
  }

  private keepCards(): void {
    this.after(refreshMs, () => {
      void this.multicast.refresh();
      this.keepCards();
    });
  }

  private after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  private tellSoon(): void {
    if (this.isDue || this.closing !== null) return;
    this.isDue = true;
    const wait = Math.max(0, this.toldAt + restMs - this.options.clock());
    this.after(Math.min(wait, restMs) + Math.random() * jitterMs, () => {
      this.isDue = false;
      void this.tell();
    });
  }

  private async tell(): Promise<void> {
    if (this.closing !== null) return;
    this.toldAt = this.options.clock();
    await this.multicast.send((card) => this.packet(card, ttlSeconds));
  }

  private packet(card: string, ttl: number): DnsPacket {
    const { label, fp, port, host } = this.announced;
    const instance = `${instanceOf(label, fp)}.${serviceName}`;
    const target = `bau-${fp.slice(0, 12)}.local`;
    const facts = [`v=${protocolVersion}`, `label=${txtLabel(label)}`, `fp=${fp}`];
    const answers: DnsRecord[] = [
      { name: metaName, type: 'PTR', ttl, data: serviceName },
      { name: serviceName, type: 'PTR', ttl, data: instance },
      {
        ...{ name: instance, type: 'SRV', ttl, flush: true },
        data: { port, target, priority: 0, weight: 0 },
      },
      {
        ...{ name: instance, type: 'TXT', ttl, flush: true },
        data: facts.map((fact) => Buffer.from(fact)),
      },
      { name: target, type: 'A', ttl, flush: true, data: host ?? card },
    ];
    return { type: 'response', flags: authoritative, answers };
  }
}
