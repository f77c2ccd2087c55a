// The sentences of a notification. A peer's text is shown as what it is: hidden characters
// made visible, on one line, and short enough for a corner of the screen.

import { failureTexts, type Language } from '../../../shared/i18n/texts';
import { isReason } from '../../../shared/errors';
import type { Panel } from '../../../shared/ipc/app-events';
import { visibleText } from '../../../shared/visible-text';
import type { Say } from '../texts';
import type { NewsItem } from './news';

export interface NewsWords {
  readonly title: string;
  readonly body: string;
  /** Where a person looks further. */
  readonly panel: Panel;
}

/** Characters of a peer's text that are shown. */
const most = 80;

export function wordsOf(item: NewsItem, say: Say, language: Language): NewsWords {
  const number = new Intl.NumberFormat(language);
  switch (item.kind) {
    case 'saved': {
      const title =
        item.count === 1 ? say('savedOne') : say('savedMany', { count: number.format(item.count) });
      const name = short(item.name);
      const body = item.count === 1 ? name : say('savedLast', { name });
      return { title, body, panel: 'client' };
    }
    case 'refused': {
      const { refusal, count } = item;
      const { reason, id, address } = refusal;
      const who = id === null ? short(address) : `${short(id)} (${short(address)})`;
      const why = isReason(reason) ? failureTexts(language)[reason].what : '';
      const title =
        count === 1 ? say('refusedOne') : say('refusedMany', { count: number.format(count) });
      return { title, body: `${who}: ${why}`, panel: 'server' };
    }
    case 'connection': {
      const label = short(item.label);
      return item.what === 'lost'
        ? { title: say('lost', { label }), body: say('lostText'), panel: 'client' }
        : { title: say('back', { label }), body: say('backText'), panel: 'client' };
    }
    case 'engine':
      return { title: say('engineLost'), body: say('engineLostText'), panel: 'server' };
  }
}

function short(text: string): string {
  const shown = Array.from(visibleText(text));
  return shown.length <= most ? shown.join('') : `${shown.slice(0, most - 1).join('')}…`;
}
