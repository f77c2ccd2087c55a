// The vault in front: ask by name as in the original report, or find files and ask for
// several at once.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { act } from '../../bridge/command';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { FailureNotice } from '../../ui/FailureNotice';
import { IconButton } from '../../ui/IconButton';
import { AskForm } from './AskForm';
import { FolderPath } from './FolderPath';
import { EntriesTable } from './EntriesTable';
import { VaultSearch } from './VaultSearch';
import { goTo, usePlace, type Place } from './client-store';
import { useListing } from './use-listing';

const none: ReadonlySet<string> = new Set();

export function VaultBrowser({ vault }: { readonly vault: string }) {
  const { t } = useTranslation();
  const place = usePlace(vault);
  const listing = useListing(vault, place);
  const [selected, setSelected] = useState(none);
  const move = (next: Place): void => {
    setSelected(none);
    goTo(vault, next);
  };
  const ask = async (names: readonly string[]): Promise<boolean> => {
    const isAsked = await act('get', { vault, names: [...names] });
    if (isAsked) setSelected(none);
    return isAsked;
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-col gap-3 border-b border-line p-4 pb-3">
        <AskForm onAsk={(name) => ask([name])} />
        <div className="flex min-w-0 items-center gap-2">
          <FolderPath
            dir={place.dir}
            onGo={(dir) => {
              move({ dir, query: '' });
            }}
          />
          <VaultSearch
            key={place.dir}
            onSearch={(query) => {
              move({ dir: place.dir, query });
            }}
            query={place.query}
          />
          <IconButton icon="refresh" label={t('client.refresh')} onPress={listing.refresh} />
          <Button
            data-testid="ask-selected"
            isDisabled={selected.size === 0}
            kind={selected.size === 0 ? 'secondary' : 'primary'}
            onPress={() => void ask([...selected])}
          >
            {selected.size === 0
              ? t('client.askSelected')
              : t('client.askFor', { count: selected.size })}
          </Button>
        </div>
      </div>
      {listing.failure !== null && (
        <div className="p-4">
          <FailureNotice failure={listing.failure} title={t('client.listFailed')} />
        </div>
      )}
      <EntriesTable
        empty={
          listing.failure === null && <Nothing isLoading={listing.isLoading} query={place.query} />
        }
        listing={listing}
        onOpen={(dir) => {
          move({ dir, query: '' });
        }}
        onSelect={setSelected}
        place={place}
        selected={selected}
      />
    </div>
  );
}

function Nothing({ isLoading, query }: { readonly isLoading: boolean; readonly query: string }) {
  const { t } = useTranslation();
  if (isLoading) return <EmptyState title={t('ui.loading')} />;
  return query === '' ? (
    <EmptyState text={t('client.emptyVaultText')} title={t('client.emptyVault')} />
  ) : (
    <EmptyState text={t('client.nothingFoundText', { query })} title={t('client.nothingFound')} />
  );
}
