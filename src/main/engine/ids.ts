// The IDs the host authorised and the window for claims: what is changed here is in force
// at once in a server that runs in this process, and within 200 ms in another's.

import { BauError } from '../../shared/errors';
import type { EngineOutput, EngineParsed } from '../../shared/ipc/commands';
import type { ClaimsView, IdView } from '../../shared/ipc/views';
import { claimWindow } from '../../shared/limits';
import { fp26 } from '../crypto/base32';
import type { Store } from '../store/open-store';
import type { EventBus } from './event-bus';
import { checkedId } from './rights-input';

export interface IdsOptions {
  readonly store: Store;
  readonly bus: EventBus;
  readonly clock: () => number;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
  /** Has a running server apply what the store says now. */
  readonly apply: () => Promise<void>;
}

const claimsShown = 200;
const longestWaitMs = 3_600_000;

/** The window for claims and the newest claims. */
export async function claimsView({ claims }: Store, now: number): Promise<ClaimsView> {
  const window = await claims.window(now);
  const rows = await claims.recent(claimsShown);
  return {
    window: window && { openedAt: window.openedAt, closesAt: window.closesAt },
    claims: rows.map(({ fp, ...row }) => ({ ...row, fp: fp26(fp) })),
  };
}

export class Ids {
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly options: IdsOptions) {
    this.awaitNext();
  }

  async add({ ids }: EngineParsed<'ids.add'>): Promise<EngineOutput<'ids.add'>> {
    const { store, clock } = this.options;
    const now = clock();
    await store.clients.add(
      ids.map((each) => checkedId(each, now)),
      now,
    );
    const all = await this.reload();
    const added = new Set(ids.map(({ id }) => id));
    return { ids: all.filter(({ id }) => added.has(id)) };
  }

  async set(input: EngineParsed<'ids.set'>): Promise<EngineOutput<'ids.set'>> {
    const { store, clock, apply } = this.options;
    const { id, name, rights, expiresAt, claimable } = checkedId(input, clock());
    await store.clients.edit(id, {
      ...(name !== undefined && { name }),
      ...(rights !== undefined && { rights }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(claimable !== undefined && { claimable }),
    });
    await apply();
    const view = (await this.reload()).find((each) => each.id === id);
    if (!view) throw new BauError('unknown_id', { id });
    return { id: view };
  }

  async withdraw(id: string): Promise<EngineOutput<'ids.withdraw'>> {
    const { store } = this.options;
    if (!(await store.clients.get(id))) throw new BauError('unknown_id', { id });
    const withdrawn = await store.admission.withdrawInvite(id);
    await this.reload();
    return { withdrawn };
  }

  async remove(id: string): Promise<object> {
    await this.options.store.clients.remove(id);
    await this.reload();
    return {};
  }

  claims(): Promise<ClaimsView> {
    const { store, clock } = this.options;
    return claimsView(store, clock());
  }

  async openClaims({ minutes }: EngineParsed<'claims.open'>): Promise<ClaimsView> {
    const { store, clock } = this.options;
    const lengthMs = minutes === undefined ? claimWindow.defaultMs : minutes * 60_000;
    await store.claims.open(clock(), lengthMs);
    return this.reloadClaims();
  }

  async closeClaims(): Promise<ClaimsView> {
    const { store, clock } = this.options;
    await store.claims.close(clock());
    return this.reloadClaims();
  }

  async undoClaim(id: string): Promise<ClaimsView> {
    const { store, clock, apply } = this.options;
    await store.claims.undo(id, clock());
    await apply();
    await this.reload();
    return this.claims();
  }

  /** Publishes the list of IDs and the claims anew. */
  async reload(): Promise<readonly IdView[]> {
    const { store, clock, bus } = this.options;
    const ids = await store.clients.list(clock());
    bus.emit({ type: 'ids', ids });
    await this.reloadClaims();
    return ids;
  }

  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private async reloadClaims(): Promise<ClaimsView> {
    const claims = await this.claims();
    this.options.bus.emit({ type: 'claims', claims });
    this.awaitNext();
    return claims;
  }

  /** Publishes anew when the next ID, invite or window runs out by itself. */
  private awaitNext(): void {
    const { bus, clock, log } = this.options;
    const { ids, claims } = bus.snapshot.server;
    const now = clock();
    let next = Infinity;
    const note = (at: number | null | undefined): void => {
      if (typeof at === 'number' && at > now) next = Math.min(next, at);
    };
    note(claims.window?.closesAt);
    for (const { expiresAt, inviteExpiresAt } of ids) {
      note(expiresAt);
      // An invite is good up to this very moment.
      note(inviteExpiresAt === null ? null : inviteExpiresAt + 1);
    }
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (next === Infinity || this.closed) return;
    this.timer = setTimeout(
      () => {
        this.reload().catch((error: unknown) => {
          if (!this.closed) log('error', 'list of IDs', error);
        });
      },
      Math.min(longestWaitMs, next - now + 5),
    );
    this.timer.unref();
  }
}
