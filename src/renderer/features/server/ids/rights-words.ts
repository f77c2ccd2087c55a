// What an ID may do in a few words; only what narrows it is worth saying.

import type { TFunction } from 'i18next';
import type { RightsView } from '../../../../shared/ipc/views';
import type { Format } from '../../../i18n/format';

export function rightsWords(rights: RightsView, t: TFunction, format: Format): string {
  const { read, message, folders, extensions, quotaBytes } = rights;
  const words = [
    ...(read ? [] : [t('ids.rights.noRead')]),
    ...(message ? [] : [t('ids.rights.noMessage')]),
    ...(folders.length > 0 ? [t('ids.rights.folders', { count: folders.length })] : []),
    ...(extensions.length > 0 ? [t('ids.rights.extensions', { count: extensions.length })] : []),
    ...(quotaBytes === null ? [] : [t('ids.rights.quota', { size: format.bytes(quotaBytes) })]),
  ];
  return words.length === 0 ? t('ids.rights.all') : words.join(', ');
}
