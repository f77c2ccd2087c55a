// Why the vault's files cannot be shown. That its folder is gone the panel says already.

import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../shared/errors';
import { failureText } from '../../../i18n/failure';
import { Button } from '../../../ui/Button';
import { EmptyState } from '../../../ui/EmptyState';
import { FailureNotice } from '../../../ui/FailureNotice';

interface FilesFailureProps {
  readonly failure: Failure;
  /** To the top of the vault; null there. */
  readonly onBack: (() => void) | null;
}

export function FilesFailure({ failure, onBack }: FilesFailureProps) {
  const { t } = useTranslation();
  return (
    <div className="flex-1 p-4">
      {failure.reason === 'vault_gone' ? (
        <EmptyState title={failureText(failure).what} />
      ) : (
        <FailureNotice
          action={
            onBack !== null && (
              <Button onPress={onBack} size="small">
                {t('vaultFiles.back')}
              </Button>
            )
          }
          failure={failure}
          testId="files-failure"
        />
      )}
    </div>
  );
}
