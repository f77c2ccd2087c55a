// AUTH: decides who a key is (PROTOCOL.md section 6). It changes the store only through
// its atomic transitions, and tells the peer no more than section 11 allows.

import { BauError, type WireReason } from '../../shared/errors';
import { idPattern } from '../../shared/limits';
import { decodeBase64url } from '../crypto/base64url';
import { constantTimeEqual } from '../crypto/equal';
import { inviteIdBytes, inviteProof } from '../identity/invite';
import type { Client } from '../store/clients';
import type { Channel } from '../session/channel';
import type { Auth } from '../wire/bodies';
import type { ServerContext } from './context';
import { sourceOf } from './door';

export type Verdict =
  | {
      readonly kind: 'admitted';
      readonly client: Client;
      /** Keys and IDs whose live sessions end because of this admission. */
      readonly endsFp: Buffer | null;
      readonly endsId: string | null;
      readonly idsChanged: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: WireReason; readonly detail: string };

const refused = (reason: WireReason, detail: string): Verdict => ({
  kind: 'refused',
  reason,
  detail,
});

const badAuth = (why: string): BauError => new BauError('bad_request', {}, { message: why });

/** Where a connection comes from. */
export interface Origin {
  /** The socket's own address. */
  readonly remote: string;
  /** With its port, as the server shows it. */
  readonly address: string;
}

/** Judges an AUTH whose schema was checked. Throws BauError('bad_request') for a malformed value. */
export async function authenticate(
  context: ServerContext,
  channel: Channel,
  auth: Auth,
  origin: Origin,
): Promise<Verdict> {
  if (auth.id !== undefined && !idPattern.test(auth.id)) {
    return refused('not_enrolled', 'an ID outside the grammar');
  }
  switch (auth.mode) {
    case 'known':
      return known(context, channel, auth.id ?? '');
    case 'invite':
      return invite(context, channel, auth);
    case 'claim':
      return claim(context, channel, auth.id ?? '', origin);
  }
}

async function claim(
  context: ServerContext,
  channel: Channel,
  id: string,
  { remote, address }: Origin,
): Promise<Verdict> {
  const { fp } = channel.peer;
  const source = sourceOf(remote);
  const now = context.clock();
  const result = await context.store.claims.claim({ fp, id, source, address, now });
  if (result.kind === 'refused') return result;
  const { client, isNew } = result;
  return { kind: 'admitted', client, endsFp: null, endsId: null, idsChanged: isNew };
}

async function known(context: ServerContext, channel: Channel, id: string): Promise<Verdict> {
  const { fp } = channel.peer;
  const result = await context.store.admission.admitKnown({ fp, id, now: context.clock() });
  if (result.kind === 'refused') return result;
  return { ...result, endsFp: null, endsId: null, idsChanged: false };
}

async function invite(context: ServerContext, channel: Channel, auth: Auth): Promise<Verdict> {
  const inviteId = decodeBase64url(auth.inviteId ?? '', inviteIdBytes);
  const proof = decodeBase64url(auth.proof ?? '', 32);
  if (!inviteId || !proof) throw badAuth('inviteId or proof');
  const { admission } = context.store;
  const { fp } = channel.peer;
  const found = await admission.findInvite(inviteId);
  // An unknown invite costs the same work as a wrong proof.
  const k = found?.k ?? context.random(32);
  const expected = inviteProof(k, channel.h, inviteId, fp, auth.id ?? '');
  const proven = constantTimeEqual(expected, proof);
  if (!found) return refused('not_enrolled', 'an unknown invite');
  if (!proven) return refused('not_enrolled', `wrong proof for the invite of ${found.id}`);
  if (auth.id !== undefined && auth.id !== found.id) {
    return refused('not_enrolled', `the invite is for ${found.id}, not ${auth.id}`);
  }
  const result = await admission.useInvite({ inviteId, fp, now: context.clock() });
  if (result.kind === 'refused') return result;
  return {
    kind: 'admitted',
    client: result.client,
    endsFp: result.replacedFp,
    endsId: result.releasedId,
    idsChanged: true,
  };
}
