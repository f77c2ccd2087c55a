// The last line of a request: amounts and pace while it moves, what it waits for while it
// rests, what happened and what to do next where it failed.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferView } from '../../../shared/ipc/views';
import { failureText } from '../../i18n/failure';
import { useFormat } from '../../i18n/use-format';
import { InlineButton } from '../../ui/InlineButton';
import { answer, showDetails } from './client-store';
import { amounts, pace } from './request-words';
import { WaitingWords } from './WaitingWords';

export function RequestLine({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, transfer: key } = transfer;
  const known = amounts(transfer, t, format);
  switch (state) {
    case 'active':
      return (
        <Line
          text={[
            ...(transfer.received === 0 ? [t('client.transfer.active')] : []),
            ...known,
            ...pace(transfer, t, format),
          ]}
        >
          <Problems transfer={transfer} />
        </Line>
      );
    case 'failed':
      return <Refusal transfer={transfer} />;
    case 'waiting':
      return (
        <Line text={[]}>
          <WaitingWords transfer={transfer} />
        </Line>
      );
    case 'asking':
      return (
        <Line text={[]}>
          {t('client.needsAnswer')}{' '}
          <InlineButton
            data-testid="answer-now"
            onPress={() => {
              answer(key);
            }}
            tone="accent"
          >
            {t('client.answerNow')}
          </InlineButton>
        </Line>
      );
    case 'saved':
      return <Line text={[...known.slice(0, 1)]} />;
    case 'skipped':
      return <Line text={[t('client.skippedText')]} />;
    case 'cancelled':
      return <Line text={[t('client.transfer.cancelled')]} />;
    case 'queued':
    case 'sealing':
    case 'paused':
      return (
        <Line text={[t(`client.transfer.${state}`), ...known]}>
          <Problems transfer={transfer} />
        </Line>
      );
  }
}

const between = ' \u00b7 ';

/** One line; what does not fit is in its tooltip. */
function Line(props: { readonly text: readonly string[]; readonly children?: ReactNode }) {
  const words = props.text.join(between);
  return (
    <p
      className="h-4.5 truncate text-xs/4.5 text-ink-soft"
      data-testid="transfer-line"
      {...(words === '' ? {} : { title: words })}
    >
      {words}
      {props.children}
    </p>
  );
}

/** How many files of a folder failed, and a way to see which. */
function Problems({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const failed = transfer.files?.failed ?? 0;
  if (failed === 0) return null;
  return (
    <>
      {between}
      <InlineButton
        data-testid="transfer-problems"
        onPress={() => {
          showDetails(transfer);
        }}
        tone="bad"
      >
        {t('client.filesFailed', { count: failed })}
      </InlineButton>
    </>
  );
}

function Refusal({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const { failure, files } = transfer;
  if (failure === null) return null;
  const { what, next } = failureText(failure);
  const hasProblems = (files?.problems.length ?? 0) > 0;
  return (
    <p className="text-xs" data-reason={failure.reason} data-testid="refusal">
      {what} <span className="text-ink-soft">{next}</span>{' '}
      {(hasProblems || failure.status > 0) && (
        <InlineButton
          data-testid="refusal-page"
          onPress={() => {
            showDetails(transfer);
          }}
        >
          {t(hasProblems ? 'client.showProblems' : 'ui.showPage')}
        </InlineButton>
      )}
    </p>
  );
}
