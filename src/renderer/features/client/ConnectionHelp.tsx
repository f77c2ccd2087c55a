// Below a failure: what happened, and what to try next, in the order to try it, for this
// system and this network.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import type { PageOutput } from '../../../shared/ipc/bridge';
import { defaultPort } from '../../../shared/limits';
import { send } from '../../bridge/command';
import { failureText } from '../../i18n/failure';
import { useShell } from '../../store/shell-store';
import { Icon } from '../../ui/Icon';
import { helpSteps } from './help-topics';

interface ConnectionHelpProps {
  readonly failure: Failure;
  /** `host:port` that was tried. */
  readonly address: string;
  /** The failure's own sentence stands elsewhere. */
  readonly isToldAlready?: boolean;
}

type Around = PageOutput<'nearby.check'>;

export function ConnectionHelp({ failure, address, isToldAlready = false }: ConnectionHelpProps) {
  const { t } = useTranslation();
  const platform = useShell((state) => state.info?.platform ?? '');
  const around = useAround(address);
  const { what, next } = failureText(failure);
  const { reason } = failure;
  const isNeighbour = around?.isNeighbour ?? null;
  const steps = helpSteps({ reason, platform, isNeighbour });
  if (isToldAlready && steps.length === 0) return null;
  const own = around?.own.join(', ') ?? '';
  const port = /:(\d+)$/.exec(address)?.[1] ?? String(defaultPort);
  return (
    <div
      className="flex items-start gap-2.5 rounded-md border border-line bg-sunken px-3 py-2 text-xs"
      data-reason={reason}
      data-testid="help"
      {...(isToldAlready ? {} : { role: 'alert' })}
    >
      <span className={isToldAlready ? 'text-ink-soft' : 'text-bad'}>
        <Icon name={isToldAlready ? 'question' : 'warning'} size={14} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        {isToldAlready ? null : (
          <p>
            <span className="font-semibold">{what}</span>{' '}
            {steps.length === 0 && <span className="text-ink-soft">{next}</span>}
          </p>
        )}
        {steps.length > 0 && (
          <>
            <p className="text-ink-soft">{t('help.title')}</p>
            <ol
              className="flex list-decimal flex-col gap-0.5 pl-4 text-ink-soft"
              data-testid="help-steps"
            >
              {steps.map((step) => (
                <li key={step}>{t(`help.steps.${step}`, { own: own === '' ? '—' : own, port })}</li>
              ))}
            </ol>
          </>
        )}
      </div>
    </div>
  );
}

/** Which networks this computer is on, seen from that address. */
function useAround(address: string): Around | null {
  const [around, setAround] = useState<Around | null>(null);
  const host = address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  useEffect(() => {
    let isWanted = true;
    if (host === '') return undefined;
    void send('nearby.check', { host }).then((result) => {
      if (isWanted && result.ok) setAround(result.value);
    });
    return () => {
      isWanted = false;
    };
  }, [host]);
  return around;
}
