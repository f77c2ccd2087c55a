// The activity of both sides: each step of the protocol as it happens, and the public keys
// that were in it. Secrets never come this far.

import { useTranslation } from 'react-i18next';
import { send } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { tell, tellFailure } from '../../store/notices';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Icon } from '../../ui/Icon';
import { PanelHeader } from '../../ui/PanelHeader';
import { Tabs } from '../../ui/Tabs';
import { showView, togglePause, useActivity } from './activity-store';
import { KeysView } from './KeysView';
import { StepsView } from './StepsView';

export function ActivityPanel() {
  const { t } = useTranslation();
  const view = useActivity((state) => state.view);
  const isPaused = useActivity((state) => state.paused !== null);
  const isEmpty = useSnapshot(({ activity }) => activity.length === 0);
  const save = async (): Promise<void> => {
    const result = await send('activity.export', {});
    if (!result.ok) {
      tellFailure(result.error);
      return;
    }
    const { steps } = result.value;
    if (steps === null) return;
    const title = t('activity.exported', { count: steps });
    tell({ key: 'activity-export', tone: 'good', title, text: null });
  };
  return (
    <>
      <PanelHeader
        actions={
          <>
            <Button
              aria-pressed={isPaused}
              data-testid="activity-pause"
              isDisabled={isEmpty}
              onPress={togglePause}
            >
              <Icon name={isPaused ? 'resume' : 'pause'} size={14} />
              {t(isPaused ? 'activity.resume' : 'activity.pause')}
            </Button>
            <Button
              data-testid="activity-export"
              isDisabled={isEmpty}
              kind="primary"
              onPress={() => void save()}
            >
              {t('activity.export')}
            </Button>
          </>
        }
        state={<span className="truncate">{t('activity.about')}</span>}
        title={t('activity.title')}
      />
      <Card className="flex-1" testId="activity-panel">
        <Tabs
          label={t('activity.views')}
          onShow={(key) => {
            showView(key === 'keys' ? 'keys' : 'steps');
          }}
          shown={view}
          views={[
            { key: 'steps', label: t('activity.steps'), content: <StepsView /> },
            { key: 'keys', label: t('activity.keys'), content: <KeysView /> },
          ]}
        />
      </Card>
    </>
  );
}
