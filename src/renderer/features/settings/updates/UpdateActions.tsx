// What can be done next about a new version. A restart that would cut off files or people is
// asked about first.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UpdateState, UpdateWay } from '../../../../shared/ipc/updates';
import { act, send } from '../../../bridge/command';
import { tellFailure } from '../../../store/notices';
import { Button } from '../../../ui/Button';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { ReleasesButton } from './ReleasesButton';

interface UpdateActionsProps {
  readonly state: UpdateState;
  readonly way: Exclude<UpdateWay, 'none'>;
}

export function UpdateActions({ state, way }: UpdateActionsProps) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const check = (
    <Button
      data-testid="updates-check"
      isDisabled={state.name === 'checking'}
      onPress={() => void act('updates.check', {})}
      size="small"
    >
      {t('updates.check')}
    </Button>
  );
  const install = async (interrupt: boolean): Promise<void> => {
    const result = await send('updates.install', { interrupt });
    if (result.ok) return;
    if (result.error.reason === 'update_busy') setAsking(true);
    else tellFailure(result.error);
  };

  switch (state.name) {
    case 'idle':
    case 'checking':
    case 'current':
      return check;
    case 'installing':
      return null;
    case 'found':
    case 'failed':
      if (state.found === null) return check;
      if (way === 'tell') return <ReleasesButton />;
      return (
        <div className="flex flex-wrap justify-end gap-2">
          {state.name === 'failed' && <ReleasesButton />}
          <Button
            data-testid="updates-download"
            onPress={() => void act('updates.download', {})}
            size="small"
          >
            {state.name === 'failed' ? t('updates.again') : t('updates.download')}
          </Button>
        </div>
      );
    case 'downloading':
      return (
        <Button
          data-testid="updates-cancel"
          onPress={() => void act('updates.cancel', {})}
          size="small"
        >
          {t('ui.cancel')}
        </Button>
      );
    case 'ready':
      return (
        <>
          <Button data-testid="updates-install" onPress={() => void install(false)} size="small">
            {t('updates.install')}
          </Button>
          {isAsking && (
            <ConfirmDialog
              confirm={t('updates.interrupt')}
              dismiss={t('updates.later')}
              onClose={() => {
                setAsking(false);
              }}
              onConfirm={() => void install(true)}
              text={t('updates.busyText')}
              title={t('updates.busyTitle')}
            />
          )}
        </>
      );
  }
}
