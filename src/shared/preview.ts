// What the window of a preview is told of the file it shows. It has no bridge: this comes
// as JSON from its own session.

import type { Catalogue, Language } from './i18n/texts';

export interface PreviewInfo {
  /** Name on the disk, without its folder: untrusted text. */
  readonly name: string;
  readonly kind: 'text' | 'image' | 'pdf';
  /** Label of the Encoding Standard, of a text. */
  readonly encoding: string | null;
  readonly size: number;
  /** Bytes that are shown, from the start. */
  readonly shown: number;
  readonly language: Language;
  readonly texts: Catalogue['preview'];
}
