// Everything public about one step: what it is for, when and where it was seen, and the
// facts in it. Long values can be copied.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../../shared/i18n/texts';
import type { ActivityView } from '../../../shared/ipc/views';
import { useFormat } from '../../i18n/use-format';
import { CopyButton } from '../../ui/CopyButton';
import { IconButton } from '../../ui/IconButton';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import { chooseStep } from './activity-store';
import { useStepWords } from './use-step-words';

export function StepDetails({ step }: { readonly step: ActivityView }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const words = useStepWords();
  const meaning = words.meaningOf(step.step);
  const factName = (fact: string): string =>
    i18n.exists(`activity.fact.${fact}`)
      ? t(`activity.fact.${fact as keyof Catalogue['activity']['fact']}`)
      : fact;
  const ms = String(step.at % 1000).padStart(3, '0');
  return (
    <aside
      aria-label={t('activity.details')}
      className="flex w-72 shrink-0 flex-col gap-3 overflow-auto border-l border-line p-4 max-[959px]:max-h-[45%] max-[959px]:w-full max-[959px]:border-t max-[959px]:border-l-0"
      data-testid="step-details"
    >
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 font-semibold">
          {words.nameOf(step.step)}
          <span className="ml-2 font-mono text-xs font-normal text-ink-faint">{step.step}</span>
        </h2>
        <IconButton
          data-testid="step-close"
          icon="close"
          label={t('ui.close')}
          onPress={() => {
            chooseStep(null);
          }}
        />
      </div>
      {meaning !== null && <p className="text-xs text-ink-soft">{meaning}</p>}
      <dl className="flex flex-col gap-2 text-xs">
        <Fact name={t('activity.at')}>
          {format.clock(step.at)} <span className="text-ink-soft">+{ms} ms</span>
        </Fact>
        <Fact name={t('activity.side')}>
          {t(`activity.sides.${step.side}`)}
          {step.direction !== 'none' && `, ${t(`activity.directions.${step.direction}`)}`}
        </Fact>
        {step.address !== '' && (
          <Fact name={t('activity.address')}>
            <span className="font-mono" data-selectable>
              {step.address}
            </span>
          </Fact>
        )}
        {step.bytes > 0 && (
          <Fact name={t('activity.onTheWire')}>{t('activity.bytes', { count: step.bytes })}</Fact>
        )}
        {Object.entries(step.facts).map(([fact, value]) => (
          <Fact key={fact} name={factName(isReason(step, fact) ? 'reason' : fact)}>
            <FactValue fact={fact} value={value} />
          </Fact>
        ))}
      </dl>
    </aside>
  );
}

/** A refusal calls its reason a name. */
const isReason = ({ step }: ActivityView, fact: string): boolean =>
  step === 'ERROR' && fact === 'name';

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function FactValue({ fact, value }: { readonly fact: string; readonly value: string | number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (fact === 'fp' || fact === 'h') return <KeyText canCopy fp={String(value)} />;
  if (fact === 'e') return <HexText hex={String(value)} label={t('activity.copyValue')} />;
  if (fact === 'size' && typeof value === 'number') return <>{format.bytes(value)}</>;
  return (
    <span className="font-mono">
      <PeerText isWrapped text={String(value)} />
    </span>
  );
}

/** A public value as bytes in groups of four digits. */
export function HexText({ hex, label }: { readonly hex: string; readonly label: string }) {
  return (
    <span className="flex items-start gap-1">
      <span className="min-w-0 flex-1 font-mono text-xs break-words" data-hex={hex} data-selectable>
        {(hex.match(/.{1,4}/g) ?? []).join(' ')}
      </span>
      <CopyButton label={label} text={hex} />
    </span>
  );
}
