// Searches as one types, once the typing rests.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Input, SearchField } from 'react-aria-components';
import { Icon } from '../../ui/Icon';
import { inputClass } from '../../ui/TextField';

const restMs = 250;

interface VaultSearchProps {
  readonly query: string;
  readonly onSearch: (query: string) => void;
}

export function VaultSearch({ query, onSearch }: VaultSearchProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(query);
  const wanted = draft.trim();
  useEffect(() => {
    if (wanted === query) return undefined;
    const timer = setTimeout(() => {
      onSearch(wanted);
    }, restMs);
    return () => {
      clearTimeout(timer);
    };
  }, [wanted, query, onSearch]);
  return (
    <SearchField
      aria-label={t('client.search')}
      className="relative w-48 shrink min-w-28"
      maxLength={512}
      onChange={setDraft}
      value={draft}
    >
      <span className="pointer-events-none absolute top-2 left-2.5 text-ink-faint">
        <Icon name="search" size={14} />
      </span>
      <Input
        className={`h-8 pl-8 text-sm [&::-webkit-search-cancel-button]:hidden ${inputClass}`}
        data-testid="search"
        placeholder={t('client.search')}
        spellCheck="false"
      />
    </SearchField>
  );
}
