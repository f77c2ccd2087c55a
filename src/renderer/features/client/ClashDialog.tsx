// The questions of the queue, one after the other: a file of that name is here already. Shows
// both, and says what each answer does before it is given.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components';
import type { ClashView, ExistingPolicy, TransferView } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Dialog } from '../../ui/Dialog';
import { PeerText } from '../../ui/PeerText';
import { Tag } from '../../ui/Tag';
import { answer, useClient } from './client-store';

/** Open while the person answers, until no question is left. */
export function ClashDialog() {
  const wanted = useClient((state) => state.answering);
  const transfers = useSnapshot(({ client }) => client.transfers);
  const asking = transfers.filter(({ state, clash }) => state === 'asking' && clash !== null);
  const transfer = asking.find((row) => row.transfer === wanted) ?? asking[0];
  if (wanted === null || transfer === undefined) return null;
  return <Question key={transfer.transfer} left={asking.length} transfer={transfer} />;
}

function Question(props: { readonly transfer: TransferView; readonly left: number }) {
  const { transfer, left } = props;
  const { t } = useTranslation();
  const [isForAll, setForAll] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { clash, kind } = transfer;
  if (clash === null) return null;
  const give = async (existing: Exclude<ExistingPolicy, 'ask'>): Promise<void> => {
    setBusy(true);
    const isDone = await act('transfer.answer', {
      ...{ transfer: transfer.transfer, existing },
      ...(isForAll ? { all: true } : {}),
    });
    if (!isDone) setBusy(false);
    // The next question comes by itself; with none left there is nothing to show.
    if (isForAll || left <= 1) answer(null);
  };
  const close = (): void => {
    answer(null);
  };
  return (
    <Dialog
      actions={
        <>
          <span className="mr-auto self-center">
            <Checkbox isSelected={isForAll} onChange={setForAll}>
              {t('client.clash.all')}
            </Checkbox>
          </span>
          <Button data-testid="clash-later" onPress={close}>
            {t('client.clash.later')}
          </Button>
        </>
      }
      onClose={close}
      testId="clash"
      title={
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          {t('client.clash.title')}
          {left > 1 && (
            <span className="text-sm font-normal text-ink-soft">
              {t('client.clash.more', { count: left - 1 })}
            </span>
          )}
        </span>
      }
    >
      <p>
        <strong className="font-semibold">
          <PeerText isWrapped testId="clash-name" text={clash.fileName} />
        </strong>
        {kind === 'folder' && (
          <span className="block pt-1 text-xs text-ink-soft">{t('client.clash.inFolder')}</span>
        )}
      </p>
      <Both clash={clash} />
      <div className="flex flex-col gap-2">
        <Choice
          isAutoFocused
          isDisabled={isBusy}
          onPress={() => void give('keep')}
          testId="clash-keep"
          text={t('client.clash.keepText')}
          title={t('client.clash.keep')}
        />
        <Choice
          isDisabled={isBusy}
          onPress={() => void give('skip')}
          testId="clash-skip"
          text={t('client.clash.skipText')}
          title={t('client.clash.skip')}
        />
        <Choice
          isDanger
          isDisabled={isBusy}
          onPress={() => void give('replace')}
          testId="clash-replace"
          text={t('client.clash.replaceText')}
          title={t('client.clash.replace')}
        />
      </div>
    </Dialog>
  );
}

function Both({ clash }: { readonly clash: ClashView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { size, mtime, vaultSize, vaultMtime } = clash;
  const isSameSize = size === vaultSize;
  // Some file systems keep whole or even seconds only.
  const isVaultNewer = vaultMtime - mtime > 2_000;
  const isOwnNewer = mtime - vaultMtime > 2_000;
  return (
    <dl className="grid grid-cols-2 gap-3">
      <Side
        isNewer={isOwnNewer}
        testId="clash-own"
        title={t('client.clash.own')}
        when={format.dateTime(mtime)}
      >
        {format.bytes(size)}
      </Side>
      <Side
        isNewer={isVaultNewer}
        testId="clash-vault"
        title={t('client.clash.vault')}
        when={format.dateTime(vaultMtime)}
      >
        {format.bytes(vaultSize)}
        {isSameSize && <span className="text-ink-soft">{`, ${t('client.clash.sameSize')}`}</span>}
      </Side>
    </dl>
  );
}

function Side(props: {
  readonly title: string;
  readonly when: string;
  readonly isNewer: boolean;
  readonly testId: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div className="rounded-md bg-sunken px-3 py-2" data-testid={props.testId}>
      <dt className="flex h-5 items-center justify-between gap-2 text-xs text-ink-soft">
        {props.title}
        {props.isNewer && <Tag tone="neutral">{t('client.clash.newer')}</Tag>}
      </dt>
      <dd className="pt-0.5">{props.children}</dd>
      <dd className="text-xs text-ink-soft">{props.when}</dd>
    </div>
  );
}

function Choice(props: {
  readonly title: string;
  readonly text: string;
  readonly onPress: () => void;
  readonly isDisabled: boolean;
  readonly isDanger?: boolean;
  readonly isAutoFocused?: boolean;
  readonly testId: string;
}) {
  const { title, text, isDanger = false, isAutoFocused = false, testId } = props;
  return (
    <AriaButton
      autoFocus={isAutoFocused}
      className={`flex flex-col items-start gap-0.5 rounded-md border border-line bg-surface px-3 py-2 text-left transition-colors data-disabled:opacity-50 data-hovered:border-line-strong data-hovered:bg-sunken ${isDanger ? 'data-hovered:border-bad data-hovered:bg-bad-soft' : ''}`}
      data-testid={testId}
      isDisabled={props.isDisabled}
      onPress={props.onPress}
    >
      <span className={`font-semibold ${isDanger ? 'text-bad' : ''}`}>{title}</span>
      <span className="text-xs text-ink-soft">{text}</span>
    </AriaButton>
  );
}
