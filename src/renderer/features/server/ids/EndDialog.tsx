// Asks before something is taken from IDs, saying exactly what will happen to whom.

import { useTranslation } from 'react-i18next';
import type { IdView } from '../../../../shared/ipc/views';
import { send } from '../../../bridge/command';
import { useSnapshot } from '../../../store/engine-store';
import { tell, tellFailure } from '../../../store/notices';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import type { Ending } from './id-actions';

interface EndDialogProps {
  readonly how: Ending;
  readonly ids: readonly IdView[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function EndDialog({ how, ids, onClose, onDone }: EndDialogProps) {
  const { t } = useTranslation();
  const wanted = new Set(ids.map(({ id }) => id));
  const live = useSnapshot(
    ({ server }) => server.sessions.filter(({ id }) => wanted.has(id)).length,
  );
  const count = ids.length;
  const params = { count, id: ids[0]?.id ?? '' };
  const end = async (): Promise<void> => {
    const result = await send('ids.end', { ids: [...wanted], how });
    if (!result.ok) {
      tellFailure(result.error);
      return;
    }
    const { failed } = result.value;
    const [first] = failed;
    if (failed.length === 1 && first !== undefined) tellFailure(first.failure);
    else if (failed.length > 1) {
      tell({
        tone: 'bad',
        title: t('ids.notAll', { count: failed.length }),
        text: failed
          .map(({ id }) => id)
          .join(', ')
          .slice(0, 200),
      });
    }
    onDone();
  };
  const sessions = how === 'revoke' ? `${t('ids.liveEnd', { count: live })} ` : '';
  return (
    <ConfirmDialog
      confirm={t(`ids.end.${how}.confirm`)}
      onClose={onClose}
      onConfirm={() => void end()}
      text={`${sessions}${t(`ids.end.${how}.text`)}`}
      title={t(`ids.end.${how}.title`, params)}
    />
  );
}
