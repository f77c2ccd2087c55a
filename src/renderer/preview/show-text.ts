// A text as text: nothing in it is markup, and characters that would not be seen, or would
// reorder others, are written out.

import { fillText } from '../../shared/i18n/texts';
import type { PreviewInfo } from '../../shared/preview';
import { textParts } from '../../shared/visible-text';
import { createFormat } from '../i18n/format';
import { element, say } from './page';

/** Lines of a block: one text node of a megabyte would be laid out at once. */
const linesPerBlock = 500;

export async function showText(url: string, info: PreviewInfo): Promise<void> {
  const { encoding, shown, size, language, texts } = info;
  const bytes = await (await fetch(url)).arrayBuffer();
  const text = new TextDecoder(encoding ?? 'utf-8').decode(bytes);
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const view = element('view');
  view.classList.add('is-text');
  const pre = document.createElement('pre');
  for (let at = 0; at < lines.length; at += linesPerBlock) {
    pre.append(block(lines.slice(at, at + linesPerBlock).join('\n')));
  }
  view.replaceChildren(pre);
  const format = createFormat(language);
  const part = { shown: format.bytes(shown), size: format.bytes(size) };
  say(shown < size ? fillText(texts.cut, part) : size === 0 ? texts.empty : '');
}

/** What lays a text out is no hidden character of it. */
const layout = /([\t\n]+)/;

function block(text: string): HTMLElement {
  const whole = document.createElement('div');
  let plain = '';
  const flush = (): void => {
    if (plain !== '') whole.append(plain);
    plain = '';
  };
  for (const piece of text.split(layout)) {
    if (layout.test(piece)) {
      plain += piece;
      continue;
    }
    for (const part of textParts(piece)) {
      if (!part.isHidden) {
        plain += part.text;
        continue;
      }
      flush();
      const mark = document.createElement('span');
      mark.className = 'hidden-character';
      mark.textContent = part.text;
      whole.append(mark);
    }
  }
  flush();
  return whole;
}
