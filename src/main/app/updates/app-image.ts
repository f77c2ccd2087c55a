// An AppImage is one file: which one this process runs from, and how another takes its
// place. The old one stays whole until the new one lies beside it, complete and verified.

import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { chmod, copyFile, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { BauError } from '../../../shared/errors';

/**
 * The AppImage that the executable runs from, or null. The variables alone do not say so:
 * a program inherits those of the AppImage that started it.
 */
export function ownAppImage(env: NodeJS.ProcessEnv, executable: string): string | null {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  if (image === undefined || mounted === undefined || !isAbsolute(image)) return null;
  try {
    return executable.startsWith(realpathSync(mounted) + sep) ? image : null;
  } catch {
    return null;
  }
}

/**
 * Puts a copy of `from`, whose SHA-512 must be `sha512` (base64), in the place of `image`.
 * Throws `update_mismatch`, `update_denied` or `disk_full`; `image` is then what it was.
 */
export async function replaceAppImage(from: string, sha512: string, image: string): Promise<void> {
  let beside: string | null = null;
  try {
    // A link to it stays a link.
    const target = await realpath(image);
    beside = join(dirname(target), `.${basename(target)}.new`);
    await rm(beside, { force: true });
    await copyFile(from, beside);
    // Judged as it lies there, since those are the bytes that will run.
    if ((await sha512Of(beside)) !== sha512) throw new BauError('update_mismatch');
    await chmod(beside, 0o755);
    await rename(beside, target);
  } catch (cause) {
    if (beside !== null) await rm(beside, { force: true }).catch(() => undefined);
    throw cause instanceof BauError ? cause : placeFailure(cause);
  }
}

function placeFailure(cause: unknown): BauError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new BauError('disk_full', {}, { cause });
  return new BauError('update_denied', {}, { cause });
}

async function sha512Of(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const hash = createHash('sha512');
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      hash.update(chunk as Buffer);
    }
    await handle.sync();
    return hash.digest('base64');
  } finally {
    await handle.close();
  }
}

/** The environment of a program that is to run from another AppImage, or from none. */
export function outsideAppImage(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = new Set(['APPIMAGE', 'APPDIR', 'ARGV0', 'OWD']);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.has(name)));
}
