// Names that are not served, or did not come, each with the reason and what can be done.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type TableColumn } from '../../../ui/DataTable';
import { Dialog } from '../../../ui/Dialog';
import { PeerText } from '../../../ui/PeerText';
import { useWhy } from './use-why';

export interface Problem {
  readonly name: string;
  /** A short code of the engine's. */
  readonly why: string;
}

interface ProblemsDialogProps {
  readonly title: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly onClose: () => void;
}

export function ProblemsDialog({ title, text, problems, onClose }: ProblemsDialogProps) {
  const { t } = useTranslation();
  const whyOf = useWhy();
  const columns = useMemo(
    (): readonly TableColumn<Problem>[] => [
      {
        key: 'name',
        header: t('server.col.file'),
        width: '2fr',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <PeerText keepEnd text={name} />,
      },
      {
        key: 'why',
        header: t('server.problemWhy'),
        width: '3fr',
        sortBy: ({ why }) => whyOf(why),
        cell: ({ why }) => (
          <span className="truncate text-ink-soft" title={whyOf(why)}>
            {whyOf(why)}
          </span>
        ),
      },
    ],
    [t, whyOf],
  );
  return (
    <Dialog onClose={onClose} testId="file-problems" title={title} width="wide">
      <p className="text-ink-soft">{text}</p>
      <div className="h-72 overflow-hidden rounded-md border border-line">
        <DataTable
          columns={columns}
          empty={null}
          label={title}
          rowKey={({ name, why }) => `${why} ${name}`}
          rowText={({ name }) => name}
          rows={problems}
        />
      </div>
    </Dialog>
  );
}
