// What to try when a connection does not come about: a short list for each kind of trouble,
// and what differs between systems. Pure.

import type { Reason } from '../../../shared/errors';
import type { Catalogue } from '../../../shared/i18n/texts';

type Steps = Catalogue['help']['steps'];
export type HelpStep = keyof Steps;

export interface Circumstances {
  readonly reason: Reason;
  /** Node's name of the system. */
  readonly platform: string;
  /** Whether the address is on a network of this computer; null where nobody can tell. */
  readonly isNeighbour: boolean | null;
}

const unreachable: ReadonlySet<Reason> = new Set(['unreachable', 'connect_timeout', 'peer_silent']);
const noDoor: ReadonlySet<Reason> = new Set(['not_enrolled', 'expired', 'revoked']);

const firewalls: Readonly<Record<string, HelpStep>> = {
  win32: 'firewallWindows',
  darwin: 'firewallMac',
  linux: 'firewallLinux',
};

/** Steps in the order to try them; empty where the failure's own sentence says it all. */
export function helpSteps({ reason, platform, isNeighbour }: Circumstances): readonly HelpStep[] {
  if (unreachable.has(reason)) {
    const own: readonly HelpStep[] = platform === 'darwin' ? ['permissionMac'] : [];
    return [
      ...(isNeighbour === false ? (['otherNetwork'] as const) : (['sameNetwork'] as const)),
      'serverOpen',
      'address',
      ...own,
      firewalls[platform] ?? 'firewall',
    ];
  }
  if (noDoor.has(reason)) return ['askInvite', 'askClaim', 'sameKey'];
  switch (reason) {
    case 'invite_gone':
    case 'link_expired':
      return ['newInvite', 'clock'];
    case 'identity_changed':
    case 'nearby_other':
      return ['dontGoOn', 'askKeeper', 'newInvite'];
    case 'handshake_failed':
    case 'version':
      return ['isBau', 'update'];
    case 'full':
    case 'slow_down':
    case 'stopping':
      return ['waitMoment', 'askKeeper'];
    case 'already_connected':
      return ['otherWindow'];
    default:
      return [];
  }
}
