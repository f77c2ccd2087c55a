// The one way out to a browser: a page by its name, never an address that came from
// anywhere else.

import { shell } from 'electron';
import { webPages, type WebPage } from '../../shared/desktop';
import { BauError } from '../../shared/errors';
import { addressOf } from './web-pages';

/** Pages there are. */
export function knownPages(): readonly WebPage[] {
  return webPages.filter((page) => addressOf(page) !== null);
}

/** Shows the page in the system's browser. Throws `bad_input` for one that there is not, `not_started` where no browser came. */
export async function openExternal(page: WebPage): Promise<void> {
  const address = addressOf(page);
  if (address === null) throw new BauError('bad_input');
  try {
    await shell.openExternal(address);
  } catch (cause) {
    throw new BauError('not_started', {}, { cause });
  }
}
