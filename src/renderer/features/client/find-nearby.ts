// Connects to a pinned vault at one of the addresses the network names for it. Whoever
// answers must prove to be that vault before its name is used: an address is only a hint.

import type { Failure } from '../../../shared/errors';
import type { NearbyVault } from '../../../shared/ipc/views';
import { send } from '../../bridge/command';

const notThere: Failure = { status: 0, reason: 'nearby_other', params: {} };

/** Null when it is connected; else what to tell the person. */
export async function connectNearby({ fp, addresses }: NearbyVault): Promise<Failure | null> {
  if (fp === null) return notThere;
  let failure = notThere;
  for (const address of addresses) {
    const probed = await send('server.probe', { address });
    if (!probed.ok) {
      failure = probed.error;
      continue;
    }
    // Somebody else says they are this vault: no reason to dial them in its name.
    if (probed.value.fp !== fp) continue;
    const connected = await send('vault.connect', { vault: fp, address });
    return connected.ok ? null : connected.error;
  }
  return failure;
}
