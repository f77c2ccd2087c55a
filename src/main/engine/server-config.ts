// The server's saved configuration: what `start` uses unless told otherwise.

import { z } from 'zod';
import type { EngineParsed } from '../../shared/ipc/commands';
import type { ServerConfig } from '../../shared/ipc/views';
import { defaultPort } from '../../shared/limits';
import type { Store } from '../store/open-store';

const schema = z.object({
  vaultDir: z.string().nullable(),
  port: z.int().min(0).max(65_535),
  reach: z.enum(['computer', 'network']),
  label: z.string().min(1).max(64),
  anyExtension: z.boolean(),
  announce: z.boolean().default(true),
});

const key = 'server.config';

/** The address to listen on: the one asked for, or what the reach says. */
export const listenHost = ({ reach }: ServerConfig, asked: string | undefined): string =>
  asked ?? (reach === 'network' ? '0.0.0.0' : '127.0.0.1');

export async function loadServerConfig(store: Store, defaultLabel: string): Promise<ServerConfig> {
  const found = schema.safeParse(await store.settings.get(key));
  if (found.success) return found.data;
  return {
    vaultDir: null,
    port: defaultPort,
    reach: 'computer',
    label: defaultLabel,
    anyExtension: false,
    announce: true,
  };
}

export async function saveServerConfig(store: Store, config: ServerConfig): Promise<void> {
  await store.settings.set(key, { ...config });
}

/** The configuration with what `change` holds; what it leaves undefined stays. */
export function changed(
  config: ServerConfig,
  change: EngineParsed<'server.configure'>,
): ServerConfig {
  const known = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...config, ...(Object.fromEntries(known) as Partial<ServerConfig>) };
}
