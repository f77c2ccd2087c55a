// What the feed says about the newest version. It comes over the network: it is parsed by a
// schema that takes a plain file beside the feed and nothing else, whatever more it offers
// (other addresses, installers that ask for an administrator, packages to fetch later).

import { z } from 'zod';
import type { NewVersion } from '../../../shared/ipc/updates';

/** A feed is a few hundred bytes and the notes of a release. */
export const maxFeedBytes = 64 * 1024;
const maxNotes = 20_000;
const maxDownloadBytes = 1024 * 1024 * 1024;

const number = '(?:0|[1-9]\\d{0,8})';
const versionPattern = new RegExp(`^${number}\\.${number}\\.${number}(?:-[0-9A-Za-z.-]{1,32})?$`);

const file = z.object({
  url: z.string().regex(/^[A-Za-z0-9][\w.+-]{0,127}$/),
  /** 64 bytes in base64. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  size: z.int().min(1).max(maxDownloadBytes),
});

const schema = z.object({
  version: z.string().regex(versionPattern),
  /** Others than ours may be described in other ways, and are passed over. */
  files: z
    .array(z.unknown())
    .max(16)
    .transform(fitting)
    .refine((files) => files.length > 0),
  releaseNotes: z
    .string()
    .transform((text) => text.slice(0, maxNotes))
    .catch(''),
});

function fitting(files: readonly unknown[]): z.output<typeof file>[] {
  return files.flatMap((each) => {
    const parsed = file.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
}

export type Release = Readonly<z.output<typeof schema>>;
export type ReleaseFile = Readonly<z.output<typeof file>>;

/** The release in parsed YAML, or null where that is none. */
export function releaseIn(value: unknown): Release | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/**
 * Whether a person who has `current` is to be offered the release: it is newer, and not one
 * in the making. `current` is a version such as `1.2.3` or `1.2.3-beta.1`.
 */
export function isOffered({ version }: Release, current: string): boolean {
  if (version.includes('-')) return false;
  const [own = '', making] = current.split('-', 2);
  const offered = version.split('.').map(Number);
  const had = own.split('.').map(Number);
  const at = offered.findIndex((part, index) => part !== had[index]);
  return at < 0 ? making !== undefined : (offered[at] ?? 0) > (had[at] ?? 0);
}

/** The file of that extension; where there are several, the one that names the architecture. */
export function fileFor(release: Release, extension: string, arch: string): ReleaseFile | null {
  const named = release.files.filter(({ url }) => url.endsWith(`.${extension}`));
  return named.find(({ url }) => url.includes(arch)) ?? named[0] ?? null;
}

export function viewOf(release: Release, { size }: ReleaseFile): NewVersion {
  return { version: release.version, notes: release.releaseNotes.trim(), size };
}

/** Name of the feed of one system and architecture, as electron-builder writes them. */
export function feedName(platform: string, arch: string): string {
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  if (platform === 'win32') return `latest${suffix}.yml`;
  return platform === 'darwin' ? `latest${suffix}-mac.yml` : `latest-linux${suffix}.yml`;
}

/** Whether bytes may come from there: over TLS, or from this very computer. */
export function isAllowedAddress(address: string): boolean {
  try {
    const { protocol, hostname, username, password } = new URL(address);
    if (username !== '' || password !== '') return false;
    return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
  } catch {
    return false;
  }
}

/** Whether an answer may send us there: what began over TLS stays within it. */
export function isAllowedRedirect(from: string, to: string): boolean {
  return isAllowedAddress(to) && (to.startsWith('https:') || !from.startsWith('https:'));
}
