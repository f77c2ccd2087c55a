// Below the vault's files: how many there are, what cannot be served, and how far hashing
// ahead has come.

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format';
import { useSnapshot } from '../../../store/engine-store';
import { FilesLine } from '../FilesLine';

export function FilesFoot({ total, isCut }: { readonly total: number; readonly isCut: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isRunning = useSnapshot(({ server }) => server.state === 'running');
  const { files, hashed, state } = useSnapshot(({ server }) => server.files);
  const isHashing = isRunning && state === 'ready' && hashed < files;
  return (
    <div className="flex h-8 shrink-0 items-center gap-4 border-t border-line bg-sunken px-4 text-xs text-ink-soft">
      <span className="shrink-0" data-testid="files-shown">
        {isCut
          ? t('vaultFiles.shownCut', { total: format.number(total) })
          : t('vaultFiles.shown', { count: total })}
      </span>
      <span className="min-w-0 flex-1">
        <FilesLine testId="files-line" />
      </span>
      {isHashing && (
        <span className="shrink-0" title={t('vaultFiles.hashedText')}>
          {t('vaultFiles.hashed', { done: format.number(hashed), total: format.number(files) })}
        </span>
      )}
      {!isRunning && <span className="shrink-0">{t('vaultFiles.notServed')}</span>}
    </div>
  );
}
