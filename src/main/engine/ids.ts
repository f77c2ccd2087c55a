// The IDs the host authorised and the window for claims: what is changed here is in force
// at once in a server that runs in this process, and within 200 ms in another's.

import { BauError, failureOf, type Failure } from '../../shared/errors';
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
  /** The ID was revoked: its sessions end. */
  readonly ended: (id: string) => void;
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

  async change({ ids, ...about }: EngineParsed<'ids.change'>): Promise<EngineOutput<'ids.change'>> {
    const { store, clock, apply } = this.options;
    const { rights, expiresAt, claimable } = checkedId({ id: '', ...about }, clock());
    const wanted = new Set(ids);
    await store.clients.editAll([...wanted], {
      ...(rights !== undefined && { rights }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(claimable !== undefined && { claimable }),
    });
    await apply();
    return { ids: (await this.reload()).filter(({ id }) => wanted.has(id)) };
  }

  async end({ ids, how }: EngineParsed<'ids.end'>): Promise<EngineOutput<'ids.end'>> {
    const done: string[] = [];
    const failed: { id: string; failure: Failure }[] = [];
    for (const id of new Set(ids)) {
      try {
        if (await this.endOne(id, how)) done.push(id);
      } catch (error) {
        if (!(error instanceof BauError)) throw error;
        failed.push({ id, failure: failureOf(error) });
      }
    }
    await this.reload();
    return { done, failed };
  }

  async revoke(id: string): Promise<object> {
    await this.endOne(id, 'revoke');
    await this.reload();
    return {};
  }

  async withdraw(id: string): Promise<EngineOutput<'ids.withdraw'>> {
    const withdrawn = await this.endOne(id, 'withdraw');
    await this.reload();
    return { withdrawn };
  }

  async remove(id: string): Promise<object> {
    await this.endOne(id, 'remove');
    await this.reload();
    return {};
  }

  /** False when there was nothing to take. The list is to be published by the caller. */
  private async endOne(id: string, how: EngineParsed<'ids.end'>['how']): Promise<boolean> {
    const { store, ended } = this.options;
    if (how === 'remove') await store.clients.remove(id);
    else if (how === 'revoke') {
      await store.admission.revoke(id);
      ended(id);
    } else {
      if (!(await store.clients.get(id))) throw new BauError('unknown_id', { id });
      return store.admission.withdrawInvite(id);
    }
    return true;
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
