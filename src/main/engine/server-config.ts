// The server's saved configuration: what `start` uses unless told otherwise.

import { z } from 'zod';
import { BauError } from '../../shared/errors';
import { canonicalExtension, extensionLimits, type ExtensionLists } from '../../shared/extensions';
import type { EngineParsed } from '../../shared/ipc/commands';
import type { ServerConfig } from '../../shared/ipc/views';
import { defaultPort } from '../../shared/limits';
import type { Store } from '../store/open-store';

const list = z.array(z.string()).max(extensionLimits.entries);

const schema = z.object({
  vaultDir: z.string().nullable(),
  port: z.int().min(0).max(65_535),
  reach: z.enum(['computer', 'network']),
  label: z.string().min(1).max(64),
  anyExtension: z.boolean(),
  announce: z.boolean().default(true),

  extensions: z.object({ text: list, binary: list }).nullable().catch(null),
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

    extensions: null,
  };
}

export async function saveServerConfig(store: Store, config: ServerConfig): Promise<void> {
  const { extensions } = config;
  const lists = extensions && { text: [...extensions.text], binary: [...extensions.binary] };
  await store.settings.set(key, { ...config, extensions: lists });
}

/** The configuration with what `change` holds; what it leaves undefined stays. */
export function changedConfig(
  config: ServerConfig,
  change: EngineParsed<'server.configure'>,
): ServerConfig {
  const known = Object.entries(change).filter(([, value]) => value !== undefined);
  const next = { ...config, ...(Object.fromEntries(known) as Partial<ServerConfig>) };
  const { extensions } = change;
  return extensions ? { ...next, extensions: canonicalLists(extensions) } : next;
}

/**
 * Lists as the configuration keeps them: each extension once, and on one list, `text` before
 * `binary`. Throws BauError('bad_input') for what is no extension.
 */
function canonicalLists({ text, binary }: ExtensionLists): ExtensionLists {
  const read = (written: readonly string[]): Set<string> =>
    new Set(
      written.map((each) => {
        const extension = canonicalExtension(each);
        if (extension === null) throw new BauError('bad_input', { field: 'extensions' });
        return extension;
      }),
    );
  const texts = read(text);
  return { text: [...texts], binary: [...read(binary)].filter((each) => !texts.has(each)) };
}
