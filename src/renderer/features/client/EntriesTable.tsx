// What a folder of the vault holds, or what a search found. Rows are chosen as in a file
// manager; Enter or a double click goes into a folder and asks for a file, and each row has
// a button that asks for it, folders with all below them.

import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../shared/ipc/commands';
import { visibleText } from '../../../shared/visible-text';
import { useFormat } from '../../i18n/use-format';
import { DataTable, type TableColumn } from '../../ui/DataTable';
import { EntryName } from '../../ui/EntryName';
import { IconButton } from '../../ui/IconButton';
import { useEvent } from '../../ui/use-event';
import type { Place } from './client-store';
import type { Listing } from './use-listing';

/** Folders stay above files, however these are sorted. */
const foldersFirst = ({ kind }: EntryView): number => (kind === 'dir' ? 0 : 1);

/** Text and binary apart, and within them by extension. */
const kindOrder = (name: string, kind: EntryView['kind']): string =>
  `${kind} ${/\.([^./]+)$/.exec(name)?.[1] ?? ''}`;

interface EntriesTableProps {
  readonly listing: Listing;
  readonly place: Place;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (names: ReadonlySet<string>) => void;
  readonly onOpen: (dir: string) => void;
  readonly onAsk: (name: string) => void;
  readonly onSorted: (isSorted: boolean) => void;
  readonly empty: ReactNode;
}

export function EntriesTable(props: EntriesTableProps) {
  const { listing, place, selected, onSelect, onOpen, onAsk, onSorted, empty } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { dir, query } = place;
  const ask = useEvent(onAsk);
  const columns = useMemo((): readonly TableColumn<EntryView>[] => {
    // In a folder its own name need not be repeated; a search shows where things lie.
    const start = dir !== '' && query === '' ? dir.length + 1 : 0;
    return [
      {
        key: 'name',
        header: t('client.colName'),
        width: '5fr',
        minWidth: 160,
        sortBy: ({ name }) => name.slice(start),
        cell: ({ name, kind }) => <EntryName isFolder={kind === 'dir'} name={name.slice(start)} />,
      },
      {
        key: 'kind',
        header: t('client.colKind'),
        width: 84,
        isWide: true,
        sortBy: ({ name, kind }) => kindOrder(name, kind),
        cell: ({ kind }) => <span className="text-ink-soft">{t(`client.kind.${kind}`)}</span>,
      },
      {
        key: 'size',
        header: t('client.colSize'),
        width: 92,
        isEnd: true,
        sortBy: ({ kind, size }) => (kind === 'dir' ? null : size),
        cell: ({ kind, size }) => (kind === 'dir' ? '' : format.bytes(size)),
      },
      {
        key: 'modified',
        header: t('client.colModified'),
        width: 108,
        sortBy: ({ mtime }) => mtime,
        cell: ({ mtime }) => (
          <span className="truncate text-ink-soft" title={format.dateTime(mtime)}>
            {format.when(mtime)}
          </span>
        ),
      },
      {
        key: 'ask',
        header: t('client.colAsk'),
        isHeaderHidden: true,
        width: 48,
        isEnd: true,
        cell: ({ name }) => (
          <IconButton
            data-testid="entry-ask"
            icon="client"
            label={t('client.askOne', { name: visibleText(name.slice(start)) })}
            onPress={() => {
              ask(name);
            }}
          />
        ),
      },
    ];
  }, [t, format, dir, query, ask]);
  return (
    <DataTable
      columns={columns}
      groupOf={foldersFirst}
      onSorted={onSorted}
      empty={empty}
      label={t('client.entries')}
      onAction={(entry) => {
        if (entry.kind === 'dir') onOpen(entry.name);
        else onAsk(entry.name);
      }}
      rowKey={({ name }) => name}
      rowText={({ name }) => name}
      rows={listing.entries}
      selection={{ keys: selected, onChange: onSelect }}
      testId="entries"
      {...(listing.hasMore
        ? { more: { isLoading: listing.isLoading, onLoad: listing.loadMore } }
        : {})}
    />
  );
}
