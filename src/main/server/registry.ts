// Who is connected: one live session a key and an ID (PROTOCOL.md section 6,
// Duplicates). A dead session is probed and replaced; a live one yields only to its own
// key, and only when asked to.

import type { Session } from './session';

export interface RegistryOptions {
  readonly clock: () => number;
  readonly probeMs: number;
  readonly takeoverEveryMs: number;
  /** Most sessions at once. */
  readonly most: number;
}

export type Claim = 'admitted' | 'already_connected' | 'full' | 'gone';

export class Registry {
  private readonly byFp = new Map<string, Session>();
  private readonly probing = new Set<string>();
  private readonly takeovers = new Map<string, number>();
  /** How often this process took rights away; see Connection.mark. */
  revocations = 0;

  constructor(private options: RegistryOptions) {}

  /** Other limits from now on; sessions beyond `most` stay. */
  use(options: RegistryOptions): void {
    this.options = options;
  }

  get sessions(): IterableIterator<Session> {
    return this.byFp.values();
  }

  get size(): number {
    return this.byFp.size;
  }

  find(session: string): Session | null {
    for (const live of this.byFp.values()) if (live.info.session === session) return live;
    return null;
  }

  byId(id: string): Session | null {
    for (const live of this.byFp.values()) if (live.info.id === id) return live;
    return null;
  }

  byKey(fp: string): Session | null {
    return this.byFp.get(fp) ?? null;
  }

  /**
   * Makes room for a session of this key, then calls `admit` in the same turn of the
   * event loop, so that no two sessions of one key are ever live. `admit` gives null when
   * the connection or its rights went away meanwhile: the claim then comes to `gone`.
   */
  async claim(fp: string, takeover: boolean, admit: () => Session | null): Promise<Claim> {
    const old = this.byFp.get(fp);
    if (old) {
      // One takeover too many is still a second connection: it may replace a dead session.
      const freed = (takeover && this.takeOver(fp, old)) || (await this.replaceDead(fp, old));
      // Another connection of this key may have come in while the probe was out.
      if (!freed || this.byFp.has(fp)) return 'already_connected';
    }
    if (this.byFp.size >= this.options.most) return 'full';
    const session = admit();
    if (!session) return 'gone';
    this.byFp.set(fp, session);
    return 'admitted';
  }

  /** The session is over; its key may come again. */
  release(session: Session): void {
    const { fp } = session.info;
    if (this.byFp.get(fp) === session) this.byFp.delete(fp);
  }

  private takeOver(fp: string, old: Session): boolean {
    const now = this.options.clock();
    const last = this.takeovers.get(fp);
    if (last !== undefined && now - last < this.options.takeoverEveryMs) return false;
    this.forgetTakeovers(now);
    this.takeovers.set(fp, now);
    old.channel.bye('taken_over');
    return true;
  }

  private forgetTakeovers(now: number): void {
    for (const [fp, at] of this.takeovers) {
      if (now - at >= this.options.takeoverEveryMs) this.takeovers.delete(fp);
    }
  }

  private async replaceDead(fp: string, old: Session): Promise<boolean> {
    if (this.probing.has(fp)) return false;
    this.probing.add(fp);
    try {
      const alive = await old.channel.probe(this.options.probeMs);
      if (alive) return false;
      old.channel.bye('timeout');
      return true;
    } finally {
      this.probing.delete(fp);
    }
  }
}
