// What a kind of row is called, in the language in force.

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { kindKey } from './audit-words';

export function useKindWords(): (kind: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (kind: string): string => {
      const key = kindKey(kind);
      return key === null ? kind : t(`audit.kinds.${key}`);
    },
    [t],
  );
}
