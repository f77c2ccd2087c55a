// The first screen: what Baú is, and three ways on. It is shown once, can be passed over,
// and comes back from the settings.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import { send } from '../../bridge/command';
import { openVault } from '../../features/client/client-store';
import { showPanel, useShell } from '../../store/shell-store';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { FailureNotice } from '../../ui/FailureNotice';
import { Icon, type IconName } from '../../ui/Icon';
import { AppearanceFields } from '../AppearanceFields';

type Way = 'share' | 'draw' | 'try';

export function Welcome() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<Way | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  /** One at a time; what went wrong is said here. */
  const go = async (way: Way, work: () => Promise<Failure | null>): Promise<void> => {
    if (busy !== null) return;
    setBusy(way);
    setFailure(null);
    const failed = await work();
    setBusy(null);
    setFailure(failed);
  };

  return (
    <div
      className="m-auto flex w-full max-w-4xl flex-col gap-6 py-2 max-[959px]:gap-4"
      data-testid="welcome"
    >
      <header className="flex items-start gap-4">
        <span className="pt-0.5 text-accent">
          <Icon name="chest" size={44} />
        </span>
        <div className="flex min-w-0 flex-1 flex-col gap-1.5">
          <h1 className="text-xl font-semibold">{t('welcome.title')}</h1>
          <p className="max-w-160 text-base text-ink-soft">{t('welcome.text')}</p>
        </div>
      </header>
      <ul className="grid grid-cols-3 gap-4 max-[959px]:gap-3">
        <WayCard icon="server" title={t('welcome.share')} text={t('welcome.shareText')}>
          <Button
            data-testid="welcome-share"
            isDisabled={busy !== null}
            onPress={() => void go('share', shareFolder)}
          >
            {t('welcome.shareButton')}
          </Button>
        </WayCard>
        <WayCard icon="client" title={t('welcome.draw')} text={t('welcome.drawText')}>
          <Button
            data-testid="welcome-draw"
            isDisabled={busy !== null}
            onPress={() => void go('draw', drawFiles)}
          >
            {t('welcome.drawButton')}
          </Button>
        </WayCard>
        <WayCard icon="computer" title={t('welcome.try')} text={t('welcome.tryText')}>
          <Button
            data-testid="welcome-try"
            isDisabled={busy !== null}
            kind="primary"
            onPress={() => void go('try', tryHere)}
          >
            {t(busy === 'try' ? 'welcome.trying' : 'welcome.tryButton')}
          </Button>
        </WayCard>
      </ul>
      {failure !== null && (
        <FailureNotice failure={failure} testId="welcome-failure" title={t('welcome.failed')} />
      )}
      <footer className="flex flex-wrap items-end justify-between gap-4">
        <div className="grid grid-cols-2 gap-3">
          <AppearanceFields />
        </div>
        <Button
          data-testid="welcome-skip"
          kind="quiet"
          onPress={() => {
            showPanel('server');
          }}
        >
          {t('welcome.skip')}
        </Button>
      </footer>
    </div>
  );
}

function WayCard(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <li className="flex">
      <Card className="flex-1 gap-2 p-4">
        <span className="text-accent">
          <Icon name={props.icon} size={20} />
        </span>
        <h2 className="text-lg leading-snug font-semibold">{props.title}</h2>
        <p className="flex-1 text-ink-soft">{props.text}</p>
        <div className="pt-1">{props.children}</div>
      </Card>
    </li>
  );
}

/** Asks for a folder and opens the vault with it. */
async function shareFolder(): Promise<Failure | null> {
  const result = await send('vaultFolder.choose', {});
  if (!result.ok) return result.error;
  if (!result.value.chosen) return null;
  // What goes wrong with the start is shown, and mended, in the panel.
  void send('server.start', {});
  showPanel('server');
  return null;
}

function drawFiles(): Promise<null> {
  openVault(null);
  useShell.setState({ focus: 'link' });
  showPanel('client');
  return Promise.resolve(null);
}

async function tryHere(): Promise<Failure | null> {
  const result = await send('trial.start', {});
  if (!result.ok) return result.error;
  openVault(result.value.vault);
  useShell.setState({ trial: result.value });
  showPanel('client');
  return null;
}
