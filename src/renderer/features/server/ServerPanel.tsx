// The server panel: open and close the vault, say where it can be reached, and watch who
// comes, what they take and what was refused.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import { send } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { FailureNotice } from '../../ui/FailureNotice';
import { PanelHeader } from '../../ui/PanelHeader';
import { Tag } from '../../ui/Tag';
import { InviteDialog, type InviteFor } from './InviteDialog';
import { ServerTabs } from './ServerTabs';
import { SettingsButtons } from './SettingsButtons';
import { VaultSettings } from './VaultSettings';
import { VaultSummary } from './VaultSummary';

export function ServerPanel() {
  const { t } = useTranslation();
  const state = useSnapshot(({ server }) => server.state);
  const failure = useSnapshot(({ server }) => server.failure);
  const [commandFailure, setCommandFailure] = useState<Failure | null>(null);
  const [invite, setInvite] = useState<InviteFor | null>(null);
  const isGone = useSnapshot(({ server }) =>
    server.files.problems.some(({ why }) => why === 'vault_missing'),
  );
  const shownFailure = failure ?? commandFailure;

  const start = async (): Promise<void> => {
    setCommandFailure(null);
    const result = await send('server.start', {});
    if (!result.ok) setCommandFailure(result.error);
  };
  const startAnywhere = async (): Promise<void> => {
    const result = await send('server.configure', { port: 0 });
    if (result.ok) await start();
    else setCommandFailure(result.error);
  };
  const stop = async (): Promise<void> => {
    const result = await send('server.stop', {});
    if (!result.ok) setCommandFailure(result.error);
  };

  return (
    <>
      <PanelHeader
        actions={
          <>
            <SettingsButtons />
            <Button
              data-testid="invite-open"
              onPress={() => {
                setInvite({ id: '', name: '' });
              }}
            >
              {t('server.invite')}
            </Button>
            {state === 'running' || state === 'stopping' ? (
              <Button
                data-testid="server-stop"
                isDisabled={state === 'stopping'}
                kind="danger"
                onPress={() => void stop()}
              >
                {t(state === 'stopping' ? 'server.stopping' : 'server.stop')}
              </Button>
            ) : (
              <Button
                data-testid="server-start"
                isDisabled={state === 'starting'}
                kind="primary"
                onPress={() => void start()}
              >
                {t(state === 'starting' ? 'server.starting' : 'server.start')}
              </Button>
            )}
          </>
        }
        state={<StateTag />}
        title={t('server.title')}
      />
      {shownFailure !== null && state === 'stopped' && (
        <FailureNotice
          action={
            shownFailure.reason === 'port_in_use' && (
              <Button data-testid="any-port" onPress={() => void startAnywhere()} size="small">
                {t('server.anyPort')}
              </Button>
            )
          }
          failure={shownFailure}
          testId="server-failure"
          title={t('server.failed')}
        />
      )}
      {isGone && state === 'running' && (
        <FailureNotice
          failure={{ status: 0, reason: 'vault_gone', params: {} }}
          testId="vault-gone"
        />
      )}
      {state === 'running' || state === 'stopping' ? <VaultSummary /> : <VaultSettings />}
      <Card className="min-h-56 flex-1">
        <ServerTabs onInvite={setInvite} />
      </Card>
      {invite !== null && (
        <InviteDialog
          initial={invite}
          onClose={() => {
            setInvite(null);
          }}
        />
      )}
    </>
  );
}

function StateTag() {
  const { t } = useTranslation();
  const state = useSnapshot(({ server }) => server.state);
  const reach = useSnapshot(({ server: { config, listening } }) =>
    // A run may be for this computer alone, whatever is set for the next.
    listening !== null && isLoopback(listening.host) ? 'computer' : config.reach,
  );
  if (state === 'running') {
    return (
      <Tag testId="server-state" tone="good">
        {t(`server.reaches.${reach}`)}
      </Tag>
    );
  }
  return (
    <Tag testId="server-state" tone={state === 'stopped' ? 'neutral' : 'warn'}>
      {t(`server.${state === 'stopped' ? 'stoppedTag' : state}`)}
    </Tag>
  );
}

function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.');
}
