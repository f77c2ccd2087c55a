// The key of the etags, kept with the vault, so that parts of clients stay resumable across
// restarts (PROTOCOL.md section 7.1).

import { decodeBase64url, encodeBase64url } from '../crypto/base64url';
import type { RandomSource } from '../crypto/random';
import type { Settings } from '../store/settings';

const setting = 'vault.etagKey';
const keyBytes = 32;

/** The key (32 bytes), made at the first call. */
export async function etagKeyOf(settings: Settings, random: RandomSource): Promise<Buffer> {
  const found = await settings.get(setting);
  const known = typeof found === 'string' ? decodeBase64url(found, keyBytes) : null;
  if (known) return known;
  const fresh = random(keyBytes);
  await settings.set(setting, encodeBase64url(fresh));
  return fresh;
}
