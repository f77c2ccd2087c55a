// Whether a name that is no file's is a folder's. The folder above is asked for it, because
// asking for a folder that is not there would be one more refusal for the host to wonder at.

import { BauError } from '../../../shared/errors';
import { answerBodies } from '../../wire/bodies';
import type { ClientSession } from '../client-session';

/** So many pages of names that contain this one; a name that is not on them is no folder's. */
const mostPages = 20;

/** Rejects with BauError when it cannot be told: a lost session, a server that wants time. */
export async function isFolder(session: ClientSession, name: string): Promise<boolean> {
  const cut = name.lastIndexOf('/');
  const [dir, query] = [name.slice(0, Math.max(0, cut)), name.slice(cut + 1)];
  let cursor: string | undefined;
  try {
    for (let page = 0; page < mostPages; page += 1) {
      const wanted = { dir, query, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await session.ask('LIST', wanted, answerBodies.LIST);
      const found = answer.entries.find((entry) => entry.name === name);
      if (found) return found.kind === 'dir';
      if (answer.cursor === undefined) return false;
      cursor = answer.cursor;
    }
    return false;
  } catch (error) {
    const isRefused = error instanceof BauError && session.live && error.reason !== 'slow_down';
    if (isRefused) return false;
    throw error;
  }
}
