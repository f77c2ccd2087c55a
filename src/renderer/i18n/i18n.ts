// The catalogues in i18next, typed: a key that does not exist does not compile. React
// escapes what it renders, so i18next must not do it a second time.

import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { catalogues, type Language } from '../../shared/i18n/texts';

export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: 'pt-BR',
  fallbackLng: false,
  resources: {
    'pt-BR': { translation: catalogues['pt-BR'] },
    en: { translation: catalogues.en },
  },
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** Switches every sentence, number and date to `language` without a restart. */
export function speak(language: Language): void {
  document.documentElement.lang = language;
  void i18n.changeLanguage(language);
}
