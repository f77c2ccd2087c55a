// What the server counted since it started, in one calm line.

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { useCalmSnapshot } from '../../store/engine-store';

const calmMs = 2000;

export function CountersLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const counters = useCalmSnapshot(({ server }) => server.counters, calmMs);
  if (counters === null) return null;
  const { refused, dropped, hinted, unanswered } = counters;
  const sum = (values: Readonly<Record<string, number>>): number =>
    Object.values(values).reduce((total, each) => total + each, 0);
  const facts = [
    ['connections', counters.connections],
    ['refused', sum(refused)],
    ['turnedAway', sum(hinted) + unanswered],
    ['dropped', sum(dropped)],
    ['slowed', counters.slowedNow],
    ['peak', counters.sessionsPeak],
  ] as const;
  return (
    <dl
      className="flex h-8 shrink-0 items-center gap-5 overflow-hidden border-t border-line bg-sunken px-4 text-xs"
      data-testid="counters"
      title={t('counters.since', { when: format.dateTime(counters.since) })}
    >
      {facts.map(([name, value]) => (
        <div className="flex shrink-0 gap-1.5" key={name} title={t(`counters.${name}Text`)}>
          <dt className="text-ink-soft">{t(`counters.${name}`)}</dt>
          <dd>{format.number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
