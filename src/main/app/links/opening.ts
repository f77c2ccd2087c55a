// What the app was asked to open on a command line: an invite link or an invite file. The
// system's own switches, Chromium's and the app's share the line and are left alone.

import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { z } from 'zod';
import { maxLinkLength } from './link-text';

const opening = z.union([
  z.strictObject({ link: z.string().max(maxLinkLength + 1) }),
  z.strictObject({ file: z.string().max(4096) }),
]);

/** One thing to open: a link as it was given, not judged yet, or an absolute path. */
export type Opening = Readonly<z.output<typeof opening>>;

/** The last link or invite file of `argv` (without the executable), or null. */
export function openingOf(argv: readonly string[], cwd: string): Opening | null {
  const { positionals } = parseArgs({
    args: [...argv],
    strict: false,
    // Those that take a value, so that it is not mistaken for something to open.
    options: { profile: { type: 'string' }, data: { type: 'string' } },
  });
  for (const text of positionals.reverse()) {
    // What is too long stays too long, and is told to be damaged.
    if (/^bau:/i.test(text)) return { link: text.slice(0, maxLinkLength + 1) };
    if (/\.bau$/i.test(text) && text.length <= 4096) return { file: resolve(cwd, text) };
  }
  return null;
}

/** What a second start of the app hands to the first; null for nothing, or for nonsense. */
export function readOpening(value: unknown): Opening | null {
  const parsed = z.object({ opening }).safeParse(value);
  return parsed.success ? parsed.data.opening : null;
}
