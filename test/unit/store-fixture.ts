// Stores on real folders for the store's tests, with a clock the test moves by hand.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/main/store/open-store';

export const noon = 1_790_000_000_000;
export const hour = 3_600_000;

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'bau-store-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A store on `dir`, or on a folder of its own, closed when the test is over. */
export async function temporaryStore(dir?: string, clock = () => noon): Promise<Store> {
  const store = await openStore(dir ?? (await temporaryFolder()), { clock });
  onTestFinished(() => store.close());
  return store;
}

export const someFp = (): Buffer => randomBytes(32);

export interface InviteTimes {
  readonly name?: string;
  readonly now?: number;
  readonly notAfter?: number;
}

/** Records an invite that is good for an hour unless said; gives its inviteId. */
export async function invite(
  store: Store,
  id: string,
  { name, now = noon, notAfter = now + hour }: InviteTimes = {},
): Promise<Buffer> {
  const inviteId = randomBytes(8);
  await store.admission.createInvite({ id, name, inviteId, k: randomBytes(32), notAfter, now });
  return inviteId;
}

/** Has `fp` use a fresh invite for `id`. */
export async function enrol(store: Store, id: string, fp: Buffer, now = noon): Promise<Buffer> {
  const inviteId = await invite(store, id, { now });
  const result = await store.admission.useInvite({ inviteId, fp, now });
  if (result.kind !== 'admitted') throw new Error(`not enrolled: ${result.detail}`);
  return inviteId;
}
