// A step of the protocol in plain words, and in one sentence more for those who learn.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../../shared/i18n/texts';
import type { ActivityView } from '../../../shared/ipc/views';

export interface StepWords {
  readonly nameOf: (step: string) => string;
  /** What the step is for; null where the words say it all. */
  readonly meaningOf: (step: string) => string | null;
  /** What is searched: words, wire word, address and facts in small letters. */
  readonly textOf: (step: ActivityView) => string;
}

/** The same object for as long as the language is the same. */
export function useStepWords(): StepWords {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const texts = new WeakMap<ActivityView, string>();
    const nameOf = (step: string): string =>
      i18n.exists(`step.${step}`) ? t(`step.${step as keyof Catalogue['step']}`) : step;
    return {
      nameOf,
      meaningOf: (step) =>
        i18n.exists(`activity.meaning.${step}`)
          ? t(`activity.meaning.${step as keyof Catalogue['activity']['meaning']}`)
          : null,
      textOf: (step) => {
        const known = texts.get(step);
        if (known !== undefined) return known;
        const facts = Object.entries(step.facts).flat().join(' ');
        const text = `${nameOf(step.step)} ${step.step} ${step.address} ${facts}`.toLowerCase();
        texts.set(step, text);
        return text;
      },
    };
  }, [t, i18n]);
}
