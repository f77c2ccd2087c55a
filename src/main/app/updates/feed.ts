// Where this copy looks for new versions, as written into the package when it was made.
// Nothing that a person or another program sets while it runs has a say in it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { UpdateWay } from '../../../shared/ipc/updates';
import { isAllowedAddress } from './release';

/** What the packaged file must hold; more than this is of no concern. */
const schema = z.object({
  provider: z.literal('generic'),
  /** A folder on the web that holds the feed and the files it names. */
  url: z.string().max(512).refine(isAllowedAddress),
  /** Of the folder that downloads wait in. */
  updaterCacheDirName: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .refine((name) => !/^\.+$/.test(name)),
});

export type Feed = Readonly<z.output<typeof schema>>;

/** Throws where the value is no feed. */
export function feedIn(value: unknown): Feed {
  return schema.parse(value);
}

/** Where the feed's address lies in a package, given its folder of resources. */
export function feedFile(resources: string): string {
  return join(resources, 'app-update.yml');
}

export interface Copy {
  readonly isPackaged: boolean;
  readonly platform: string;
  readonly resources: string;
  /** The AppImage that this process runs from; null where it is none. */
  readonly appImage: string | null;
}

/** How this copy of the app gets new versions. */
export function wayOf({ isPackaged, platform, resources, appImage }: Copy): UpdateWay {
  if (!isPackaged || !existsSync(feedFile(resources))) return 'none';
  // What a package manager installed is its own to replace.
  return platform === 'linux' && appImage === null ? 'tell' : 'install';
}
