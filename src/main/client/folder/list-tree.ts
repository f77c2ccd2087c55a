// Everything below a folder, page by page (PROTOCOL.md section 4, LIST). A server that
// slows us down is waited for; one that leads in circles is not followed.

import { BauError } from '../../../shared/errors';
import { blake2b } from '../../crypto/blake2b';
import { answerBodies, type ListAnswer } from '../../wire/bodies';
import type { ClientSession } from '../client-session';
import { isBelieved, mostEntries, type ListedEntry } from './entries';
import { pause } from './pause';

/** As long as names are short a page has 200, and never fewer than 20 or so. */
const mostPages = 100_000;
const defaultWaitMs = 1000;
const longestWaitMs = 60_000;

export interface ListTreeOptions {
  readonly session: ClientSession;
  readonly dir: string;
  readonly signal: AbortSignal;
}

/**
 * Yields pages of believable entries until the end. Rejects with what LIST was refused
 * with, `cancelled`, `integrity` when a cursor comes again, and `too_many_files` at the
 * millionth entry: a folder is never taken for whole that is not.
 */
export async function* listTree(options: ListTreeOptions): AsyncGenerator<ListedEntry[]> {
  const { dir } = options;
  const cursors = new Set<string>();
  let cursor: string | undefined;
  let entries = 0;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await askPage(options, cursor);
    const believed = page.entries.filter((entry) => isBelieved(entry, dir));
    entries += page.entries.length;
    if (entries > mostEntries) throw new BauError('too_many_files', { most: mostEntries });
    yield believed;
    ({ cursor } = page);
    if (cursor === undefined) return;
    const seen = blake2b(16, [Buffer.from(cursor)]).toString('latin1');
    if (cursors.has(seen)) throw new BauError('integrity', {}, { message: 'repeated cursor' });
    cursors.add(seen);
  }
  throw new BauError('too_many_files', { most: mostEntries });
}

async function askPage(
  { session, dir, signal }: ListTreeOptions,
  cursor: string | undefined,
): Promise<ListAnswer> {
  const request = { dir, recursive: true, ...(cursor === undefined ? {} : { cursor }) };
  for (;;) {
    if (signal.aborted) throw new BauError('cancelled');
    try {
      return await session.ask('LIST', request, answerBodies.LIST);
    } catch (error) {
      if (!(error instanceof BauError) || error.reason !== 'slow_down') throw error;
      await pause(waitOf(error), signal);
    }
  }
}

/** How long a server that said `slow_down` wants to be left alone, within reason. */
export function waitOf({ params }: BauError): number {
  const wait = params['retryAfterMs'];
  return Math.min(longestWaitMs, typeof wait === 'number' ? Math.max(1, wait) : defaultWaitMs);
}
