// One saved file or folder: what it is, what its receipt is worth, and what can be done with
// it. Where it lies is known to main alone.

import { useTranslation } from 'react-i18next';
import type { ReceiptState, SavedView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import { act } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { announce } from '../../store/notices';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { MenuButton, type MenuPart } from '../../ui/Menu';
import { PeerText } from '../../ui/PeerText';
import { Tag, type Tone } from '../../ui/Tag';

const tones: Readonly<Record<ReceiptState, Tone>> = {
  valid: 'good',
  unchecked: 'neutral',
  invalid: 'bad',
  missing: 'warn',
};

interface SavedRowProps {
  readonly file: SavedView;
  readonly onReceipt: (file: SavedView) => void;
}

export function SavedRow({ file, onReceipt }: SavedRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, files, fileName, size, at, receipt, key } = file;
  const name = visibleText(fileName);
  return (
    <div className="flex items-center" data-receipt={receipt} data-testid="saved-row">
      <div className="mr-1 flex min-w-0 flex-1 flex-col gap-0.5">
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
      {kind === 'file' && (
        <IconButton
          data-testid="saved-preview"
          icon="eye"
          label={t('saved.previewNamed', { name })}
          onPress={() => void act('saved.preview', { saved: key })}
        />
      )}
      <IconButton
        data-testid="saved-check"
        icon="receipt"
        label={t('client.check', { name })}
        onPress={() => {
          onReceipt(file);
        }}
      />
      <IconButton
        data-testid="saved-show"
        icon="folder"
        label={t('client.showFile', { name })}
        onPress={() => void act('saved.show', { saved: key })}
      />
      <SavedMenu file={file} onReceipt={onReceipt} />
    </div>
  );
}

function SavedMenu({ file, onReceipt }: SavedRowProps) {
  const { t } = useTranslation();
  const { key, kind, digest } = file;
  const say = (isDone: boolean): void => {
    if (isDone) announce(t('ui.copied'));
  };
  const parts: readonly MenuPart[] = [
    {
      key: 'look',
      actions: [
        {
          key: 'saved-preview',
          label: t('saved.preview'),
          icon: 'eye',
          isDisabled: kind === 'folder',
          onAction: () => void act('saved.preview', { saved: key }),
        },
        {
          key: 'saved-show',
          label: t('saved.show'),
          icon: 'folder',
          onAction: () => void act('saved.show', { saved: key }),
        },
        {
          key: 'saved-receipt',
          label: t('saved.receipt'),
          icon: 'receipt',
          onAction: () => {
            onReceipt(file);
          },
        },
      ],
    },
    {
      key: 'copy',
      actions: [
        {
          key: 'saved-copy-path',
          label: t('saved.copyPath'),
          icon: 'copy',
          onAction: () => void act('saved.copyPath', { saved: key }).then(say),
        },
        {
          key: 'saved-copy-digest',
          label: t('saved.copyDigest'),
          icon: 'copy',
          onAction: () => void act('clipboard.write', { text: digest }).then(say),
        },
      ],
    },
    {
      key: 'end',
      actions: [
        {
          key: 'saved-remove',
          label: t('saved.remove'),
          icon: 'trash',
          onAction: () => void act('saved.remove', { saved: key }),
        },
      ],
    },
  ];
  return (
    <MenuButton
      data-testid="saved-menu"
      label={t('saved.more', { name: visibleText(file.fileName) })}
      parts={parts}
    />
  );
}
