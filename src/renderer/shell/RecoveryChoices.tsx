// The ways on where keys or database cannot be read. Each says what it costs, asks once
// more, and is only ever taken when it was chosen.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reason } from '../../shared/errors';
import type { PageOutput } from '../../shared/ipc/bridge';
import type { RecoveryKind, SimpleRecovery } from '../../shared/ipc/recovery';
import { send } from '../bridge/command';
import { tell, tellFailure } from '../store/notices';
import { Button } from '../ui/Button';
import { Card } from '../ui/Card';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { ImportDialog } from './ImportDialog';

/** What mends each fault; keys that were exported mend the first as well. */
export const remedies: Partial<Record<Reason, readonly SimpleRecovery[]>> = {
  identity_unreadable: ['restore-backup', 'start-over'],
  data_corrupt: ['new-database'],
};

interface RecoveryChoicesProps {
  /** What would help; the same array for as long as it is the same. */
  readonly wanted: readonly SimpleRecovery[] | undefined;
  /** Keys that were exported would help too. */
  readonly hasImport: boolean;
}

/** Nothing where none of it can be done. */
export function RecoveryChoices({ wanted, hasImport }: RecoveryChoicesProps) {
  const { t } = useTranslation();
  const [possible, setPossible] = useState<readonly RecoveryKind[]>([]);
  const [asked, setAsked] = useState<SimpleRecovery | null>(null);
  const [offer, setOffer] = useState<PageOutput<'identity.chooseImport'>['offer']>(null);
  useEffect(() => {
    if (wanted === undefined) return;
    let isCurrent = true;
    void send('engine.inspect', {}).then((result) => {
      if (isCurrent && result.ok) setPossible(result.value.choices);
    });
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  const choices = (wanted ?? []).filter((choice) => possible.includes(choice));
  const canImport = hasImport && possible.includes('import');
  if (choices.length === 0 && !canImport) return null;
  return (
    <Card className="gap-3 p-4">
      <h2 className="font-semibold">{t('recovery.title')}</h2>
      <p className="text-ink-soft">{t('recovery.kept')}</p>
      {choices.map((choice) => (
        <Way
          choice={choice}
          key={choice}
          onPress={() => {
            setAsked(choice);
          }}
        />
      ))}
      {canImport && <Way choice="import" onPress={() => void choose()} />}
      {offer !== null && (
        <ImportDialog
          offer={offer}
          onClose={() => {
            setOffer(null);
          }}
          present={null}
        />
      )}
      {asked !== null && (
        <ConfirmDialog
          confirm={t(`recovery.choices.${asked}.title`)}
          onClose={() => {
            setAsked(null);
          }}
          onConfirm={() => void take(asked)}
          text={t(`recovery.choices.${asked}.confirm`)}
          title={t(`recovery.choices.${asked}.title`)}
        />
      )}
    </Card>
  );

  async function choose(): Promise<void> {
    const result = await send('identity.chooseImport', {});
    if (result.ok) setOffer(result.value.offer);
    else tellFailure(result.error);
  }

  async function take(choice: SimpleRecovery): Promise<void> {
    const result = await send('engine.recover', { choice });
    if (!result.ok) {
      tellFailure(result.error);
      return;
    }
    const { keptAs } = result.value;
    const text = keptAs === null ? null : t('recovery.keptAs', { file: keptAs });
    tell({ tone: 'good', title: t('recovery.done'), text });
  }
}

function Way({ choice, onPress }: { readonly choice: RecoveryKind; readonly onPress: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center justify-between gap-4">
      <div className="flex min-w-0 flex-col">
        <h3 className="font-semibold">{t(`recovery.choices.${choice}.title`)}</h3>
        <p className="text-ink-soft">{t(`recovery.choices.${choice}.text`)}</p>
      </div>
      <Button data-testid={`recover-${choice}`} onPress={onPress}>
        {t(`recovery.choices.${choice}.button`)}
      </Button>
    </div>
  );
}
