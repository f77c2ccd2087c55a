// Who answers at an address, for a client without a pin (PROTOCOL.md section 3): the
// handshake up to message 2, after which this side leaves. Closing there is no fault.

import { BauError } from '../../shared/errors';
import type { PublicIdentity } from '../identity/identity';
import { dial, type DialOptions } from './dial';

/**
 * The identity the server there proves to hold, which is not to be trusted before a
 * person compared it. Rejects with BauError as `dial` does.
 */
export async function probeServer(
  options: Omit<DialOptions, 'checkServer' | 'secured'>,
): Promise<PublicIdentity> {
  const seen: PublicIdentity[] = [];
  try {
    await dial({
      ...options,
      checkServer: (server) => {
        seen.push(server);
        throw new BauError('cancelled');
      },
      secured: () => undefined,
    });
  } catch (error) {
    const [server] = seen;
    if (server) return server;
    throw error;
  }
  throw new Error('probe: the handshake went on');
}
