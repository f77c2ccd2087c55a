// The line at the bottom: whether the vault is open and where, how many clients, or whose
// vault this computer is connected to; how fast bytes move, and whose vault this is.

import { useTranslation } from 'react-i18next';
import type { Snapshot, VaultView } from '../../shared/ipc/views';
import { visibleText } from '../../shared/visible-text';
import { useFormat } from '../i18n/use-format';
import { isFirstRun, useEngine } from '../store/engine-store';
import { KeyText } from '../ui/KeyText';
import { keysWanted } from './keys-wanted';

export function StatusLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useStateText();
  const isServing = useEngine(
    ({ status, snapshot }) => status.state === 'running' && snapshot?.server.state === 'running',
  );
  const isConnected = useEngine(
    ({ status, snapshot }) => status.state === 'running' && connected(snapshot).length > 0,
  );
  const clients = useEngine(({ snapshot }) => snapshot?.server.sessions.length ?? 0);
  const up = useEngine(({ snapshot }) => sum(snapshot?.server.sessions ?? []));
  const down = useEngine(({ snapshot }) =>
    sum(snapshot?.client.transfers.filter((transfer) => transfer.state === 'active') ?? []),
  );
  const fp = useEngine(({ snapshot }) => snapshot?.identity?.hostFp ?? null);
  return (
    <footer
      aria-label={t('bar.label')}
      className="flex h-7.5 shrink-0 items-center gap-5 border-t border-line bg-rail px-3.5 text-xs whitespace-nowrap text-ink-soft max-[959px]:gap-3"
      data-testid="status-line"
    >
      <span className="flex min-w-0 items-center gap-2">
        <span
          className={`size-1.75 shrink-0 rounded-full ${isServing || isConnected ? 'bg-good' : 'bg-line-strong'}`}
        />
        <span className="truncate">{text}</span>
      </span>
      {isServing && <span>{t('bar.clients', { count: clients })}</span>}
      {up > 0 && (
        <Speed arrow="↑" label={t('bar.up', { rate: format.rate(up) })} rate={format.rate(up)} />
      )}
      {down > 0 && (
        <Speed
          arrow="↓"
          label={t('bar.down', { rate: format.rate(down) })}
          rate={format.rate(down)}
        />
      )}
      <span className="flex-1" />
      {fp !== null && (
        <span className="flex items-center gap-1.5 max-[759px]:hidden">
          {t('bar.thisVault')}: <KeyText fp={fp} isShort />
        </span>
      )}
    </footer>
  );
}

function Speed(props: { readonly arrow: string; readonly label: string; readonly rate: string }) {
  return (
    <span>
      <span aria-hidden="true">
        {props.arrow} {props.rate}
      </span>
      <span className="sr-only">{props.label}</span>
    </span>
  );
}

function useStateText(): string {
  const { t } = useTranslation();
  const status = useEngine((state) => state.status);
  const server = useEngine(({ snapshot }) => snapshot?.server.state ?? 'stopped');
  const address = useEngine(({ snapshot }) => {
    const listening = snapshot?.server.listening ?? null;
    return listening === null
      ? ''
      : (listening.addresses[0] ?? `${listening.host}:${String(listening.port)}`);
  });
  const isFirst = useEngine(({ snapshot }) => snapshot !== null && isFirstRun(snapshot));
  const vaults = useEngine(({ snapshot }) => connected(snapshot).length);
  const only = useEngine(({ snapshot }) => {
    const [vault, ...others] = connected(snapshot);
    return vault === undefined || others.length > 0 ? null : visibleText(vault.label);
  });
  if (status.state === 'starting') return t('bar.starting');
  if (status.state === 'failed') {
    if (status.failure.reason === 'engine_lost') return t('bar.engineLost');
    return t(keysWanted(status.failure) === 'passphrase' ? 'bar.locked' : 'bar.engineFailed');
  }
  switch (server) {
    case 'running':
      return t('bar.listening', { address });
    case 'starting':
      return t('bar.serverStarting');
    case 'stopping':
      return t('bar.serverStopping');
    case 'stopped':
      if (vaults > 0)
        return only === null
          ? t('bar.vaults', { count: vaults })
          : t('bar.connected', { label: only });
      return t(isFirst ? 'bar.first' : 'bar.stopped');
  }
}

function connected(snapshot: Snapshot | null): readonly VaultView[] {
  return snapshot?.client.vaults.filter(({ state }) => state === 'ready') ?? [];
}

function sum(rows: readonly { readonly bytesPerSecond: number }[]): number {
  return rows.reduce((total, row) => total + row.bytesPerSecond, 0);
}
