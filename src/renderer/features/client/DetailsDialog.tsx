// What is known of a request that failed, in whole or in part: the refusal as a page, the
// files of a folder that did not come and why, and what to do next.

import { useTranslation } from 'react-i18next';
import type { FolderProgress, TransferView } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { failureText, statusText } from '../../i18n/failure';
import { useSnapshot } from '../../store/engine-store';
import { liveTransfer } from '../../store/queue-order';
import { Button } from '../../ui/Button';
import { PeerText } from '../../ui/PeerText';
import { StatusPage } from '../../ui/StatusPage';
import { Tag } from '../../ui/Tag';
import { showDetails, useClient } from './client-store';

/** Open while there is something to show. */
export function DetailsDialog() {
  const details = useClient((state) => state.details);
  return details === null ? null : <Details shown={details} />;
}

function Details({ shown }: { readonly shown: TransferView }) {
  const { t } = useTranslation();
  const now = useSnapshot(({ client }) => liveTransfer(client.transfers, shown.transfer));
  const { transfer, name, failure, files, endedAt } = now ?? shown;
  const words = failure === null ? null : failureText(failure);
  const status = failure?.status ?? 0;
  const close = (): void => {
    showDetails(null);
  };
  return (
    <StatusPage
      at={endedAt ?? 0}
      onClose={close}
      sentence={words?.what ?? ''}
      status={endedAt === null ? 0 : status}
      title={
        status > 0
          ? statusText(status)
          : t((files?.problems.length ?? 0) > 0 ? 'client.someFailed' : 'ui.what')
      }
    >
      <div className="flex flex-col gap-1">
        <strong className="font-semibold">
          <PeerText isWrapped text={name === '' ? t('client.wholeVault') : name} />
        </strong>
        {words !== null && (
          <p>
            {words.what} <span className="text-ink-soft">{words.next}</span>
          </p>
        )}
      </div>
      {files !== null && files.problems.length > 0 && <ProblemList files={files} />}
      {now?.state === 'failed' && (
        <div>
          <Button
            data-testid="details-retry"
            onPress={() => {
              void act('transfer.retry', { transfers: [transfer] });
              close();
            }}
          >
            {t('client.retryShort')}
          </Button>
        </div>
      )}
    </StatusPage>
  );
}

function ProblemList({ files }: { readonly files: FolderProgress }) {
  const { t } = useTranslation();
  const more = files.failed - files.problems.length;
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-xs text-ink-soft">{t('client.problemsTitle')}</h3>
      <ul
        className="flex flex-col divide-y divide-line rounded-md border border-line"
        data-testid="problems"
      >
        {files.problems.map(({ name, failure }) => (
          <li className="flex flex-col gap-0.5 px-3 py-1.5" key={name}>
            <span className="flex min-w-0 items-center gap-2">
              <span className="min-w-0 flex-1">
                <PeerText keepEnd text={name} />
              </span>
              {failure.status > 0 && <Tag tone="bad">{statusText(failure.status)}</Tag>}
            </span>
            <span className="text-xs text-ink-soft">{failureText(failure).what}</span>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="text-xs text-ink-soft">{t('client.problemsMore', { count: more })}</p>
      )}
    </section>
  );
}
