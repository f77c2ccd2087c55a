// Files and folders that are whole and verified on this disk, with what their receipts are
// worth. Enter or a double click shows what is in a file.

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { EmptyState } from '../../ui/EmptyState';
import { TallTable } from '../../ui/TallTable';
import { ReceiptDialog } from './ReceiptDialog';
import { SavedRow } from './SavedRow';

export function SavedList() {
  const { t } = useTranslation();
  const saved = useSnapshot(({ client }) => client.saved);
  const [shown, setShown] = useState<SavedView | null>(null);
  const savedRow = useCallback(
    (file: SavedView) => <SavedRow file={file} onReceipt={setShown} />,
    [],
  );
  return (
    <>
      <TallTable
        empty={<EmptyState text={t('client.noSavedText')} title={t('client.noSaved')} />}
        label={t('client.saved')}
        onAction={(key) => {
          const file = saved.find((row) => row.key === key);
          if (file?.kind === 'file') void act('saved.preview', { saved: key });
          else void act('saved.show', { saved: key });
        }}
        row={savedRow}
        rowHeight={62}
        rowKey={({ key }) => key}
        rowText={({ fileName }) => fileName}
        rows={saved}
        testId="saved"
      />
      {shown !== null && (
        <ReceiptDialog
          file={shown}
          key={shown.key}
          onClose={() => {
            setShown(null);
          }}
        />
      )}
    </>
  );
}
