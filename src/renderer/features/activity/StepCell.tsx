// One step in a line: direction, words, wire word, and what it was about.

import { useTranslation } from 'react-i18next';
import type { ActivityView } from '../../../shared/ipc/views';
import { Icon } from '../../ui/Icon';
import { PeerText } from '../../ui/PeerText';
import { isFrame, kindOf } from './steps';

/** Facts that say in a word what a step is about, the most telling first. */
const telling = ['name', 'reason', 'dir', 'query', 'text', 'id', 'label', 'fp', 'h', 'e'];

export function StepCell({ row, name }: { readonly row: ActivityView; readonly name: string }) {
  const { t } = useTranslation();
  const { step, side, direction, facts } = row;
  const about = telling.map((fact) => facts[fact]).find((fact) => fact !== undefined);
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2" data-step={step}>
      <span className="shrink-0 text-ink-faint" title={t(`activity.sides.${side}`)}>
        <Icon name={side} size={13} />
        <span className="sr-only">{t(`activity.sides.${side}`)}</span>
      </span>
      <span className={`w-3.5 shrink-0 ${direction === 'in' ? 'text-accent' : 'text-good'}`}>
        {direction !== 'none' && (
          <>
            <Icon name={direction === 'in' ? 'inbound' : 'outbound'} size={13} />
            <span className="sr-only">{t(`activity.directions.${direction}`)}</span>
          </>
        )}
      </span>
      <span
        className={`min-w-0 truncate ${kindOf(step) === 'refusal' ? 'text-bad' : ''}`}
        title={name}
      >
        {name}
      </span>
      {isFrame(step) && (
        <span className="min-w-0 shrink-4 truncate font-mono text-2xs text-ink-faint">{step}</span>
      )}
      {about !== undefined && (
        <span className="min-w-0 flex-1 text-xs text-ink-soft">
          <PeerText keepEnd text={String(about)} />
        </span>
      )}
    </span>
  );
}
