// What just happened, above the client panel, after somebody tried it on this computer: the
// three steps by their names, with what came of them.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../store/engine-store';
import { useShell } from '../../store/shell-store';
import { IconButton } from '../../ui/IconButton';
import { KeyText } from '../../ui/KeyText';

/** Nothing unless the vault was just tried and is still connected. */
export function TrialStrip() {
  const { t } = useTranslation();
  const trial = useShell((state) => state.trial);
  const isReady = useEngine(
    ({ snapshot }) =>
      snapshot?.client.vaults.some(({ fp, state }) => fp === trial?.vault && state === 'ready') ===
      true,
  );
  if (trial === null || !isReady) return null;
  return (
    <section
      aria-label={t('trial.title')}
      className="shrink-0 rounded-lg border border-line bg-accent-soft py-2.5 pr-2 pl-4"
      data-testid="trial-strip"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{t('trial.title')}</h2>
          <ol className="mt-1.5 grid grid-cols-3 gap-4 text-xs">
            <Step number={1} title={t('trial.exchange')} text={t('trial.exchangeText')}>
              <KeyText fp={trial.vault} isShort />
            </Step>
            <Step number={2} title={t('trial.id')} text={t('trial.idText')}>
              <strong className="font-semibold" data-selectable data-testid="trial-id">
                {trial.id}
              </strong>
            </Step>
            <Step number={3} title={t('trial.address')} text={t('trial.addressText')}>
              <span className="font-mono" data-selectable data-testid="trial-address">
                {trial.address}
              </span>
            </Step>
          </ol>
          <p className="mt-2 text-xs text-ink-soft">{t('trial.next')}</p>
        </div>
        <IconButton
          data-testid="trial-close"
          icon="close"
          label={t('ui.dismiss')}
          onPress={() => {
            useShell.setState({ trial: null });
          }}
        />
      </div>
    </section>
  );
}

function Step(props: {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <li className="min-w-0">
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
        <span className="font-semibold">
          {props.number}. {props.title}
        </span>
        {props.children}
      </p>
      <p className="text-ink-soft">{props.text}</p>
    </li>
  );
}
