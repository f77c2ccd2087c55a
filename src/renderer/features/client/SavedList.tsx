// Files and folders that are whole and verified on this disk, with what their receipts are
// worth.

import { useTranslation } from 'react-i18next';
import type { ReceiptState, SavedView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import { act, send } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { tell, tellFailure } from '../../store/notices';
import { EmptyState } from '../../ui/EmptyState';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { PeerText } from '../../ui/PeerText';
import { Tag, type Tone } from '../../ui/Tag';
import { VirtualList } from '../../ui/VirtualList';

const tones: Readonly<Record<ReceiptState, Tone>> = {
  valid: 'good',
  unchecked: 'neutral',
  invalid: 'bad',
  missing: 'warn',
};

export function SavedList() {
  const { t } = useTranslation();
  const format = useFormat();
  const saved = useSnapshot(({ client }) => client.saved);
  return (
    <VirtualList
      dependencies={[t, format]}
      empty={<EmptyState text={t('client.noSavedText')} title={t('client.noSaved')} />}
      label={t('client.saved')}
      row={(file) => <SavedRow file={file} />}
      rowHeight={62}
      rowKey={({ key }) => key}
      rowText={({ fileName }) => fileName}
      rows={saved}
      testId="saved"
    />
  );
}

function SavedRow({ file }: { readonly file: SavedView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { key, kind, files, fileName, size, at, receipt } = file;
  const name = visibleText(fileName);
  const check = async (): Promise<void> => {
    const result = await send('saved.verify', { saved: key });
    if (!result.ok) {
      tellFailure(result.error);
      return;
    }
    const isValid = result.value.receipt === 'valid';
    const words = isValid
      ? t('client.checkedValid', { name })
      : t(result.value.receipt === 'missing' ? 'client.checkedMissing' : 'client.checkedInvalid', {
          name,
        });
    tell({ key: `check-${key}`, tone: isValid ? 'good' : 'bad', title: words, text: null });
  };
  return (
    <div className="flex items-center gap-1" data-receipt={receipt} data-testid="saved-row">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex min-w-0 items-center gap-1.5">
          {kind === 'folder' && (
            <span className="text-accent">
              <Icon name="folder" size={14} />
            </span>
          )}
          <PeerText
            keepEnd
            testId="saved-name"
            text={file.name === '' && kind === 'folder' ? t('client.wholeVault') : fileName}
          />
        </span>
        <span className="flex items-center gap-2 text-xs text-ink-soft">
          <Tag testId="saved-receipt" tone={tones[receipt]}>
            {t(`client.receipt.${receipt}`)}
          </Tag>
          <span className="truncate">
            {files !== null && `${t('client.savedFiles', { count: files })}, `}
            {format.bytes(size)}, {format.when(at)}
          </span>
        </span>
      </div>
      <IconButton
        data-testid="saved-check"
        icon="receipt"
        label={t('client.check', { name })}
        onPress={() => void check()}
      />
      <IconButton
        data-testid="saved-show"
        icon="folder"
        label={t('client.showFile', { name })}
        onPress={() => void act('saved.show', { saved: key })}
      />
    </div>
  );
}
