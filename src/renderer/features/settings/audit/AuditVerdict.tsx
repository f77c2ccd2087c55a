// What a check of the audit log came to, in plain words.

import { useTranslation } from 'react-i18next';
import type { AuditVerifyView } from '../../../../shared/ipc/audit';
import { visibleText } from '../../../../shared/visible-text';
import { useFormat } from '../../../i18n/use-format';
import { CopyButton } from '../../../ui/CopyButton';
import { Icon } from '../../../ui/Icon';

export function AuditVerdict({ verdict }: { readonly verdict: AuditVerifyView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { ok, rows, firstSeq, lastSeq, lastHash, unchecked, problem } = verdict;
  return (
    <div
      className={`flex items-start gap-3 rounded-lg px-4 py-3 ${ok ? 'bg-good-soft' : 'bg-bad-soft'}`}
      data-ok={ok}
      data-testid="audit-verdict"
      role="status"
    >
      <span className={`mt-0.5 ${ok ? 'text-good' : 'text-bad'}`}>
        <Icon name={ok ? 'check' : 'warning'} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="font-semibold">{t(ok ? 'audit.ok' : 'audit.broken')}</p>
        {problem !== null && (
          <p>
            {t('audit.firstFault', {
              seq: format.number(problem.seq),
              why: t(`audit.faults.${problem.why}`),
            })}
            {problem.file !== null && ` ${t('audit.inFile', { file: visibleText(problem.file) })}`}
          </p>
        )}
        {rows > 0 && (
          <p className="text-ink-soft">
            {t('audit.held', {
              count: rows,
              first: format.number(firstSeq),
              last: format.number(lastSeq),
            })}
          </p>
        )}
        {unchecked > 0 && (
          <p className="text-ink-soft">{t('audit.unchecked', { count: unchecked })}</p>
        )}
        {rows > 0 && (
          <p className="flex min-w-0 items-center gap-1 text-xs text-ink-soft">
            <span className="shrink-0">{t('audit.lastHash')}</span>
            <span className="truncate font-mono" data-selectable title={lastHash}>
              {lastHash}
            </span>
            <CopyButton label={t('audit.copyHash')} text={lastHash} />
          </p>
        )}
      </div>
    </div>
  );
}
