// How much the vault holds, and what in its folder cannot be served and why.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { DataTable, type TableColumn } from '../../ui/DataTable';
import { Dialog } from '../../ui/Dialog';
import { PeerText } from '../../ui/PeerText';

interface Problem {
  readonly name: string;
  readonly why: string;
}

export function FilesLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const files = useSnapshot(({ server }) => server.files);
  const [isOpen, setOpen] = useState(false);
  if (files.state === 'idle') return null;
  const total = t('server.filesTotal', {
    files: t('server.files', { count: files.files }),
    size: format.bytes(files.bytes),
  });
  return (
    <span
      className="flex min-w-0 items-center gap-2 text-xs text-ink-soft"
      data-testid="vault-files"
    >
      <span className="shrink-0">{files.state === 'scanning' ? t('server.scanning') : total}</span>
      {files.problems.length > 0 && (
        <AriaButton
          className="min-w-0 truncate rounded text-warn underline"
          onPress={() => {
            setOpen(true);
          }}
        >
          {t('server.problems', { count: files.problems.length })}
        </AriaButton>
      )}
      {isOpen && (
        <ProblemsDialog
          onClose={() => {
            setOpen(false);
          }}
          problems={files.problems}
        />
      )}
    </span>
  );
}

function ProblemsDialog(props: {
  readonly problems: readonly Problem[];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const columns = useMemo(
    (): readonly TableColumn<Problem>[] => [
      {
        key: 'name',
        header: t('server.col.file'),
        width: '3fr',
        cell: ({ name }) => <PeerText keepEnd text={name} />,
      },
      {
        key: 'why',
        header: t('server.problemWhy'),
        width: '2fr',
        cell: ({ why }) => <PeerText text={why} />,
      },
    ],
    [t],
  );
  return (
    <Dialog onClose={props.onClose} title={t('server.problemsTitle')} width="wide">
      <p className="text-ink-soft">{t('server.problemsText')}</p>
      <div className="h-72 overflow-hidden rounded-md border border-line">
        <DataTable
          columns={columns}
          empty={null}
          label={t('server.problemsTitle')}
          rowKey={({ name }) => name}
          rowText={({ name }) => name}
          rows={props.problems}
        />
      </div>
    </Dialog>
  );
}
