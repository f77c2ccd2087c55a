// The three ways into a vault (PROTOCOL.md section 6), as the AUTH each of them sends.

import { encodeBase64url } from '../crypto/base64url';
import type { PublicIdentity } from '../identity/identity';
import { inviteKey, inviteProof, type InviteLink } from '../identity/invite';
import type { Channel } from '../session/channel';
import type { Auth } from '../wire/bodies';

/** Builds the AUTH for the channel it goes over. */
export type AuthFor = (channel: Channel) => Auth;

/** As `id`, which this key holds; `takeover` ends another session of this key. */
export function asKnown(id: string, app: string, takeover = false): AuthFor {
  return () => ({ mode: 'known', id, app, ...(takeover ? { takeover } : {}) });
}

/** With an invite for this key, `own`. */
export function byInvite(invite: InviteLink, app: string, own: PublicIdentity): AuthFor {
  return (channel) => {
    const k = inviteKey(invite.secret);
    const proof = inviteProof(k, channel.h, invite.inviteId, own.fp, '');
    return {
      mode: 'invite',
      inviteId: encodeBase64url(invite.inviteId),
      proof: encodeBase64url(proof),
      app,
    };
  };
}

/** As the first key to ask for `id`. */
export function byClaim(id: string, app: string): AuthFor {
  return () => ({ mode: 'claim', id, app });
}
