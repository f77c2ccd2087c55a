// Every identity this profile knows: its own two, the vaults it pinned and the people it let
// in. A fingerprint that somebody reads out is looked up here.

import type { Snapshot } from '../../../shared/ipc/views';

export interface KnownKey {
  readonly key: string;
  readonly fp: string;
  readonly kind: 'own-vault' | 'own-client' | 'vault' | 'person';
  /** What the vault calls itself, or the ID; untrusted. Empty for one's own. */
  readonly name: string;
}

export function knownKeys({ identity, client, server }: Snapshot): readonly KnownKey[] {
  const own: readonly KnownKey[] =
    identity === null
      ? []
      : [
          { key: 'own-vault', fp: identity.hostFp, kind: 'own-vault', name: '' },
          { key: 'own-client', fp: identity.clientFp, kind: 'own-client', name: '' },
        ];
  const vaults = client.vaults.map(({ fp, label }): KnownKey => ({
    key: `vault ${fp}`,
    fp,
    kind: 'vault',
    name: label,
  }));
  const people = server.ids.flatMap(({ fp, id, name }): KnownKey[] =>
    fp === null
      ? []
      : [{ key: `id ${id}`, fp, kind: 'person', name: name === '' ? id : `${id}, ${name}` }],
  );
  return [...own, ...vaults, ...people];
}

/** What a person typed or pasted, without the spaces it is read out with. */
export function typedFingerprint(text: string): string {
  return text.toLowerCase().replace(/[\s-]+/g, '');
}

export type Comparison =
  | { readonly state: 'empty' | 'unknown' | 'short' }
  | { readonly state: 'known'; readonly keys: readonly KnownKey[] };

const whole = /^[a-z2-7]{26}$/;

/** Only a whole fingerprint counts: what begins alike can be made by anyone. */
export function compare(text: string, keys: readonly KnownKey[]): Comparison {
  const typed = typedFingerprint(text);
  if (typed === '') return { state: 'empty' };
  if (!whole.test(typed)) return { state: 'short' };
  const found = keys.filter(({ fp }) => fp === typed);
  return found.length === 0 ? { state: 'unknown' } : { state: 'known', keys: found };
}
