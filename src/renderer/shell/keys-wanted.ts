// Whether an engine that did not open only waits for something that opens its keys.

import type { Failure } from '../../shared/errors';

/** What would open the keys: a passphrase they have, one yet to be chosen, or the key store that sealed them. */
export function keysWanted({ reason, params }: Failure): 'new' | 'passphrase' | 'store' | null {
  if (reason === 'wrong_passphrase') return 'passphrase';
  if (reason !== 'no_key_store') return null;
  if (params['need'] === 'passphrase') return 'passphrase';
  return params['need'] === 'key-store' ? 'store' : 'new';
}
