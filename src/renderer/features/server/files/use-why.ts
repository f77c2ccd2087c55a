// The engine's short codes for what is wrong with a name, in words.

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../../../shared/i18n/texts';

type Why = keyof Catalogue['vaultFiles']['why'];

/** Codes that mean the same to a person. */
const alike: Readonly<Record<string, Why>> = {
  empty_segment: 'name',
  dot_segment: 'name',
  surrogate: 'name',
  noncharacter: 'name',
  control: 'name',
  line_separator: 'name',
  byte_order_mark: 'name',
  bidi_control: 'name',
  not_nfc: 'name',
  not_utf8: 'name',
  segment_too_long: 'too_long',
  EACCES: 'denied',
  EPERM: 'denied',
  EBUSY: 'busy',
};

export function useWhy(): (code: string) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (code) => {
      const why = Object.hasOwn(alike, code) ? alike[code] : (code as Why);
      return why !== undefined && i18n.exists(`vaultFiles.why.${why}`)
        ? t(`vaultFiles.why.${why}`)
        : t('vaultFiles.why.other', { code });
    },
    [t, i18n],
  );
}
