// The page of a preview: no bridge, no network, one file. It fetches what it is told of the
// file from its own session, shows it, and says so where it cannot.

import type { PreviewInfo } from '../../shared/preview';
import { visibleText } from '../../shared/visible-text';
import { createFormat } from '../i18n/format';
import { element, say } from './page';
import './preview.css';
import { showImage } from './show-image';
import { showText } from './show-text';

const token = location.hash.slice(1);

/** Where the session keeps the file. */
const contentUrl = `/file/${token}/content`;

async function start(): Promise<void> {
  const response = await fetch(`/file/${token}/info`);
  const info = (await response.json()) as PreviewInfo;
  const { name, language, size, kind, texts } = info;
  document.documentElement.lang = language;
  document.title = visibleText(name);
  element('name').textContent = visibleText(name);
  element('view').setAttribute('aria-label', texts.content);
  element('detail').textContent = `${texts.kinds[kind]}, ${createFormat(language).bytes(size)}`;
  say(texts.loading);
  document.body.dataset['state'] = 'loading';
  try {
    switch (kind) {
      case 'text':
        await showText(contentUrl, info);
        break;
      case 'image':
        await showImage(contentUrl, info);
        break;
      case 'pdf': {
        // Half a megabyte, for those who need it.
        const { showPdf } = await import('./show-pdf');
        await showPdf(contentUrl, info);
        break;
      }
    }
    document.body.dataset['state'] = 'shown';
  } catch {
    element('view').replaceChildren();
    say(texts.damaged);
    document.body.dataset['state'] = 'damaged';
  }
}

void start();
