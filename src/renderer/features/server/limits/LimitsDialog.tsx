// How much the server lets happen: a few limits in plain words, the rest for whoever asks
// for them. Everything has a usual value to go back to.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../shared/errors';
import { defaultLimits, type LimitsView, type NumberLimit } from '../../../../shared/limit-ranges';
import { send } from '../../../bridge/command';
import { decimalMark } from '../../../i18n/format';
import { Button } from '../../../ui/Button';
import { Checkbox } from '../../../ui/Checkbox';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { FormActions } from '../../../ui/FormActions';
import { More } from '../../../ui/More';
import { LimitField } from './LimitField';
import { advancedLimits, limitText, plainLimits, readLimit } from './limit-values';

type Texts = Readonly<Partial<Record<NumberLimit, string>>>;

const groups = ['door', 'penalties', 'requests'] as const;

export function LimitsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const mark = decimalMark(i18n.language);
  const [limits, setLimits] = useState<LimitsView | null>(null);
  const [texts, setTexts] = useState<Texts>({});
  const [flags, setFlags] = useState<Partial<LimitsView>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let isWanted = true;
    void send('limits.get', {}).then((result) => {
      if (!isWanted) return;
      if (result.ok) setLimits(result.value.limits);
      else setFailure(result.error);
    });
    return () => {
      isWanted = false;
    };
  }, []);

  const typed = Object.entries(texts) as [NumberLimit, string][];
  const isGood = typed.every(([name, text]) => readLimit(name, text) !== null);
  const save = async (): Promise<void> => {
    if (!isGood) return;
    const numbers = typed.map(([name, text]) => [name, readLimit(name, text)] as const);
    const result = await send('limits.set', {
      limits: { ...Object.fromEntries(numbers), ...flags },
    });
    if (result.ok) onClose();
    else setFailure(result.error);
  };
  const field = (name: NumberLimit, value: LimitsView) => (
    <LimitField
      isFaulty={failure?.params['field'] === name}
      key={name}
      mark={mark}
      name={name}
      onChange={(text) => {
        setTexts({ ...texts, [name]: text });
        setFailure(null);
      }}
      text={texts[name] ?? limitText(name, value[name], mark)}
    />
  );
  const box = (name: 'idleHashing' | 'loopbackExempt', value: LimitsView) => (
    <Checkbox
      isSelected={flags[name] ?? value[name]}
      onChange={(isOn) => {
        setFlags({ ...flags, [name]: isOn });
      }}
    >
      {t(`limits.about.${name}`)}
    </Checkbox>
  );
  const reset = (): void => {
    const names = [...plainLimits, ...groups.flatMap((group) => advancedLimits[group])];
    setTexts(
      Object.fromEntries(names.map((name) => [name, limitText(name, defaultLimits[name], mark)])),
    );
    const { idleHashing, loopbackExempt } = defaultLimits;
    setFlags({ idleHashing, loopbackExempt });
    setFailure(null);
  };

  return (
    <Dialog
      actions={
        <FormActions
          aside={<Button onPress={reset}>{t('limits.reset')}</Button>}
          isReady={isGood}
          label={t('limits.save')}
          onCancel={onClose}
          testId="limits-save"
        />
      }
      onSubmit={() => void save()}
      onClose={onClose}
      testId="limits-dialog"
      title={t('limits.title')}
      width="wide"
    >
      <p className="text-ink-soft">{t('limits.text')}</p>
      {limits !== null && (
        <>
          <div className="grid grid-cols-3 gap-4">
            {plainLimits.map((name) => field(name, limits))}
          </div>
          {box('idleHashing', limits)}
          <More label={t('limits.advanced')} testId="limits-advanced">
            {groups.map((group) => (
              <section className="flex flex-col gap-2" key={group}>
                <h4 className="font-semibold">{t(`limits.groups.${group}`)}</h4>
                <div className="grid grid-cols-2 gap-x-4 gap-y-3">
                  {advancedLimits[group].map((name) => field(name, limits))}
                </div>
              </section>
            ))}
            {box('loopbackExempt', limits)}
          </More>
        </>
      )}
      {failure !== null && <FailureNotice failure={failure} testId="limits-failure" />}
    </Dialog>
  );
}
