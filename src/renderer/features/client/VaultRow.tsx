// One known vault: connect, go to it, or forget it; and why it could not be reached.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import type { VaultView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import { act, send } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { useShell } from '../../store/shell-store';
import { failureText, statusText } from '../../i18n/failure';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { InlineButton } from '../../ui/InlineButton';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import { Tag } from '../../ui/Tag';
import { ConnectionHelp } from './ConnectionHelp';
import { Countdown } from './Countdown';
import { openVault } from './client-store';
import { helpSteps } from './help-topics';

const connectLabels: Partial<Record<VaultView['state'], 'client.connect' | 'client.connectNow'>> = {
  idle: 'client.connect',
  waiting: 'client.connectNow',
};

export function VaultRow({ vault }: { readonly vault: VaultView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { fp, label, host, port, id, state, failure, lastConnectedAt } = vault;
  const connect = async (takeover: boolean): Promise<void> => {
    // It comes to the front once it is there, not while it is called.
    openVault(null);
    const result = await send('vault.connect', { vault: fp, ...(takeover ? { takeover } : {}) });
    // A failure is shown in this row: the engine keeps it with the vault.
    if (result.ok) openVault(fp);
  };
  const words = failure === null ? null : failureText(failure);
  return (
    <div className="flex items-start gap-3" data-testid="vault-row">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex min-w-0 items-center gap-2">
          <strong className="min-w-0 font-semibold">
            <PeerText text={label} />
          </strong>
          {id !== '' && <span className="shrink-0 text-ink-soft">{t('client.asId', { id })}</span>}
          {failure !== null && failure.status > 0 && state === 'idle' && (
            <Tag testId="vault-status" tone="bad">
              {statusText(failure.status)}
            </Tag>
          )}
          {state === 'waiting' && vault.retryAt !== null && (
            <Tag tone="warn">
              <Countdown text={(time) => t('client.lostRetry', { time })} until={vault.retryAt} />
            </Tag>
          )}
          {state !== 'idle' && state !== 'waiting' && (
            <Tag tone={state === 'ready' ? 'good' : 'warn'}>{t(`client.state.${state}`)}</Tag>
          )}
        </span>
        <span className="flex min-w-0 items-center gap-3 text-xs text-ink-soft">
          <span className="truncate font-mono">{visibleText(`${host}:${String(port)}`)}</span>
          <KeyText fp={fp} isShort />
          <span className="truncate">
            {lastConnectedAt === null
              ? t('client.neverConnected')
              : t('client.lastConnected', { when: format.when(lastConnectedAt) })}
          </span>
        </span>
        {words !== null && (state === 'idle' || state === 'waiting') && (
          <p className="text-xs text-bad" data-reason={failure?.reason} data-testid="vault-failure">
            {words.what} <span className="text-ink-soft">{words.next}</span>
          </p>
        )}
        {failure !== null && state === 'idle' && (
          <HelpButton
            address={`${host.includes(':') ? `[${host}]` : host}:${String(port)}`}
            failure={failure}
          />
        )}
        {failure?.reason === 'already_connected' && state === 'idle' && (
          <span className="pt-1">
            <Button onPress={() => void connect(true)} size="small">
              {t('client.takeOver')}
            </Button>
          </span>
        )}
      </div>
      <ForgetButton vault={vault} />
      {state === 'waiting' && (
        <Button
          kind="quiet"
          onPress={() => void act('vault.disconnect', { vault: fp })}
          size="small"
        >
          {t('client.stopTrying')}
        </Button>
      )}
      {state === 'ready' ? (
        <Button
          onPress={() => {
            openVault(fp);
          }}
          size="small"
        >
          {t('client.open')}
        </Button>
      ) : (
        <Button
          data-testid="vault-connect"
          isDisabled={state !== 'idle' && state !== 'waiting'}
          onPress={() => void connect(false)}
          size="small"
        >
          {t(connectLabels[state] ?? 'client.connecting')}
        </Button>
      )}
    </div>
  );
}

/** What to try, once it is asked for. */
function HelpButton(props: { readonly failure: Failure; readonly address: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const platform = useShell((shell) => shell.info?.platform ?? '');
  const { reason } = props.failure;
  if (helpSteps({ reason, platform, isNeighbour: null }).length === 0) return null;
  if (isOpen) return <ConnectionHelp {...props} isToldAlready />;
  return (
    <span className="text-xs">
      <InlineButton
        data-testid="vault-help"
        onPress={() => {
          setOpen(true);
        }}
      >
        {t('help.open')}
      </InlineButton>
    </span>
  );
}

function ForgetButton({ vault }: { readonly vault: VaultView }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        kind="quiet"
        onPress={() => {
          setAsking(true);
        }}
        size="small"
      >
        {t('client.forget')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          confirm={t('client.forget')}
          onClose={() => {
            setAsking(false);
          }}
          onConfirm={() => void act('vault.forget', { vault: vault.fp })}
          text={t('client.forgetText')}
          title={t('client.forgetTitle', { label: visibleText(vault.label) })}
        />
      )}
    </>
  );
}
