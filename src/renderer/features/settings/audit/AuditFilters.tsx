// Narrows the rows of the audit log: by what they are about, by an ID, by any text in them.

import { useTranslation } from 'react-i18next';
import { Select } from '../../../ui/Select';
import { TextField } from '../../../ui/TextField';
import { auditGroupKeys, type AuditDraft } from './audit-filter';

export type { AuditDraft } from './audit-filter';

/** Everything. */
export const noFilter: AuditDraft = { group: 'all', id: '', text: '' };

/** As many characters as the command takes. */
const maxLength = 256;

interface AuditFiltersProps {
  readonly draft: AuditDraft;
  readonly onChange: (draft: AuditDraft) => void;
}

export function AuditFilters({ draft, onChange }: AuditFiltersProps) {
  const { t } = useTranslation();
  const change = (changes: Partial<AuditDraft>): void => {
    const next = { ...draft, ...changes };
    const isNothing = next.group === 'all' && next.id === '' && next.text === '';
    onChange(isNothing ? noFilter : next);
  };
  return (
    <div className="grid grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,5fr)] gap-3">
      <Select
        label={t('audit.about')}
        onChange={(group) => {
          change({ group });
        }}
        options={[
          { key: 'all' as const, label: t('audit.groups.all') },
          ...auditGroupKeys.map((key) => ({ key, label: t(`audit.groups.${key}`) })),
        ]}
        testId="audit-group"
        value={draft.group}
      />
      <TextField
        label={t('audit.id')}
        maxLength={maxLength}
        onChange={(id) => {
          change({ id });
        }}
        testId="audit-id"
        value={draft.id}
      />
      <TextField
        label={t('audit.anyText')}
        maxLength={maxLength}
        onChange={(text) => {
          change({ text });
        }}
        testId="audit-text"
        value={draft.text}
      />
    </div>
  );
}
