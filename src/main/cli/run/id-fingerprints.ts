// Fingerprints as results of `bau id` carry and show them.

import { fillText } from '../../../shared/i18n/texts';
import type { ExportedHalves } from '../../../shared/ipc/commands';
import { Identity } from '../../identity/identity';
import type { SeedPair, Seeds } from '../../store/identity-file';
import { groups } from '../format';
import type { Texts } from '../texts';

export interface Fingerprints {
  /** FP26, or null where that half is not meant. */
  readonly hostFp: string | null;
  readonly clientFp: string | null;
}

export function fingerprints({ host, client }: Seeds, which: ExportedHalves): Fingerprints {
  return {
    hostFp: which === 'client' ? null : fpOf(host),
    clientFp: which === 'host' ? null : fpOf(client),
  };
}

function fpOf(pair: SeedPair): string {
  const identity = new Identity(pair);
  identity.wipe();
  return identity.public.fp26;
}

/** One line each. */
export function fingerprintLines(texts: Texts, { hostFp, clientFp }: Fingerprints): string[] {
  const { id: words } = texts.all;
  return [
    ...(hostFp === null ? [] : [fillText(words.host, { fp: groups(hostFp) })]),
    ...(clientFp === null ? [] : [fillText(words.client, { fp: groups(clientFp) })]),
  ];
}
