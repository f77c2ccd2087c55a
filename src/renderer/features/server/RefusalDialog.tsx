// One refusal: who asked for what, why not, what the host may do, and its page.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../../shared/i18n/texts';
import type { RefusalView } from '../../../shared/ipc/views';
import { refusalText, statusText } from '../../i18n/failure';
import { useFormat } from '../../i18n/use-format';
import { PeerText } from '../../ui/PeerText';
import { StatusPage } from '../../ui/StatusPage';

interface RefusalDialogProps {
  readonly refusal: RefusalView;
  readonly onClose: () => void;
}

export function RefusalDialog({ refusal, onClose }: RefusalDialogProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { at, status, reason, address, id, name, detail, count = 1 } = refusal;
  const sentence = refusalText(reason);
  const hasAdvice = i18n.exists(`advice.${reason}`);
  const advice = t(`advice.${hasAdvice ? (reason as keyof Catalogue['advice']) : 'other'}`);
  return (
    <StatusPage
      at={at}
      onClose={onClose}
      sentence={sentence}
      status={status}
      title={statusText(status)}
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5">
        <Fact label={t('server.col.time')}>{format.dateTime(at)}</Fact>
        <Fact label={t('server.col.client')}>
          {id !== null && <PeerText isWrapped text={`${id}, `} />}
          <span className="font-mono text-xs">{address}</span>
        </Fact>
        {name !== null && (
          <Fact label={t('server.col.file')}>
            <PeerText isWrapped text={name} />
          </Fact>
        )}
        <Fact label={t('ui.what')}>{sentence}</Fact>
        {count > 1 && (
          <Fact label={t('server.howOften')}>{t('server.timesSpoken', { count })}</Fact>
        )}
        <Fact label={t('server.advice')}>{advice}</Fact>
        {detail !== '' && (
          <Fact label={t('server.logged')}>
            <span className="font-mono text-xs">
              <PeerText isWrapped text={detail} />
            </span>
          </Fact>
        )}
      </dl>
    </StatusPage>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="min-w-0" data-selectable>
        {children}
      </dd>
    </>
  );
}
