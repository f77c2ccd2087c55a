// How much the vault holds, and what in its folder cannot be served and why.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { InlineButton } from '../../ui/InlineButton';
import { ProblemsDialog } from './files/ProblemsDialog';

export function FilesLine({ testId = 'vault-files' }: { readonly testId?: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const files = useSnapshot(({ server }) => server.files);
  const [isOpen, setOpen] = useState(false);
  // A folder that is gone is told of where everybody looks.
  const problems = files.problems.filter(({ why }) => why !== 'vault_missing');
  if (files.state === 'idle') return null;
  const total = t('server.filesTotal', {
    files: t('server.files', { count: files.files }),
    size: format.bytes(files.bytes),
  });
  return (
    <span className="flex min-w-0 items-center gap-2 text-xs text-ink-soft" data-testid={testId}>
      <span className="truncate">{files.state === 'scanning' ? t('server.scanning') : total}</span>
      {problems.length > 0 && (
        <InlineButton
          onPress={() => {
            setOpen(true);
          }}
          tone="warn"
        >
          {t('server.problems', { count: problems.length })}
        </InlineButton>
      )}
      {isOpen && (
        <ProblemsDialog
          onClose={() => {
            setOpen(false);
          }}
          problems={problems}
          text={t('server.problemsText')}
          title={t('server.problemsTitle')}
        />
      )}
    </span>
  );
}
