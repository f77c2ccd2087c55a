// At the foot of the queue while it waits for answers. A dialog that opened by itself would
// take the keys from somebody who types; this waits to be pressed. Screen readers are told
// by a notice.

import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { answer } from './client-store';

export function QuestionStrip() {
  const { t } = useTranslation();
  const count = useSnapshot(
    ({ client }) => client.transfers.filter(({ state }) => state === 'asking').length,
  );
  const first = useSnapshot(
    ({ client }) => client.transfers.find(({ state }) => state === 'asking')?.transfer ?? null,
  );
  if (first === null) return null;
  return (
    <div
      className="flex shrink-0 items-center gap-2 border-t border-line bg-warn-soft px-4 py-1.5 text-warn"
      data-testid="questions"
    >
      <Icon name="question" />
      <span className="min-w-0 flex-1">{t('client.questions', { count })}</span>
      <Button
        data-testid="answer"
        onPress={() => {
          answer(first);
        }}
        size="small"
      >
        {t('client.answerNow')}
      </Button>
    </div>
  );
}
