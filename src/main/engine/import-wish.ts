// Imports as the app asks for them over the port: the keys of an export take the place of
// those that are there, under the protection that the app says.

import { basename } from 'node:path';
import type { ExportAbout, Imported } from '../../shared/ipc/recovery';
import { openExport } from '../store/identity-export';
import type { SeedOptions } from '../store/identity-file';
import { importIdentity, readExport, seedOptions, wipeSeeds } from './identity-transfer';
import type { ImportWish, KeyStore } from './port';

/**
 * What a file of exported keys says of itself; with a passphrase, only if that opens it.
 * Rejects as `readExport` and `openExport`.
 */
export async function aboutExport(path: string, passphrase: string | null): Promise<ExportAbout> {
  const file = await readExport(path);
  if (passphrase !== null) wipeSeeds(await openExport(file, passphrase));
  const { createdAt, host: hostFp, client: clientFp } = file;
  return { createdAt, hostFp, clientFp };
}

/** Rejects as `importIdentity`, `readExport` and `openExport`; nothing has changed then. */
export async function importByWish(wish: ImportWish, keyStore: KeyStore): Promise<Imported> {
  const { dataDir, path, exportPassphrase, protection, passphrase, isAnew } = wish;
  const means: Readonly<Record<typeof protection, Partial<SeedOptions>>> = {
    'key-store': { keyStore },
    passphrase: { passphrase },
    file: { allowKeyFile: true },
  };
  const options = seedOptions(means[protection]);
  const given = await openExport(await readExport(path), exportPassphrase);
  const imported = await importIdentity({
    dataDir,
    given,
    open: options,
    seal: options,
    replace: true,
    anewIfUnreadable: isAnew,
    anewIfSealed: isAnew,
    now: Date.now(),
  });
  const { keptAs } = imported;
  return { ...imported, keptAs: keptAs === null ? null : basename(keptAs) };
}
