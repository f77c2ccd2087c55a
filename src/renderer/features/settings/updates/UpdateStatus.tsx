// Where matters stand, in a sentence; a download with how far it has come.

import { useTranslation } from 'react-i18next';
import type { UpdatesView } from '../../../../shared/ipc/updates';
import { failureText } from '../../../i18n/failure';
import { useFormat } from '../../../i18n/use-format';
import { ProgressBar } from '../../../ui/ProgressBar';

export function UpdateStatus({ updates }: { readonly updates: UpdatesView }) {
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5" data-testid="updates-status">
      <div role="status">
        <Sentence updates={updates} />
      </div>
      {updates.state.name === 'downloading' && <Download state={updates.state} />}
    </div>
  );
}

function Sentence({ updates: { state, checkedAt } }: { readonly updates: UpdatesView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const when = checkedAt === null ? null : format.when(checkedAt);
  switch (state.name) {
    case 'idle':
      return <p>{when === null ? t('updates.never') : t('updates.idle', { when })}</p>;
    case 'checking':
      return <p>{t('updates.checking')}</p>;
    case 'current':
      return <p>{t('updates.current', { when: when ?? '' })}</p>;
    case 'found': {
      const { version, size } = state.found;
      return <p>{t('updates.found', { version, size: format.bytes(size) })}</p>;
    }
    case 'downloading':
      return <p>{t('updates.downloading', { version: state.found.version })}</p>;
    case 'ready':
      return <p>{t('updates.ready', { version: state.found.version })}</p>;
    case 'installing':
      return <p>{t('updates.installing', { version: state.found.version })}</p>;
    case 'failed': {
      const { what, next } = failureText(state.failure);
      return (
        <div data-reason={state.failure.reason} data-testid="updates-failure">
          <p className="text-bad">{what}</p>
          <p className="text-ink-soft">{next}</p>
        </div>
      );
    }
  }
}

type Downloading = Extract<UpdatesView['state'], { name: 'downloading' }>;

function Download({ state: { found, received, rate } }: { readonly state: Downloading }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { version, size } = found;
  const left = rate > 0 ? format.duration(((size - received) * 1000) / rate) : null;
  const parts = [
    t('updates.received', { received: format.bytes(received), size: format.bytes(size) }),
    ...(rate > 0 ? [format.rate(rate)] : []),
    ...(left === null ? [] : [t('updates.left', { left })]),
  ];
  const text = parts.join(' · ');
  return (
    <>
      <ProgressBar
        label={t('updates.downloading', { version })}
        text={text}
        value={received / size}
      />
      <p className="text-xs text-ink-soft tabular-nums">{text}</p>
    </>
  );
}
