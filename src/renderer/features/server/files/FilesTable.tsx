// What a folder of the host's vault holds, or what a search found in it.

import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../shared/ipc/commands';
import { useFormat } from '../../../i18n/use-format';
import { DataTable, type TableColumn } from '../../../ui/DataTable';
import { EntryName } from '../../../ui/EntryName';
import type { Files } from './use-files';

interface FilesTableProps {
  readonly files: Files;
  /** Characters of a name that need no repeating here. */
  readonly start: number;
  readonly onOpen: (dir: string) => void;
  readonly empty: ReactNode;
}

export function FilesTable({ files, start, onOpen, empty }: FilesTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns = useMemo(
    (): readonly TableColumn<EntryView>[] => [
      {
        key: 'name',
        header: t('client.colName'),
        width: '5fr',
        minWidth: 180,
        cell: ({ name, kind }) => <EntryName isFolder={kind === 'dir'} name={name.slice(start)} />,
      },
      {
        key: 'kind',
        header: t('client.colKind'),
        width: 96,
        isWide: true,
        cell: ({ kind }) => <span className="text-ink-soft">{t(`client.kind.${kind}`)}</span>,
      },
      {
        key: 'size',
        header: t('client.colSize'),
        width: 104,
        isEnd: true,
        cell: ({ kind, size }) => (kind === 'dir' ? '' : format.bytes(size)),
      },
      {
        key: 'modified',
        header: t('client.colModified'),
        width: 150,
        cell: ({ mtime }) => (
          <span className="truncate text-ink-soft" title={format.dateTime(mtime)}>
            {format.when(mtime)}
          </span>
        ),
      },
    ],
    [t, format, start],
  );
  return (
    <DataTable
      columns={columns}
      empty={empty}
      label={t('server.tabs.files')}
      onAction={({ kind, name }) => {
        if (kind === 'dir') onOpen(name);
      }}
      rowKey={({ name }) => name}
      rowText={({ name }) => name}
      rows={files.entries}
      testId="files"
      {...(files.hasMore
        ? { more: { isLoading: files.isLoadingMore, onLoad: files.loadMore } }
        : {})}
    />
  );
}
