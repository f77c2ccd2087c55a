// Takes a list of people in: pasted or from a file, looked at first, and imported whole or
// not at all. What is wrong is said line by line beside the text, to be mended there.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../shared/errors';
import { rosterLimits } from '../../../../shared/roster';
import type { RosterPlan } from '../../../../shared/roster-plan';
import { send } from '../../../bridge/command';
import { tell } from '../../../store/notices';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { TextField } from '../../../ui/TextField';
import { PlanView } from './PlanView';

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [plan, setPlan] = useState<RosterPlan | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isGood = plan !== null && plan.problems.length === 0;
  const hasWork = isGood && plan.added.length + plan.changed.length > 0;

  const run = async (list: string, dryRun: boolean): Promise<RosterPlan | null> => {
    setBusy(true);
    setFailure(null);
    const result = await send('roster.import', { text: list, dryRun });
    setBusy(false);
    if (result.ok) return result.value;
    setFailure(result.error);
    return null;
  };
  const look = async (list: string): Promise<void> => {
    setPlan(await run(list, true));
  };
  const choose = async (): Promise<void> => {
    const result = await send('roster.choose', {});
    if (!result.ok) {
      setFailure(result.error);
      return;
    }
    const list = result.value.text;
    if (list === null) return;
    setText(list);
    await look(list);
  };
  const take = async (): Promise<void> => {
    const done = await run(text, false);
    if (done?.isDone !== true) {
      setPlan(done);
      return;
    }
    const count = done.added.length + done.changed.length;
    tell({ tone: 'good', title: t('roster.imported', { count }), text: null });
    onClose();
  };

  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          {hasWork ? (
            <Button
              data-testid="roster-import"
              isDisabled={isBusy}
              kind="primary"
              onPress={() => void take()}
            >
              {t('roster.import')}
            </Button>
          ) : (
            <Button
              data-testid="roster-look"
              isDisabled={isBusy || text.trim() === ''}
              kind="primary"
              onPress={() => void look(text)}
            >
              {t('roster.look')}
            </Button>
          )}
        </>
      }
      onClose={onClose}
      testId="roster-dialog"
      title={t('roster.importTitle')}
      width="wide"
    >
      <p className="text-ink-soft">{t('roster.importText')}</p>
      <TextField
        autoFocus
        isMono
        label={t('roster.list')}
        maxLength={rosterLimits.characters}
        onChange={(typed) => {
          setText(typed);
          setPlan(null);
        }}
        rows={7}
        testId="roster-text"
        value={text}
      />
      <div>
        <Button data-testid="roster-choose" onPress={() => void choose()} size="small">
          {t('roster.choose')}
        </Button>
      </div>
      {failure !== null && <FailureNotice failure={failure} testId="roster-failure" />}
      {plan !== null && <PlanView plan={plan} />}
    </Dialog>
  );
}
