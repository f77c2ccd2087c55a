// Where a client begins: a link to paste, and the vaults already known.

import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../store/engine-store';
import { EmptyState } from '../../ui/EmptyState';
import { VirtualList } from '../../ui/VirtualList';
import { useFormat } from '../../i18n/use-format';
import { LinkForm } from './LinkForm';
import { VaultRow } from './VaultRow';

export function VaultsView() {
  const { t } = useTranslation();
  const format = useFormat();
  const vaults = useSnapshot(({ client }) => client.vaults);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="border-b border-line p-4">
        <LinkForm />
      </div>
      {vaults.length > 0 && (
        <h2 className="px-4 pt-3 pb-1 text-xs text-ink-soft">{t('client.recent')}</h2>
      )}
      <VirtualList
        dependencies={[t, format]}
        empty={<EmptyState text={t('client.noVaultsText')} title={t('client.noVaults')} />}
        label={t('client.recent')}
        row={(vault) => <VaultRow vault={vault} />}
        rowHeight={60}
        rowKey={({ fp }) => fp}
        rowText={({ label }) => label}
        rows={vaults}
        testId="vaults"
      />
    </div>
  );
}
