// One limit: what it is about, its value, and what it may be.

import { useTranslation } from 'react-i18next';
import { isRate, type NumberLimit } from '../../../../shared/limit-ranges';
import { TextField } from '../../../ui/TextField';
import { limitFacts, readLimit } from './limit-values';

interface LimitFieldProps {
  readonly name: NumberLimit;
  readonly text: string;
  readonly mark: string;
  /** The engine found it at odds with another. */
  readonly isFaulty: boolean;
  readonly onChange: (text: string) => void;
}

export function LimitField({ name, text, mark, isFaulty, onChange }: LimitFieldProps) {
  const { t } = useTranslation();
  const facts = limitFacts(name, mark);
  const range = t(isRate(name) ? 'limits.rateRange' : 'limits.range', facts);
  const isGood = readLimit(name, text) !== null;
  const fault = isFaulty ? t('limits.atOdds') : isGood ? null : range;
  return (
    <TextField
      error={fault}
      hint={isRate(name) ? t('limits.rateHint', facts) : t('limits.usual', facts)}
      inputMode="decimal"
      label={t(`limits.about.${name}`)}
      maxLength={24}
      onChange={onChange}
      testId={`limit-${name}`}
      value={text}
    />
  );
}
