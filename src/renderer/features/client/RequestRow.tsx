// One request: how far it came and how long it still takes, or why it was refused and what
// to do about it.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import { act } from '../../bridge/command';
import { failureText, statusText } from '../../i18n/failure';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { PeerText } from '../../ui/PeerText';
import { ProgressBar } from '../../ui/ProgressBar';
import { StatusPage } from '../../ui/StatusPage';
import { Tag } from '../../ui/Tag';

export function isOver(state: TransferView['state']): boolean {
  return state === 'failed' || state === 'cancelled' || state === 'saved';
}

export function RequestRow({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const { name, state } = transfer;
  const shown = visibleText(name);
  return (
    <div
      className="flex flex-col gap-1"
      data-state={state}
      data-status={transfer.failure?.status}
      data-testid="transfer"
    >
      <div className="flex min-h-6.5 items-center gap-2">
        <span className="min-w-0 flex-1">
          <PeerText keepEnd text={name} />
        </span>
        <StateTag transfer={transfer} />
        {isOver(state) ? (
          <IconButton
            icon="close"
            label={t('client.remove', { name: shown })}
            onPress={() => void act('transfer.remove', { transfer: transfer.transfer })}
          />
        ) : (
          <IconButton
            data-testid="transfer-cancel"
            icon="close"
            label={t('client.cancel', { name: shown })}
            onPress={() => void act('transfer.cancel', { transfer: transfer.transfer })}
          />
        )}
      </div>
      {(state === 'active' || state === 'sealing') && <Progress transfer={transfer} />}
      {state === 'failed' && <Refusal transfer={transfer} />}
    </div>
  );
}

/** The transfer as it is now; the row around it is drawn anew only when its state changes. */
function useLive(transfer: TransferView): TransferView {
  const find = (row: TransferView): boolean => row.transfer === transfer.transfer;
  return useSnapshot(({ client }) => client.transfers.find(find)) ?? transfer;
}

function StateTag({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, received, size, failure } = useLive(transfer);
  if (state === 'failed') {
    const status = failure?.status ?? 0;
    return (
      <Tag testId="transfer-status" tone="bad">
        {status > 0 ? statusText(status) : t('client.failedLocal')}
      </Tag>
    );
  }
  if (state === 'active' && size !== null && size > 0) {
    return <span className="shrink-0 text-ink-soft">{format.percent(received / size)}</span>;
  }
  return <span className="shrink-0 text-xs text-ink-soft">{t(`client.transfer.${state}`)}</span>;
}

function Progress({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, received, size, bytesPerSecond, msLeft } = useLive(transfer);
  const parts = [
    size === null
      ? format.bytes(received)
      : t('client.progress', { received: format.bytes(received), size: format.bytes(size) }),
  ];
  if (bytesPerSecond > 0) parts.push(format.rate(bytesPerSecond));
  if (msLeft !== null) parts.push(t('client.left', { time: format.duration(msLeft) }));
  const words = parts.join(', ');
  return (
    <>
      <ProgressBar
        label={t('client.receiving', { name: visibleText(name) })}
        text={words}
        value={size === null ? null : size === 0 ? 1 : received / size}
      />
      <span className="truncate text-xs text-ink-soft">{words}</span>
    </>
  );
}

function Refusal({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const [isPageOpen, setPageOpen] = useState(false);
  const { failure, name, vault, endedAt } = transfer;
  if (failure === null) return null;
  const { what, next } = failureText(failure);
  return (
    <div className="flex flex-col gap-1" data-reason={failure.reason} data-testid="refusal">
      <p className="text-xs">
        {what} <span className="text-ink-soft">{next}</span>
      </p>
      <div className="-ml-2 flex gap-1">
        <Button
          kind="quiet"
          onPress={() => {
            void act('get', { vault, names: [name] });
            void act('transfer.remove', { transfer: transfer.transfer });
          }}
          size="small"
        >
          {t('client.askAgain')}
        </Button>
        {failure.status > 0 && (
          <Button
            data-testid="refusal-page"
            kind="quiet"
            onPress={() => {
              setPageOpen(true);
            }}
            size="small"
          >
            {t('ui.showPage')}
          </Button>
        )}
      </div>
      {isPageOpen && endedAt !== null && (
        <StatusPage
          at={endedAt}
          onClose={() => {
            setPageOpen(false);
          }}
          sentence={what}
          status={failure.status}
          title={statusText(failure.status)}
        >
          <p>
            <PeerText isWrapped text={name} />
          </p>
        </StatusPage>
      )}
    </div>
  );
}
