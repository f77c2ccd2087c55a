// What a failing disk means to the person saving a file: no room, or a folder that cannot
// be used. Anything that is not a disk's refusal is passed on as it is.

import { BauError } from '../../shared/errors';
import { errorCode } from './disk';

const noRoom = new Set(['ENOSPC', 'EDQUOT']);
/** This process or system has run out of something that is not the disk. */
const notTheDisk = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EBADF', 'EINVAL']);

/** Whether a system error says that there is no room. */
export const isDiskFull = (error: unknown): boolean => noRoom.has(errorCode(error));

/**
 * `disk_full` or `folder_unusable` for a system error, with it as the cause; other errors
 * (BauError included) come back unchanged. To be thrown by the caller.
 */
export function saveError(error: unknown): Error {
  if (error instanceof BauError) return error;
  const code = errorCode(error);
  if (isDiskFull(error)) return new BauError('disk_full', {}, { cause: error, message: code });
  if (/^E[A-Z0-9]+$/.test(code) && !notTheDisk.has(code)) {
    return new BauError('folder_unusable', {}, { cause: error, message: code });
  }
  return error instanceof Error ? error : new Error('saving failed', { cause: error });
}

/** Runs `work`, and rejects with `saveError` of what it rejects with. */
export async function saving<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw saveError(error);
  }
}
