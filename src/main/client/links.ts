// The vaults this client knows and its live connections to them (PROTOCOL.md section 6).
// An identity is pinned at the first invite and checked before message 3 ever after.

import { BauError, failureOf, type Failure } from '../../shared/errors';
import type { LinkState, VaultView } from '../../shared/ipc/views';
import { fp26 } from '../crypto/base32';
import { encodeBase64url } from '../crypto/base64url';
import type { RandomSource } from '../crypto/random';
import type { Identity, PublicIdentity } from '../identity/identity';
import type { HostPort } from '../identity/host-port';
import { inviteKey, inviteProof, parseInvite, type InviteLink } from '../identity/invite';
import type { Channel, ChannelPools } from '../session/channel';
import type { ProtocolSteps } from '../session/steps';
import type { Store } from '../store/open-store';
import type { Vault } from '../store/vaults';
import type { Auth } from '../wire/bodies';
import { ClientSession } from './client-session';

export interface LinksOptions {
  readonly identity: Identity;
  readonly store: Store;
  readonly pools: ChannelPools;
  readonly clock: () => number;
  readonly random: RandomSource;
  /** Sent in AUTH: program and version. */
  readonly appName: string;
  readonly steps: ProtocolSteps;
  readonly changed: (vault: VaultView) => void;
}

interface Link {
  state: LinkState;
  session: ClientSession | null;
  connecting: Promise<ClientSession> | null;
  abort: AbortController | null;
  failure: Failure | null;
}

interface Target {
  readonly host: string;
  readonly port: number;
  /** Pinned FP, 32 bytes; null where a person accepted what is shown of it. */
  readonly fp: Buffer | null;
  readonly fp26: string;
  readonly auth: (channel: Channel) => Auth;
}

export class Links {
  private readonly links = new Map<string, Link>();

  constructor(private readonly options: LinksOptions) {}

  async views(): Promise<VaultView[]> {
    return (await this.options.store.vaults.list()).map((vault) => this.view(vault));
  }

  /** Enrols with the server an invite names, or comes back to it. */
  async connectByLink(text: string, alias: string | undefined): Promise<ClientSession> {
    const invite = parseInvite(text);
    const session = await this.connect({
      host: invite.host,
      port: invite.port,
      fp: invite.serverFp,
      fp26: fp26(invite.serverFp),
      auth: (channel) => this.inviteAuth(invite, channel),
    });
    await this.remember(session, invite.host, invite.port, alias);
    return session;
  }

  /**
   * Claims an ID of the server at `place`, whose fingerprint (FP26) a person accepted.
   * Nothing is remembered unless the claim is granted.
   */
  async connectByClaim(
    { host, port }: HostPort,
    id: string,
    accepted: string,
    alias: string | undefined,
  ): Promise<ClientSession> {
    const session = await this.connect({
      host,
      port,
      fp: null,
      fp26: accepted,
      auth: () => ({ mode: 'claim', id, app: this.options.appName }),
    });
    await this.remember(session, host, port, alias);
    return session;
  }

  /** The live session with a known vault, or a new one, at `place` if it is elsewhere now. */
  async session(fp: string, takeover = false, place?: HostPort): Promise<ClientSession> {
    const link = this.links.get(fp);
    if (link?.session?.live) return link.session;
    if (link?.connecting) return link.connecting;
    const vault = await this.options.store.vaults.get(fp);
    if (!vault) throw new BauError('unknown_vault');
    const { host, port } = place ?? vault;
    const session = await this.connect({
      host,
      port,
      fp: vault.fp,
      fp26: fp,
      auth: () => ({
        mode: 'known',
        id: vault.id,
        app: this.options.appName,
        ...(takeover ? { takeover } : {}),
      }),
    });
    await this.remember(session, host, port, undefined);
    return session;
  }

  /** Ends the connection with BYE, or the attempt at one. */
  disconnect(fp: string): void {
    const link = this.links.get(fp);
    link?.abort?.abort();
    link?.session?.bye();
  }

  disconnectAll(): void {
    for (const fp of this.links.keys()) this.disconnect(fp);
  }

  async forget(fp: string): Promise<void> {
    this.disconnect(fp);
    if (!(await this.options.store.vaults.remove(fp))) throw new BauError('unknown_vault');
    this.links.delete(fp);
  }

  private inviteAuth(invite: InviteLink, channel: Channel): Auth {
    const { identity, appName } = this.options;
    const k = inviteKey(invite.secret);
    const proof = inviteProof(k, channel.h, invite.inviteId, identity.public.fp, '');
    return {
      mode: 'invite',
      inviteId: encodeBase64url(invite.inviteId),
      proof: encodeBase64url(proof),
      app: appName,
    };
  }

  private async connect(target: Target): Promise<ClientSession> {
    const known = this.links.get(target.fp26);
    await known?.connecting?.catch(() => undefined);
    // An invite for a vault we are connected to is used on a connection of its own.
    if (known?.session?.live) {
      known.session.bye();
      await new Promise<void>((resolve) =>
        known.session?.onEnd(() => {
          resolve();
        }),
      );
    }
    const link: Link = {
      state: 'dialing',
      session: null,
      connecting: null,
      abort: null,
      failure: null,
    };
    this.links.set(target.fp26, link);
    link.abort = new AbortController();
    link.connecting = this.dial(target, link);
    try {
      return await link.connecting;
    } finally {
      link.connecting = null;
      link.abort = null;
    }
  }

  private async dial(target: Target, link: Link): Promise<ClientSession> {
    const { identity, random, clock, pools, steps } = this.options;
    const connection = encodeBase64url(random(6));
    const address = `${target.host}:${String(target.port)}`;
    this.set(target.fp26, link, 'dialing', null);
    try {
      const session = await ClientSession.connect({
        host: target.host,
        port: target.port,
        identity,
        random,
        clock,
        pools,
        ...(link.abort ? { signal: link.abort.signal } : {}),
        checkServer: (server) => {
          steps.step(connection, address, 'pin', 'none', server.fp);
          checkPin(server, target);
        },
        step: (name, direction, bytes) => {
          if (name === 'tcp') this.set(target.fp26, link, 'handshake', null);
          if (name === 'message3') this.set(target.fp26, link, 'auth', null);
          steps.step(connection, address, name, direction, bytes);
        },
        frame: (direction, name, reqId, body) => {
          steps.frame(connection, address, direction, name, reqId, body);
        },
        auth: target.auth,
      });
      link.session = session;
      session.onEnd((end) => {
        steps.step(connection, address, 'closed', 'none', new Uint8Array());
        link.session = null;
        this.set(target.fp26, link, 'idle', end ? end.toFailure() : null);
      });
      if (session.live) this.set(target.fp26, link, 'ready', null);
      return session;
    } catch (error) {
      steps.step(connection, address, 'closed', 'none', new Uint8Array());
      this.set(target.fp26, link, 'idle', failureOf(error));
      throw error;
    }
  }

  private async remember(
    session: ClientSession,
    host: string,
    port: number,
    alias: string | undefined,
  ): Promise<void> {
    const { store, clock, changed } = this.options;
    const { welcome, peer } = session;
    const { fp, xpub, epub } = peer;
    const vault = await store.vaults.upsert({
      fp,
      xpub,
      epub,
      label: welcome.label,
      ...(alias === undefined || alias.trim() === '' ? {} : { alias: alias.trim() }),
      host,
      port,
      id: welcome.id,
    });
    const at = clock();
    await store.vaults.touch(peer.fp26, at);
    changed(this.view({ ...vault, lastConnectedAt: at }));
  }

  private set(fp: string, link: Link, state: LinkState, failure: Failure | null): void {
    link.state = state;
    link.failure = failure;
    this.options.store.vaults
      .get(fp)
      .then((vault) => {
        if (vault && this.links.get(fp) === link) this.options.changed(this.view(vault));
      })
      .catch(() => undefined);
  }

  private view(vault: Vault): VaultView {
    const link = this.links.get(vault.fp26);
    return {
      fp: vault.fp26,
      label: vault.alias ?? vault.label,
      host: vault.host,
      port: vault.port,
      id: vault.id,
      addedAt: vault.addedAt,
      lastConnectedAt: vault.lastConnectedAt,
      state: link?.state ?? 'idle',
      address: link?.session?.live ? link.session.welcome.address : null,
      failure: link?.failure ?? null,
    };
  }
}

function checkPin(server: PublicIdentity, target: Target): void {
  const isPinned = target.fp?.equals(server.fp) ?? server.fp26 === target.fp26;
  if (isPinned) return;
  throw new BauError('identity_changed', { expected: target.fp26, found: server.fp26 });
}
