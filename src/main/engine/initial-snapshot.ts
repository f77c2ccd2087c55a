// The snapshot an engine begins with, from what the data folder holds.

import { cp, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Protection, Snapshot } from '../../shared/ipc/views';
import { keep } from '../../shared/project';
import { savedView } from '../client/saved-view';
import type { Identity } from '../identity/identity';
import type { Store } from '../store/open-store';
import type { EngineOptions } from './engine';
import { loadDownloadDir } from './guest';
import { claimsView } from './ids';
import { nobodyNearby } from './nearby';
import { loadServerConfig, saveServerConfig } from './server-config';

/** What the engine shows before anything has happened. A first vault is made where there is none. */
export async function initialSnapshot(
  store: Store,
  options: EngineOptions,
  identities: { readonly host: Identity; readonly client: Identity },
  protection: Protection,
): Promise<Omit<Snapshot, 'seq'>> {
  const now = (options.clock ?? Date.now)();
  let config = await loadServerConfig(store, hostname().slice(0, 64) || 'Baú');
  if (config.vaultDir === null && options.sampleVaultDir !== null) {
    const vaultDir = join(options.dataDir, 'vault');
    await mkdir(vaultDir, { recursive: true });
    await cp(options.sampleVaultDir, vaultDir, { recursive: true, force: false });
    config = { ...config, vaultDir };
    await saveServerConfig(store, config);
  }
  return {
    identity: {
      hostFp: identities.host.public.fp26,
      clientFp: identities.client.public.fp26,
      protection,
    },
    server: {
      state: 'stopped',
      config,
      listening: null,
      failure: null,
      files: { state: 'idle', files: 0, bytes: 0, hashed: 0, problems: [] },
      adding: null,
      sessions: [],
      ids: await store.clients.list(now),
      counters: null,
      claims: await claimsView(store, now),
      refusals: [],
      messages: [],
    },
    client: {
      vaults: [],
      transfers: [],
      saved: (await store.saved.list(keep.saved)).map(savedView),
      downloadDir: await loadDownloadDir(store, options.downloadDir),
      nearby: nobodyNearby,
    },
    activity: [],
  };
}
