// What importing a list would do, or, line by line, why it cannot be done.

import { useTranslation } from 'react-i18next';
import type { RosterProblem } from '../../../../shared/roster';
import type { RosterPlan } from '../../../../shared/roster-plan';
import { useFormat } from '../../../i18n/use-format';
import { PeerText } from '../../../ui/PeerText';
import { Tag } from '../../../ui/Tag';

const namesShown = 12;
const problemsShown = 100;

export function PlanView({ plan }: { readonly plan: RosterPlan }) {
  const { t } = useTranslation();
  const { problems, more, added, changed, same, revoked } = plan;
  if (problems.length > 0) {
    const left = problems.length + more - Math.min(problems.length, problemsShown);
    return (
      <section className="flex flex-col gap-2" data-testid="roster-problems" role="alert">
        <h3 className="font-semibold text-bad">
          {t('roster.faulty', { count: problems.length + more })}
        </h3>
        <ul className="max-h-44 overflow-auto rounded-md border border-line">
          {problems.slice(0, problemsShown).map((problem, at) => (
            <ProblemLine key={at} problem={problem} />
          ))}
        </ul>
        {left > 0 && <p className="text-xs text-ink-soft">{t('roster.more', { count: left })}</p>}
      </section>
    );
  }
  return (
    <section className="flex flex-col gap-1.5" data-testid="roster-plan" role="status">
      <h3 className="font-semibold">{t('roster.plan')}</h3>
      <Line ids={added} label={t('roster.added', { count: added.length })} tone="good" />
      <Line ids={changed} label={t('roster.changed', { count: changed.length })} tone="warn" />
      {same > 0 && (
        <div>
          <Tag tone="neutral">{t('roster.same', { count: same })}</Tag>
        </div>
      )}
      <Line ids={revoked} label={t('roster.revoked', { count: revoked.length })} tone="bad" />
    </section>
  );
}

function Line(props: {
  readonly label: string;
  readonly ids: readonly string[];
  readonly tone: 'good' | 'warn' | 'bad';
}) {
  const { label, ids, tone } = props;
  const { t } = useTranslation();
  const format = useFormat();
  if (ids.length === 0) return null;
  const left = ids.length - namesShown;
  const rest = left > 0 ? ` ${t('roster.andMore', { count: format.number(left) })}` : '';
  return (
    <div className="flex min-w-0 items-baseline gap-2">
      <Tag tone={tone}>{label}</Tag>
      <span className="min-w-0 text-ink-soft wrap-anywhere">
        {ids.slice(0, namesShown).join(', ') + rest}
      </span>
    </div>
  );
}

function ProblemLine({ problem }: { readonly problem: RosterProblem }) {
  const { t } = useTranslation();
  const { line, why, value } = problem;
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 border-b border-line px-3 py-1.5 last:border-b-0">
      <span className="shrink-0 text-ink-soft">{t('roster.line', { line })}</span>
      {value !== '' && (
        <span className="max-w-56 min-w-0 font-mono text-xs">
          <PeerText text={value} />
        </span>
      )}
      <span>{t(`roster.why.${why}`)}</span>
    </li>
  );
}
