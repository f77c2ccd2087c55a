// The HTTP-style page the original report prints for a refusal: status line, Date,
// Server, Content-Type and a small HTML body. For showing as text, never as markup.

import { statusPhrases } from './errors';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => escapes[c] ?? c);

/**
 * Text of the page. `sentence` comes from the catalogue; `at` is milliseconds since 1970.
 * Lines end in CRLF up to the empty line, as in HTTP/1.1.
 */
export function httpPage(status: number, sentence: string, language: string, at: number): string {
  const phrase = statusPhrases[status] ?? 'Unknown';
  const head = [
    `HTTP/1.1 ${String(status)} ${phrase}`,
    `Date: ${new Date(at).toUTCString()}`,
    'Server: Bau',
    'Content-Type: text/html; charset=utf-8',
    `Content-Language: ${language}`,
  ];
  const body =
    `<html><head><title>${escapeHtml(phrase)}</title><meta charset="UTF-8"></head>` +
    `<body><h1>${escapeHtml(sentence)}</h1></body></html>`;
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
