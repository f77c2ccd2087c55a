// Invite files: one invite link as plain text, with the ending `.bau`. They come by mail and
// chat, so nothing of them is trusted: they are looked at before they are read, and no more
// is read than an invite can be.

import { constants } from 'node:fs';
import { link as hardLink, open, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { BauError } from '../../../shared/errors';
import { linkText } from './link-text';

/** Bytes; a larger file is no invite. */
export const maxInviteFile = 2048;

export const inviteFileEnding = '.bau';

const notInvite = (message: string): BauError => new BauError('bad_invite_file', {}, { message });

/** The link in a file's content. Throws `bad_invite_file`. */
export function parseInviteFile(bytes: Uint8Array): string {
  if (bytes.length > maxInviteFile) throw notInvite('too large');
  try {
    return linkText(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw notInvite('not one link');
  }
}

/** The link in the file. Throws `bad_invite_file` for all that is no readable invite file. */
export async function readInviteFile(path: string): Promise<string> {
  // A pipe of that name must not hold anybody up.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(() => {
    throw notInvite('cannot be opened');
  });
  try {
    const info = await file.stat();
    if (!info.isFile() || info.size > maxInviteFile) throw notInvite('no small file');
    const buffer = Buffer.alloc(maxInviteFile + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return parseInviteFile(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/**
 * Writes the link where the person chose, for its owner alone. A name without the ending
 * gets it, and then must be free. Throws `folder_unusable` or `name_exists`.
 */
export async function writeInviteFile(chosen: string, link: string): Promise<void> {
  const isExact = extname(chosen).toLowerCase() === inviteFileEnding;
  const path = isExact ? chosen : `${chosen}${inviteFileEnding}`;
  const temporary = `${path}.${randomUUID().slice(0, 8)}`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${link}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // The system's dialog asked about the name that was typed, and about no other.
    await (isExact ? rename(temporary, path) : hardLink(temporary, path));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new BauError(code === 'EEXIST' ? 'name_exists' : 'folder_unusable', { path }, { cause });
  } finally {
    await rm(temporary, { force: true });
  }
}
