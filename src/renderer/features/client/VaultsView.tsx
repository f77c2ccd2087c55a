// Where a client begins: a link or an address, the vaults already known, and those that the
// network tells of.

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultView } from '../../../shared/ipc/views';
import { useSnapshot } from '../../store/engine-store';
import { EmptyState } from '../../ui/EmptyState';
import { TallTable } from '../../ui/TallTable';
import { AddressDialog } from './AddressDialog';
import { ConfirmLinkDialog } from './ConfirmLinkDialog';
import { EntryDrop } from './EntryDrop';
import { linkDraft, LinkForm } from './LinkForm';
import { NearbyVaults } from './NearbyVaults';
import { VaultRow } from './VaultRow';
import { useDraft } from './client-store';
import { useEntry } from './use-entry';

const vaultRow = (vault: VaultView) => <VaultRow vault={vault} />;

export function VaultsView() {
  const { t } = useTranslation();
  const vaults = useSnapshot(({ client }) => client.vaults);
  const entry = useEntry();
  const [, setDraft] = useDraft(linkDraft);
  const { enter, close, question } = entry;
  const take = useCallback(
    (text: string): void => {
      void enter(text);
    },
    [enter],
  );
  const closed = (isConnected: boolean): void => {
    close();
    if (isConnected) setDraft('');
  };
  return (
    <EntryDrop onFailure={entry.fail} onText={take}>
      <div className="border-b border-line p-4">
        <LinkForm entry={entry} />
      </div>
      <NearbyVaults onAddress={take} />
      {vaults.length > 0 && (
        <h2 className="px-4 pt-3 pb-1 text-xs text-ink-soft">{t('client.recent')}</h2>
      )}
      <TallTable
        empty={<EmptyState text={t('client.noVaultsText')} title={t('client.noVaults')} />}
        label={t('client.recent')}
        row={vaultRow}
        rowHeight={60}
        rowKey={({ fp }) => fp}
        rowText={({ label }) => label}
        rows={vaults}
        testId="vaults"
      />
      {question?.kind === 'link' && <ConfirmLinkDialog onClose={closed} read={question.read} />}
      {question?.kind === 'address' && (
        <AddressDialog address={question.address} onClose={closed} />
      )}
    </EntryDrop>
  );
}
