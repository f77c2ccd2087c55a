// How many rows of the audit log stay in the database.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { act, send } from '../../../bridge/command';
import { useFormat } from '../../../i18n/use-format';
import { Select } from '../../../ui/Select';

const offered: readonly number[] = [10_000, 50_000, 200_000, 1_000_000];

export function AuditKept() {
  const { t } = useTranslation();
  const format = useFormat();
  const [kept, setKept] = useState<number | null>(null);
  useEffect(() => {
    let isWanted = true;
    void send('audit.settings', {}).then((result) => {
      if (isWanted && result.ok) setKept(result.value.maxRows);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  // What was set from a terminal is among the choices too.
  const choices = [...new Set([...offered, ...(kept === null ? [] : [kept])])].sort(
    (one, other) => one - other,
  );
  const change = async (maxRows: number): Promise<void> => {
    if (await act('audit.configure', { maxRows })) setKept(maxRows);
  };
  return (
    <div className="grid grid-cols-2 items-end gap-4">
      <Select
        isDisabled={kept === null}
        label={t('audit.kept')}
        onChange={(key) => void change(Number(key))}
        options={choices.map((count) => ({
          key: String(count),
          label: t('audit.keptRows', { count }),
        }))}
        testId="audit-kept"
        value={String(kept ?? offered[0])}
      />
      <p className="pb-1.5 text-xs text-ink-soft">
        {t('audit.keptText', { count: format.number(kept ?? 0) })}
      </p>
    </div>
  );
}
