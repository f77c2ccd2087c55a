// `server.probe`: whose server answers at an address, so that a person can compare its
// fingerprint before claiming an ID there. Nothing is stored.

import { BauError } from '../../shared/errors';
import type { EngineOutput, EngineParsed } from '../../shared/ipc/commands';
import { encodeBase64url } from '../crypto/base64url';
import { formatHostPort, parseHostPort, type HostPort } from '../identity/host-port';
import { probeServer } from '../session/probe';
import type { GuestOptions } from './guest';

/** The place in `host:port`. Throws BauError('bad_input') with `field` `address`. */
export function placeOf(address: string): HostPort {
  const place = parseHostPort(address.trim());
  if (!place) throw new BauError('bad_input', { field: 'address' });
  return place;
}

export async function probe(
  { identity, random, clock, pools, store, activity }: GuestOptions,
  { address }: EngineParsed<'server.probe'>,
): Promise<EngineOutput<'server.probe'>> {
  const { host, port } = placeOf(address);
  const connection = encodeBase64url(random(6));
  const shown = formatHostPort(host, port);
  const server = await probeServer({
    host,
    port,
    identity,
    random,
    clock,
    pools,
    step: (name, direction, bytes) => {
      activity.step('client', connection, shown, name, direction, bytes);
    },
  });
  activity.step('client', connection, shown, 'pin', 'none', server.fp);
  activity.step('client', connection, shown, 'closed', 'none', new Uint8Array());
  const known = (await store.vaults.get(server.fp26)) !== null;
  return { host, port, fp: server.fp26, known };
}
