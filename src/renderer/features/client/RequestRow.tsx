// One request in a few lines that keep their places: its name, a bar, how far it is and how
// long it still takes; or why it does not go on, and what to do about it.

import { useTranslation } from 'react-i18next';
import type { TransferView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import { act } from '../../bridge/command';
import { statusText } from '../../i18n/failure';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { isOver, liveTransfer } from '../../store/queue-order';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { PeerText } from '../../ui/PeerText';
import { ProgressBar } from '../../ui/ProgressBar';
import { Tag } from '../../ui/Tag';
import { RequestLine } from './RequestLine';
import { amounts, resumedShare, shareOf } from './request-words';

export function RequestRow({ transfer: row }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const transfer = useSnapshot(({ client }) => liveTransfer(client.transfers, row.transfer)) ?? row;
  const { name, kind, state, failure } = transfer;
  const isLive = !isOver(state);
  return (
    <div
      className={`flex gap-2 ${isLive ? 'h-12' : 'min-h-12'}`}
      data-state={state}
      data-status={failure?.status}
      data-testid="transfer"
    >
      <span
        className={`mt-0.5 flex h-4 items-center ${kind === 'folder' ? 'text-accent' : 'text-ink-faint'}`}
      >
        <Icon name={kind === 'folder' ? 'folder' : 'file'} size={14} />
      </span>
      <div className={`flex min-w-0 flex-1 flex-col ${isLive ? 'justify-between' : 'gap-1'}`}>
        <div className="flex h-5 items-center gap-2">
          <span className={`min-w-0 flex-1 ${state === 'cancelled' ? 'text-ink-soft' : ''}`}>
            <PeerText keepEnd text={name === '' ? t('client.wholeVault') : name} />
          </span>
          <Mark transfer={transfer} />
          <Buttons transfer={transfer} />
        </div>
        {isLive && <Bar transfer={transfer} />}
        <RequestLine transfer={transfer} />
      </div>
    </div>
  );
}

/** At the end of the first line: how far it is, or how it ended. */
function Mark({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, failure, received } = transfer;
  switch (state) {
    case 'failed': {
      const status = failure?.status ?? 0;
      return (
        <Tag testId="transfer-status" tone="bad">
          {status > 0 ? statusText(status) : t('client.failedLocal')}
        </Tag>
      );
    }
    case 'asking':
      return <Tag tone="warn">{t('client.transfer.asking')}</Tag>;
    case 'saved':
    case 'skipped':
      return <Tag tone="good">{t(`client.transfer.${state}`)}</Tag>;
    case 'cancelled':
      return null;
    default: {
      const share = shareOf(transfer);
      if (share === null || received === 0) return null;
      return <span className="shrink-0 text-xs text-ink-soft">{format.percent(share)}</span>;
    }
  }
}

function Bar({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, state } = transfer;
  const isMoving = state === 'active' || state === 'sealing';
  const share = shareOf(transfer);
  return (
    <ProgressBar
      isResting={!isMoving}
      label={t('client.receiving', { name: visibleText(name) })}
      resumed={resumedShare(transfer)}
      text={[t(`client.transfer.${state}`), ...amounts(transfer, t, format)].join(', ')}
      value={isMoving ? share : (share ?? 0)}
    />
  );
}

/** The likeliest thing to do with it, and a way to be rid of it. */
function Buttons({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const { transfer: key, state, savedKey } = transfer;
  const name = visibleText(transfer.name === '' ? t('client.wholeVault') : transfer.name);
  const transfers = [key];
  return (
    <div className="-my-1 -mr-1.5 flex shrink-0">
      {state === 'paused' && (
        <IconButton
          data-testid="transfer-resume"
          icon="resume"
          label={t('client.resume', { name })}
          onPress={() => void act('transfer.resume', { transfers })}
          tone="accent"
        />
      )}
      {(state === 'queued' || state === 'active' || state === 'sealing' || state === 'waiting') && (
        <IconButton
          data-testid="transfer-pause"
          icon="pause"
          label={t('client.pause', { name })}
          onPress={() => void act('transfer.pause', { transfers })}
        />
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <IconButton
          data-testid="transfer-retry"
          icon="retry"
          label={t('client.retry', { name })}
          onPress={() => void act('transfer.retry', { transfers })}
        />
      )}
      {savedKey !== null && (
        <>
          {transfer.kind === 'file' && (
            <IconButton
              data-testid="transfer-preview"
              icon="eye"
              label={t('saved.previewNamed', { name })}
              onPress={() => void act('saved.preview', { saved: savedKey })}
            />
          )}
          <IconButton
            data-testid="transfer-show"
            icon="folder"
            label={t('client.showFile', { name })}
            onPress={() => void act('saved.show', { saved: savedKey })}
          />
        </>
      )}
      {isOver(state) ? (
        <IconButton
          data-testid="transfer-remove"
          icon="close"
          label={t('client.remove', { name })}
          onPress={() => void act('transfer.remove', { transfers })}
        />
      ) : (
        <IconButton
          data-testid="transfer-cancel"
          icon="close"
          label={t('client.cancel', { name })}
          onPress={() => void act('transfer.cancel', { transfers })}
        />
      )}
    </div>
  );
}
