// Whose key is whose: the vaults this client pinned, and the people this vault let in.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type TableColumn } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import type { KnownKey } from './known-keys';

export function KnownKeysTable({ keys }: { readonly keys: readonly KnownKey[] }) {
  const { t } = useTranslation();
  const rows = useMemo(() => keys.filter(({ name }) => name !== ''), [keys]);
  const columns = useMemo(
    (): readonly TableColumn<KnownKey>[] => [
      {
        key: 'name',
        header: t('activity.col.who'),
        width: '2fr',
        minWidth: 100,
        sortBy: ({ name }) => name,
        cell: ({ name }) => <PeerText text={name} />,
      },
      {
        key: 'kind',
        header: t('activity.col.kind'),
        width: 120,
        sortBy: ({ kind }) => t(`activity.keyKinds.${kind}`),
        cell: ({ kind }) => (
          <span className="truncate text-ink-soft">{t(`activity.keyKinds.${kind}`)}</span>
        ),
      },
      {
        key: 'fp',
        header: t('activity.col.fingerprint'),
        width: 320,
        minWidth: 150,
        sortBy: ({ fp }) => fp,
        cell: ({ fp }) => <KeyText canCopy fp={fp} />,
      },
    ],
    [t],
  );
  return (
    <DataTable
      columns={columns}
      empty={<EmptyState text={t('activity.noKeysText')} title={t('activity.noKeys')} />}
      label={t('activity.knownKeys')}
      rowKey={({ key }) => key}
      rowText={({ name }) => name}
      rows={rows}
      testId="known-keys"
    />
  );
}
