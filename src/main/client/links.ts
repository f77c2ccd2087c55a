// The vaults this client knows, and the connection to each (PROTOCOL.md section 6). An
// identity is pinned at the first invite and checked before message 3 ever after.

import { BauError } from '../../shared/errors';
import type { VaultView } from '../../shared/ipc/views';
import { fp26 } from '../crypto/base32';
import type { HostPort } from '../identity/host-port';
import { parseInvite } from '../identity/invite';
import type { Store } from '../store/open-store';
import type { Vault } from '../store/vaults';
import { asKnown, byClaim, byInvite } from './auth-modes';
import type { ReconnectTimes } from './backoff';
import type { ClientSession } from './client-session';
import { dialVault, type Dialer, type Reached, type Target } from './dial-vault';
import { Link, type Dial } from './link';

export interface LinksOptions extends Dialer {
  readonly store: Store;
  /** Sent in AUTH: program and version. */
  readonly appName: string;
  readonly times: ReconnectTimes;
  readonly changed: (vault: VaultView) => void;
}

interface Entry {
  readonly link: Link;
  /** As the store had it last; null for one that is not known yet. */
  vault: Vault | null;
}

export class Links {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly options: LinksOptions) {}

  async views(): Promise<VaultView[]> {
    const vaults = await this.options.store.vaults.list();
    return vaults.map((vault) => viewOf(vault, this.entries.get(vault.fp26)?.link));
  }

  /** Enrols with the server an invite names, or comes back to it. */
  async connectByLink(text: string, alias: string | undefined): Promise<ClientSession> {
    const { identity, appName } = this.options;
    const invite = parseInvite(text);
    const target = {
      place: { host: invite.host, port: invite.port },
      fp: invite.serverFp,
      fp26: fp26(invite.serverFp),
      auth: byInvite(invite, appName, identity.public),
    };
    return (await this.entry(target.fp26)).link.anew(this.dialing(target, alias));
  }

  /**
   * Claims an ID of the server at `place`, whose fingerprint (FP26) a person accepted.
   * Nothing is remembered unless the claim is granted.
   */
  async connectByClaim(
    place: HostPort,
    id: string,
    accepted: string,
    alias: string | undefined,
  ): Promise<ClientSession> {
    const auth = byClaim(id, this.options.appName);
    const target = { place, fp: null, fp26: accepted, auth };
    return (await this.entry(accepted)).link.anew(this.dialing(target, alias));
  }

  /**
   * The live session with a known vault, or what one attempt brings: now, whatever is being
   * waited for, and at `place` if it is elsewhere now. Rejects with BauError.
   */
  async session(fp: string, takeover = false, place?: HostPort): Promise<ClientSession> {
    const { link, vault } = await this.known(fp);
    if (link.session) return link.session;
    if (!takeover && place === undefined) return link.once();
    const auth = asKnown(vault.id, this.options.appName, takeover);
    const { host, port } = place ?? vault;
    const target = { place: { host, port }, fp: vault.fp, fp26: fp, auth };
    return link.anew(this.dialing(target));
  }

  /**
   * A live session with a known vault, over any number of lost connections, which wants the
   * vault from then on. Rejects with BauError only for what no waiting mends: a refusal, a
   * changed identity, `not_connected` when a person disconnects, `cancelled` at the signal.
   */
  async ready(fp: string, signal: AbortSignal): Promise<ClientSession> {
    return (await this.known(fp)).link.ready(signal);
  }

  /** The computer woke up or has a network again: what waits is dialed at once. */
  awake(): void {
    for (const { link } of this.entries.values()) link.awake();
  }

  /** Ends the connection with BYE, or the attempts at one; whoever waits gets `not_connected`. */
  disconnect(fp: string): void {
    this.entries.get(fp)?.link.disconnect();
  }

  disconnectAll(): void {
    for (const { link } of this.entries.values()) link.disconnect();
  }

  async forget(fp: string): Promise<void> {
    this.disconnect(fp);
    if (!(await this.options.store.vaults.remove(fp))) throw new BauError('unknown_vault');
    this.entries.delete(fp);
  }

  // Entries

  private async known(fp: string): Promise<{ readonly link: Link; readonly vault: Vault }> {
    const { link, vault } = await this.entry(fp);
    if (!vault) throw new BauError('unknown_vault');
    return { link, vault };
  }

  /** With the vault as the store has it now. */
  private async entry(fp: string): Promise<Entry> {
    const vault = await this.options.store.vaults.get(fp);
    const found = this.entries.get(fp);
    if (found) {
      found.vault = vault;
      return found;
    }
    const entry: Entry = { link: this.newLink(fp), vault };
    this.entries.set(fp, entry);
    return entry;
  }

  private newLink(fp: string): Link {
    const { times, clock, random, appName } = this.options;
    const redial: Dial = async (signal, reached) => {
      const { vault } = await this.known(fp);
      const { host, port, id } = vault;
      const auth = asKnown(id, appName);
      const target = { place: { host, port }, fp: vault.fp, fp26: fp, auth };
      return this.dial(target, undefined, signal, reached);
    };
    return new Link({
      redial,
      times,
      clock,
      share: () => Buffer.from(random(4)).readUInt32BE(0) / 0xffff_ffff,
      changed: () => {
        this.tell(fp);
      },
    });
  }

  private tell(fp: string): void {
    const entry = this.entries.get(fp);
    if (entry?.vault) this.options.changed(viewOf(entry.vault, entry.link));
  }

  // Dialing

  private dialing(target: Target, alias?: string): Dial {
    return (signal, reached) => this.dial(target, alias, signal, reached);
  }

  private async dial(
    target: Target,
    alias: string | undefined,
    signal: AbortSignal,
    reached: Reached,
  ): Promise<ClientSession> {
    const session = await dialVault(target, this.options, signal, reached);
    try {
      await this.remember(session, target.place, alias?.trim());
    } catch (error) {
      session.bye();
      throw error;
    }
    return session;
  }

  private async remember(
    { welcome, peer }: ClientSession,
    { host, port }: HostPort,
    alias = '',
  ): Promise<void> {
    const { vaults } = this.options.store;
    const { fp, xpub, epub } = peer;
    const { label, id } = welcome;
    const news = { label, host, port, id, ...(alias === '' ? {} : { alias }) };
    const vault = await vaults.upsert({ fp, xpub, epub, ...news });
    const at = this.options.clock();
    await vaults.touch(peer.fp26, at);
    const entry = this.entries.get(peer.fp26);
    if (entry) entry.vault = { ...vault, lastConnectedAt: at };
  }
}

function viewOf(vault: Vault, link: Link | undefined): VaultView {
  const { fp26: fp, label, alias, host, port, id, addedAt, lastConnectedAt } = vault;
  return {
    fp,
    label: alias ?? label,
    host,
    port,
    id,
    addedAt,
    lastConnectedAt,
    state: link?.status.state ?? 'idle',
    address: link?.session?.welcome.address ?? null,
    retryAt: link?.status.retryAt ?? null,
    failure: link?.status.failure ?? null,
  };
}
