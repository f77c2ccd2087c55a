// A sheet of invites to print and cut up: one card a person, with the link as text and as
// a QR code. One HTML file that needs nothing else and runs nothing; every text in it is
// escaped, whoever wrote it.

import { fillText, nativeTexts, type Language } from '../../shared/i18n/texts';
import { visibleText } from '../../shared/visible-text';
import { qrSvg } from './qr';

export interface Card {
  /** What the host calls the person; may be empty. */
  readonly name: string;
  readonly id: string;
  /** A bearer secret until it is used. */
  readonly link: string;
  readonly expiresAt: number;
}

export interface SheetFacts {
  readonly language: Language;
  /** Name of the vault. */
  readonly label: string;
  /** FP26 of the vault, which the person compares. */
  readonly fp: string;
}

const style = `
@page { size: A4; margin: 12mm }
* { box-sizing: border-box }
body { margin: 0; font: 11pt/1.4 system-ui, sans-serif; color: #000; background: #fff }
header { margin: 0 0 6mm }
h1 { margin: 0; font-size: 15pt }
p { margin: 0 }
.keep { font-size: 9pt; color: #333 }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm }
article { display: grid; grid-template-columns: 38mm 1fr; gap: 0 4mm; padding: 4mm;
  border: 0.3mm dashed #777; break-inside: avoid }
h2 { margin: 0; font-size: 13pt; overflow-wrap: anywhere }
svg { width: 38mm; height: 38mm; grid-row: span 2 }
dl { margin: 0; font-size: 9pt }
dt { color: #333 }
dd { margin: 0 0 1mm; font-weight: 600; overflow-wrap: anywhere }
.steps { grid-column: 1 / -1; margin-top: 2mm; font-size: 9pt }
.link { grid-column: 1 / -1; margin-top: 1mm; font: 7.5pt/1.3 ui-monospace, monospace;
  overflow-wrap: anywhere }
`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, with what could not be seen made visible. */
export function escaped(text: string): string {
  return visibleText(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** The parts of the file in order; a card a piece, so that the caller may pause between. */
export function* sheetHtml(facts: SheetFacts, cards: readonly Card[]): Generator<string> {
  const { language, label } = facts;
  const texts = nativeTexts(language);
  const title = escaped(fillText(texts.sheetTitle, { label }));
  yield `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${title}</h1><p class="keep">${escaped(texts.sheetKeep)}</p></header>
<main>
`;
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  for (const card of cards) yield cardHtml(card, facts, format);
  yield '</main>\n</body>\n</html>\n';
}

function cardHtml(
  { name, id, link, expiresAt }: Card,
  { language, label, fp }: SheetFacts,
  format: Intl.DateTimeFormat,
): string {
  const texts = nativeTexts(language);
  const fingerprint = fp.replaceAll(/(.{4})(?=.)/g, '$1 ');
  const facts = [
    [texts.sheetVault, label],
    [texts.sheetId, id],
    [texts.sheetUntil, format.format(expiresAt)],
    [texts.sheetFingerprint, fingerprint],
  ] as const;
  const list = facts.map(([term, text]) => `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`);
  return `<article>
${qrSvg(link)}
<h2>${escaped(name === '' ? id : name)}</h2>
<dl>${list.join('')}</dl>
<p class="steps">${escaped(texts.sheetSteps)}</p>
<p class="link">${escaped(link)}</p>
</article>
`;
}
