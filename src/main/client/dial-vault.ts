// One attempt at a session with a vault: dial, check the pin before message 3, AUTH, and
// every step of it told to the activity view.

import { BauError } from '../../shared/errors';
import { formatHostPort, type HostPort } from '../identity/host-port';
import { encodeBase64url } from '../crypto/base64url';
import type { RandomSource } from '../crypto/random';
import type { Identity, PublicIdentity } from '../identity/identity';
import type { ChannelPools } from '../session/channel';
import type { ProtocolSteps } from '../session/steps';
import type { AuthFor } from './auth-modes';
import { ClientSession } from './client-session';

export interface Dialer {
  readonly identity: Identity;
  readonly pools: ChannelPools;
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly steps: ProtocolSteps;
}

export interface Target {
  readonly place: HostPort;
  /** Pinned FP, 32 bytes; null where a person accepted what is shown of it. */
  readonly fp: Buffer | null;
  readonly fp26: string;
  readonly auth: AuthFor;
}

/** How far an attempt has got. */
export type Reached = (state: 'handshake' | 'auth') => void;

/** Rejects with BauError: `identity_changed`, and those of ClientSession.connect. */
export async function dialVault(
  target: Target,
  { identity, pools, clock, random, steps }: Dialer,
  signal: AbortSignal,
  reached: Reached,
): Promise<ClientSession> {
  const connection = encodeBase64url(random(6));
  const address = formatHostPort(target.place.host, target.place.port);
  const closed = (): void => {
    steps.step(connection, address, 'closed', 'none', new Uint8Array());
  };
  try {
    const session = await ClientSession.connect({
      ...target.place,
      identity,
      random,
      clock,
      pools,
      signal,
      checkServer: (server) => {
        steps.step(connection, address, 'pin', 'none', server.fp);
        checkPin(server, target);
      },
      step: (name, direction, bytes) => {
        if (name === 'tcp') reached('handshake');
        if (name === 'message3') reached('auth');
        steps.step(connection, address, name, direction, bytes);
      },
      frame: (direction, name, reqId, body) => {
        steps.frame(connection, address, direction, name, reqId, body);
      },
      auth: target.auth,
    });
    session.onEnd(closed);
    return session;
  } catch (error) {
    closed();
    throw error;
  }
}

function checkPin(server: PublicIdentity, target: Target): void {
  const isPinned = target.fp?.equals(server.fp) ?? server.fp26 === target.fp26;
  if (isPinned) return;
  throw new BauError('identity_changed', { expected: target.fp26, found: server.fp26 });
}
