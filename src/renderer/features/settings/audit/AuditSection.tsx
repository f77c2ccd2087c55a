// The audit log: whether it is as it was written, a copy of it in a file, how much of it is
// kept, and its newest rows by what they are about.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditRowView } from '../../../../shared/ipc/audit';
import { Card, CardHeader } from '../../../ui/Card';
import { FailureNotice } from '../../../ui/FailureNotice';
import { IconButton } from '../../../ui/IconButton';
import { AuditFilters, noFilter, type AuditDraft } from './AuditFilters';
import { AuditKept } from './AuditKept';
import { AuditRowDialog } from './AuditRowDialog';
import { AuditTable } from './AuditTable';
import { AuditTools } from './AuditTools';
import { filterOf } from './audit-filter';
import { useAuditRows } from './use-audit-rows';

export function AuditSection() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<AuditDraft>(noFilter);
  const [opened, setOpened] = useState<AuditRowView | null>(null);
  const filter = filterOf(draft);
  const log = useAuditRows(filter);
  return (
    <Card label={t('settings.sections.audit')}>
      <CardHeader title={t('settings.sections.audit')}>
        <IconButton
          data-testid="audit-refresh"
          icon="refresh"
          label={t('audit.refresh')}
          onPress={log.reload}
        />
      </CardHeader>
      <div className="flex flex-col gap-4 p-4">
        <p className="text-ink-soft">{t('audit.text')}</p>
        <AuditTools filter={filter} isFiltered={draft !== noFilter} />
        <AuditKept />
      </div>
      <div className="border-t border-line px-4 py-3">
        <AuditFilters draft={draft} onChange={setDraft} />
      </div>
      {log.failure !== null && (
        <div className="px-4 pb-3">
          <FailureNotice failure={log.failure} />
        </div>
      )}
      <div className="h-80 border-t border-line">
        <AuditTable log={log} onOpen={setOpened} />
      </div>
      {opened !== null && (
        <AuditRowDialog
          onClose={() => {
            setOpened(null);
          }}
          row={opened}
        />
      )}
    </Card>
  );
}
