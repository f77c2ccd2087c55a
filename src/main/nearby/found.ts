// The list of vaults heard of, bounded whatever the network says: so many names, so many
// addresses each, and each for a limited time. A vault of a known fingerprint finds room
// where others have taken it all.

import type { NearbyVault } from '../../shared/ipc/views';
import { mostAddresses, mostInstances, ttlSeconds } from './names';
import type { Heard } from './read-packet';

interface Spot {
  readonly source: string;
  readonly port: number;
  expiresAt: number;
}

interface Entry {
  label: string;
  readonly fp: string | null;
  /** By `host:port`. */
  readonly spots: Map<string, Spot>;
}

/** Whoever asks for longer is forgotten sooner all the same. */
const longestSeconds = ttlSeconds;

export class Found {
  private readonly entries = new Map<string, Entry>();
  private beyond = 0;

  constructor(private readonly isKnown: (fp: string) => boolean) {}

  /** How many more were heard of than there is room for; at least so many. */
  get more(): number {
    return this.beyond;
  }

  clear(): void {
    this.entries.clear();
    this.beyond = 0;
  }

  /** Takes notice; true when the list changed for people. */
  note(heard: Heard, source: string, now: number): boolean {
    const key = `${heard.instance} ${heard.fp ?? ''}`;
    const found = this.entries.get(key);
    if (heard.ttl === 0) return found !== undefined && this.leave(key, found, source);
    const entry = found ?? this.admit(key, heard);
    if (entry === null) return false;
    const expiresAt = now + Math.min(heard.ttl, longestSeconds) * 1000;
    let isNew = found === undefined || found.label !== heard.label;
    entry.label = heard.label;
    for (const host of heard.hosts) {
      const place = `${host}:${String(heard.port)}`;
      const spot = entry.spots.get(place);
      if (spot !== undefined) spot.expiresAt = expiresAt;
      else if (entry.spots.size < mostAddresses) {
        entry.spots.set(place, { source, port: heard.port, expiresAt });
        isNew = true;
      }
    }
    return isNew;
  }

  /** Forgets what is no longer good; true when anything was. */
  sweep(now: number): boolean {
    let isChanged = false;
    for (const [key, { spots }] of this.entries) {
      for (const [place, { expiresAt }] of spots) {
        if (expiresAt > now) continue;
        spots.delete(place);
        isChanged = true;
      }
      if (spots.size === 0) this.entries.delete(key);
    }
    if (this.entries.size < mostInstances) this.beyond = 0;
    return isChanged;
  }

  /** Known ones first, then by label. */
  views(): readonly NearbyVault[] {
    return [...this.entries]
      .map(([key, { label, fp, spots }]) => ({ key, label, fp, addresses: [...spots.keys()] }))
      .sort(
        (one, other) =>
          Number(this.knows(other.fp)) - Number(this.knows(one.fp)) ||
          one.label.localeCompare(other.label) ||
          (one.key < other.key ? -1 : 1),
      );
  }

  private knows(fp: string | null): boolean {
    return fp !== null && this.isKnown(fp);
  }

  /** Only who announced a place may take it back. */
  private leave(key: string, entry: Entry, source: string): boolean {
    const before = entry.spots.size;
    for (const [place, spot] of entry.spots) {
      if (spot.source === source) entry.spots.delete(place);
    }
    if (entry.spots.size === 0) this.entries.delete(key);
    return entry.spots.size < before;
  }

  private admit(key: string, { label, fp }: Heard): Entry | null {
    if (this.entries.size >= mostInstances && !this.makeRoom(fp)) {
      this.beyond = Math.min(this.beyond + 1, 10_000);
      return null;
    }
    const entry: Entry = { label, fp, spots: new Map() };
    this.entries.set(key, entry);
    return entry;
  }

  /** For one that is known, the last stranger goes. */
  private makeRoom(fp: string | null): boolean {
    if (!this.knows(fp)) return false;
    const [last] = [...this.entries].reverse().find(([, entry]) => !this.knows(entry.fp)) ?? [];
    if (last === undefined) return false;
    this.beyond = Math.min(this.beyond + 1, 10_000);
    return this.entries.delete(last);
  }
}
