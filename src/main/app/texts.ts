// Sentences of the native parts (menu, dialogs) in the language in force. The choice is
// the person's, or the system's when they left it to the system.

import { app } from 'electron';
import {
  catalogues,
  fillText,
  languageFor,
  nativeTexts,
  type Catalogue,
  type Language,
  type NativeTexts,
} from '../../shared/i18n/texts';
import type { SettingsFile } from './settings';

/** A sentence of the desktop section, its gaps filled. */
export type Say = (
  key: keyof Catalogue['desktop'],
  params?: Readonly<Record<string, string | number>>,
) => string;

export class Texts {
  /** Tray, notifications, and what else lies around the window. */
  readonly desktop: Say = (key, params = {}) =>
    fillText(catalogues[this.language].desktop[key], params);

  constructor(private readonly settings: SettingsFile) {}

  /** The system's first preferred language, BCP 47; only meaningful once the app is ready. */
  get systemLanguage(): string {
    return app.getPreferredSystemLanguages()[0] ?? app.getLocale();
  }

  get language(): Language {
    return languageFor(this.settings.current.language, this.systemLanguage);
  }

  get(key: keyof NativeTexts, params: Readonly<Record<string, string | number>> = {}): string {
    return fillText(nativeTexts(this.language)[key], params);
  }
}
