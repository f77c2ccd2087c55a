// Makes invites: the secret that goes into the link, the key that goes into the store, and
// the address the link names.

import { BauError } from '../../shared/errors';
import type { ServerConfig } from '../../shared/ipc/views';
import { defaultPort, inviteLife } from '../../shared/limits';
import type { RandomSource } from '../crypto/random';
import { parseHostPort, type HostPort } from '../identity/host-port';
import type { Identity } from '../identity/identity';
import { formatInvite, inviteIdBytes, inviteKey, inviteSecretBytes } from '../identity/invite';
import type { NewInvite } from '../store/admission';
import type { Store } from '../store/open-store';
import { reachableHosts } from './addresses';
import { listenHost } from './server-config';

export interface InviterOptions {
  readonly identity: Identity;
  readonly store: Store;
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly config: () => ServerConfig;
}

/** An invite that is not in the store yet, with its link: a bearer secret. */
export interface MadeInvite {
  readonly invite: NewInvite;
  readonly link: string;
  readonly expiresAt: number;
}

export interface InviteWish {
  readonly id: string;
  readonly name?: string | undefined;
}

export interface InviteTerms {
  readonly expiresInMs?: number | undefined;
  /** `host:port` for the link; left out: the server's own best one. */
  readonly address?: string | undefined;
}

export class Inviter {
  constructor(private readonly options: InviterOptions) {}

  /** One for each wish, all good for the same time. Throws BauError('bad_input'). */
  async make(wishes: readonly InviteWish[], terms: InviteTerms): Promise<MadeInvite[]> {
    const { clock, random, identity } = this.options;
    const place = await this.place(terms.address);
    const now = clock();
    const notAfter = Math.floor((now + (terms.expiresInMs ?? inviteLife.defaultMs)) / 1000);
    const serverFp = identity.public.fp;
    return wishes.map(({ id, name }) => {
      const inviteId = random(inviteIdBytes);
      const secret = random(inviteSecretBytes);
      const expiresAt = notAfter * 1000;
      const link = formatInvite({ ...place, serverFp, inviteId, secret, notAfter });
      const k = inviteKey(secret);
      return { invite: { id, name, inviteId, k, notAfter: expiresAt, now }, link, expiresAt };
    });
  }

  private async place(asked: string | undefined): Promise<HostPort> {
    if (asked !== undefined) {
      const place = parseHostPort(asked);
      if (!place) throw new BauError('bad_input', { field: 'address' });
      return place;
    }
    const { store, config } = this.options;
    const last = (await store.serving.current()) ?? (await store.serving.last());
    const host = listenHost(config(), last?.host);
    const port = last?.port ?? config().port;
    return { host: reachableHosts(host)[0] ?? '127.0.0.1', port: port === 0 ? defaultPort : port };
  }
}
