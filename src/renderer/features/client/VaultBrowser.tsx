// The vault in front: ask by name as in the original report, or find files and folders and
// ask for several at once, for what is shown, or for all there is.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultView } from '../../../shared/ipc/views';
import { act, send } from '../../bridge/command';
import { tellFailure } from '../../store/notices';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { FailureNotice } from '../../ui/FailureNotice';
import { IconButton } from '../../ui/IconButton';
import { SearchBox } from '../../ui/SearchBox';
import { useEvent } from '../../ui/use-event';
import { AskButtons } from './AskButtons';
import { AskForm } from './AskForm';
import { FolderPath } from './FolderPath';
import { EntriesTable } from './EntriesTable';
import { ListNote } from './ListNote';
import { goTo, pick, usePicked, usePlace, type Place } from './client-store';
import { useExisting } from './existing-choice';
import { useListing } from './use-listing';
import { getCommands } from './wanted';

const none: ReadonlySet<string> = new Set();

export function VaultBrowser({ view }: { readonly view: VaultView }) {
  const { t } = useTranslation();
  const vault = view.fp;
  const isReady = view.state === 'ready';
  const place = usePlace(vault);
  const listing = useListing(vault, place, isReady);
  const picked = usePicked(vault);
  const existing = useExisting();
  const { entries, loadAll } = listing;
  const [isSorted, setSorted] = useState(false);
  const wantsAll = isSorted && isReady && listing.hasMore && !listing.isLoading;
  const all = useEvent(loadAll);
  useEffect(() => {
    if (wantsAll) all();
  }, [wantsAll, all]);
  const ask = async (names: readonly string[]): Promise<boolean> => {
    for (const input of getCommands({ vault, names, entries, existing })) {
      if (!(await act('get', input))) return false;
    }
    return true;
  };
  /** Into a folder the person chooses; what is chosen in the list stays if they think better. */
  const askInto = async (names: readonly string[]): Promise<void> => {
    const result = await send('get.into', { vault, names: [...names], existing });
    if (!result.ok) tellFailure(result.error);
    else if (result.value.chosen) pick(vault, none);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-col gap-3 border-b border-line p-4 pb-3">
        <AskForm field={`ask ${vault}`} onAsk={(name) => ask([name])} />
        <div className="flex min-w-0 items-center gap-2">
          <FolderPath
            dir={place.dir}
            onGo={(dir) => {
              goTo(vault, { dir, query: '' });
            }}
          />
          <SearchBox
            label={t('client.search')}
            testId="search"
            key={place.dir}
            onSearch={(query) => {
              goTo(vault, { dir: place.dir, query });
            }}
            query={place.query}
          />
          <IconButton
            icon="refresh"
            isDisabled={!isReady}
            label={t('client.refresh')}
            onPress={listing.refresh}
          />
          <AskButtons
            listing={listing}
            onAsk={(names) => {
              void ask(names).then((isAsked) => {
                if (isAsked) pick(vault, none);
              });
            }}
            onAskInto={(names) => void askInto(names)}
            onAskFolder={(dir) =>
              void act('get', { vault, names: [dir], kind: 'folder', existing })
            }
            picked={picked}
            place={place}
          />
        </div>
      </div>
      {listing.failure !== null && isReady && (
        <div className="p-4">
          <FailureNotice
            action={
              <Button onPress={listing.refresh} size="small">
                {t('client.retryShort')}
              </Button>
            }
            failure={listing.failure}
            testId="list-failure"
            title={t('client.listFailed')}
          />
        </div>
      )}
      <EntriesTable
        empty={
          (listing.failure === null || !isReady) && (
            <Nothing isLoading={listing.isLoading} isReady={isReady} query={place.query} />
          )
        }
        listing={listing}
        onAsk={(name) => void ask([name])}
        onOpen={(dir) => {
          goTo(vault, { dir, query: '' });
        }}
        onSelect={(names) => {
          pick(vault, names);
        }}
        onSorted={setSorted}
        place={place}
        selected={picked}
      />
      <ListNote isSorted={isSorted} listing={listing} />
    </div>
  );
}

interface NothingProps extends Pick<Place, 'query'> {
  readonly isLoading: boolean;
  readonly isReady: boolean;
}

function Nothing({ isLoading, isReady, query }: NothingProps) {
  const { t } = useTranslation();
  if (!isReady) return <EmptyState text={t('client.noListText')} title={t('client.noList')} />;
  if (isLoading) return <EmptyState title={t('ui.loading')} />;
  return query === '' ? (
    <EmptyState text={t('client.emptyVaultText')} title={t('client.emptyVault')} />
  ) : (
    <EmptyState text={t('client.nothingFoundText', { query })} title={t('client.nothingFound')} />
  );
}
