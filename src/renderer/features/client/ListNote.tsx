// Below the list of a vault while it is sorted: a server sends names in its own order, so
// all must be here first; and where there are too many, that only the first were sorted.

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { mostSorted, type Listing } from './use-listing';

interface ListNoteProps {
  readonly listing: Listing;
  readonly isSorted: boolean;
}

export function ListNote({ listing, isSorted }: ListNoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { entries, hasMore, isLoading } = listing;
  if (!isSorted || !hasMore || entries.length === 0) return null;
  const count = format.number(entries.length);
  return (
    <p
      className="shrink-0 border-t border-line bg-sunken px-4 py-1.5 text-xs text-ink-soft"
      data-testid="list-note"
      role="status"
    >
      {entries.length >= mostSorted
        ? t('browse.sortedFirst', { count })
        : isLoading
          ? t('browse.sorting', { count })
          : t('browse.sortStopped', { count })}
    </p>
  );
}
