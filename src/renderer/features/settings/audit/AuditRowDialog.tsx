// One row of the audit log, whole.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditRowView } from '../../../../shared/ipc/audit';
import { statusText } from '../../../i18n/failure';
import { useFormat } from '../../../i18n/use-format';
import { Dialog } from '../../../ui/Dialog';
import { PeerText } from '../../../ui/PeerText';
import { factsOf } from './audit-words';
import { useKindWords } from './use-kind-words';

interface AuditRowDialogProps {
  readonly row: AuditRowView;
  readonly onClose: () => void;
}

export function AuditRowDialog({ row, onClose }: AuditRowDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const kindWords = useKindWords();
  const { seq, at, kind, id, address, name, status, detail, hash } = row;
  return (
    <Dialog onClose={onClose} testId="audit-row" title={kindWords(kind)} width="wide">
      <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-1.5">
        <Line label={t('audit.row')}>{format.number(seq)}</Line>
        <Line label={t('server.col.time')}>{format.dateTime(at)}</Line>
        {status !== null && <Line label={t('server.col.status')}>{statusText(status)}</Line>}
        {id !== null && (
          <Line label={t('server.col.id')}>
            <PeerText isWrapped text={id} />
          </Line>
        )}
        {address !== null && (
          <Line label={t('server.col.address')}>
            <PeerText isWrapped text={address} />
          </Line>
        )}
        {name !== null && (
          <Line label={t('server.col.file')}>
            <PeerText isWrapped text={name} />
          </Line>
        )}
        {factsOf(detail).map((fact) => (
          <Line isMono isLabelMono key={fact.key} label={fact.key}>
            {fact.at === null ? <PeerText isWrapped text={fact.value} /> : format.dateTime(fact.at)}
          </Line>
        ))}
        <Line isMono label={t('audit.hash')}>
          <span className="wrap-anywhere" data-selectable>
            {hash}
          </span>
        </Line>
      </dl>
    </Dialog>
  );
}

function Line(props: {
  readonly label: string;
  readonly isMono?: boolean;
  /** The log's own word, the same in every language. */
  readonly isLabelMono?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <>
      <dt
        className={`wrap-anywhere text-ink-soft ${props.isLabelMono === true ? 'font-mono text-xs' : ''}`}
      >
        {props.label}
      </dt>
      <dd className={`min-w-0 ${props.isMono === true ? 'font-mono text-xs' : ''}`}>
        {props.children}
      </dd>
    </>
  );
}
