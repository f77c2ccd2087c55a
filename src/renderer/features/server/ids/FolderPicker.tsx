// Picks a folder of the vault: the ones inside the folder shown, each a press away.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button';
import { Crumbs } from '../../../ui/Crumbs';
import { Dialog } from '../../../ui/Dialog';
import { EmptyState } from '../../../ui/EmptyState';
import { FailureNotice } from '../../../ui/FailureNotice';
import { Icon } from '../../../ui/Icon';
import { PeerText } from '../../../ui/PeerText';
import { TallTable } from '../../../ui/TallTable';
import { useFiles } from '../files/use-files';

interface FolderPickerProps {
  readonly onPick: (dir: string) => void;
  readonly onClose: () => void;
}

export function FolderPicker({ onPick, onClose }: FolderPickerProps) {
  const { t } = useTranslation();
  const [dir, setDir] = useState('');
  const { entries, failure, isLoading } = useFiles({
    dir,
    query: '',
    sort: 'name',
    isDescending: false,
  });
  // Folders come first, so that a page without files in it is all of them.
  const folders = entries.filter(({ kind }) => kind === 'dir');
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            data-testid="pick-this"
            isDisabled={dir === ''}
            kind="primary"
            onPress={() => {
              onPick(dir);
              onClose();
            }}
          >
            {t('ids.pickThis')}
          </Button>
        </>
      }
      onClose={onClose}
      testId="folder-picker"
      title={t('ids.pickTitle')}
      width="narrow"
    >
      <Crumbs dir={dir} label={t('vaultFiles.path')} onGo={setDir} root={t('vaultFiles.root')} />
      {failure !== null && <FailureNotice failure={failure} />}
      <div className="h-56 overflow-hidden rounded-md border border-line">
        <TallTable
          empty={<EmptyState title={t(isLoading ? 'ui.loading' : 'ids.noFolders')} />}
          label={t('ids.pickTitle')}
          row={({ name }) => (
            <Button
              kind="quiet"
              onPress={() => {
                setDir(name);
              }}
              size="small"
            >
              <span className="text-accent">
                <Icon name="folder" size={14} />
              </span>
              <PeerText text={name.slice(name.lastIndexOf('/') + 1)} />
            </Button>
          )}
          rowHeight={44}
          rowKey={({ name }) => name}
          rowText={({ name }) => name}
          rows={folders}
          testId="picker-folders"
        />
      </div>
    </Dialog>
  );
}
