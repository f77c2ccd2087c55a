// Checks the audit log, saying in plain words what came of it, and copies it to a file.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditFilter, AuditVerifyView } from '../../../../shared/ipc/audit';
import { visibleText } from '../../../../shared/visible-text';
import { send } from '../../../bridge/command';
import { tell, tellFailure } from '../../../store/notices';
import { Button } from '../../../ui/Button';
import { AuditVerdict } from './AuditVerdict';

interface AuditToolsProps {
  /** What an export holds. */
  readonly filter: AuditFilter;
  readonly isFiltered: boolean;
}

export function AuditTools({ filter, isFiltered }: AuditToolsProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<'verify' | 'export' | null>(null);
  const [verdict, setVerdict] = useState<AuditVerifyView | null>(null);

  const verify = async (): Promise<void> => {
    setBusy('verify');
    setVerdict(null);
    const result = await send('audit.verify', {});
    setBusy(null);
    if (result.ok) setVerdict(result.value);
    else tellFailure(result.error);
  };
  const save = async (): Promise<void> => {
    setBusy('export');
    const result = await send('audit.export', filter);
    setBusy(null);
    if (!result.ok) {
      tellFailure(result.error);
      return;
    }
    const { exported } = result.value;
    if (exported === null) return;
    const { fileName, rows } = exported;
    tell({
      tone: 'good',
      title: t('audit.exported', { count: rows, file: visibleText(fileName) }),
      text: null,
    });
  };

  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button
          data-testid="audit-verify"
          isDisabled={busy !== null}
          onPress={() => void verify()}
          size="small"
        >
          {t(busy === 'verify' ? 'audit.verifying' : 'audit.verify')}
        </Button>
        <Button
          data-testid="audit-export"
          isDisabled={busy !== null}
          onPress={() => void save()}
          size="small"
        >
          {t(isFiltered ? 'audit.exportShown' : 'audit.export')}
        </Button>
      </div>
      {verdict !== null && <AuditVerdict verdict={verdict} />}
    </>
  );
}
