// The two catalogues and how a language is chosen: every sentence a person reads, in the
// window, the native menu and the command line, comes from here.

import en from './en.json';
import ptBR from './pt-BR.json';

export type Language = 'pt-BR' | 'en';
export type Catalogue = typeof en;
export type NativeTexts = Catalogue['native'];

/** The type holds Portuguese to every key English has; a test holds English to Portuguese. */
export const catalogues: Readonly<Record<Language, Catalogue>> = { 'pt-BR': ptBR, en };

/** The person's choice, or the nearest to the system's: Portuguese of any country, else English. */
export function languageFor(choice: 'system' | Language, systemLanguage: string): Language {
  if (choice !== 'system') return choice;
  return /^pt(-|_|$)/i.test(systemLanguage) ? 'pt-BR' : 'en';
}

/** Sentences of the native parts. */
export function nativeTexts(language: Language): NativeTexts {
  return catalogues[language].native;
}

/** What happened and what to do next, for every reason of the error table. */
export function failureTexts(language: Language): Catalogue['errors'] {
  return catalogues[language].errors;
}

/** Puts `params` in place of `{{name}}`; an unknown name leaves nothing behind. */
export function fillText(
  template: string,
  params: Readonly<Record<string, string | number>>,
): string {
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_whole, name: string) =>
    String(params[name] ?? ''),
  );
}
