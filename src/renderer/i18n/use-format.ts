// The formats of the language in force, made once a language.

import { useTranslation } from 'react-i18next';
import type { Language } from '../../shared/i18n/texts';
import { createFormat, type Format } from './format';

const made = new Map<Language, Format>();

export function formatOf(language: Language): Format {
  const known = made.get(language);
  if (known !== undefined) return known;
  const format = createFormat(language);
  made.set(language, format);
  return format;
}

/** Same object for the same language, so that it may stand in dependency lists. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatOf(i18n.language === 'en' ? 'en' : 'pt-BR');
}
