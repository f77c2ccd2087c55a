// What one client is being sent: how far, how fast, how long still; or what it took so far.

import { useTranslation } from 'react-i18next';
import { visibleText } from '../../../shared/visible-text';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { PeerText } from '../../ui/PeerText';
import { ProgressBar } from '../../ui/ProgressBar';

/** Follows the session itself, so that the table around it need not. */
export function SendingCell({ session }: { readonly session: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const live = useSnapshot(({ server }) => server.sessions.find((row) => row.session === session));
  if (live === undefined) return null;
  const { sending, bytesPerSecond, filesSealed, bytesSent } = live;
  if (sending === null) {
    const sent = t('server.sent', { count: filesSealed, size: format.bytes(bytesSent) });
    return (
      <span className="truncate text-ink-soft">
        {bytesSent === 0 ? t('server.idle') : `${t('server.idle')}, ${sent}`}
      </span>
    );
  }
  const share = sending.size === 0 ? 1 : sending.sent / sending.size;
  const left = ((sending.size - sending.sent) / bytesPerSecond) * 1000;
  return (
    <span className="@container flex w-full min-w-0">
      <span className="flex w-full min-w-0 items-center gap-2.5">
        {/* The name gives way last: without it the numbers say nothing. */}
        <span className="min-w-16 flex-1">
          <PeerText keepEnd text={sending.name} />
        </span>
        <span className="w-16 shrink-0 @max-[17rem]:hidden">
          <ProgressBar
            label={t('server.sendingLabel', { name: visibleText(sending.name) })}
            value={share}
          />
        </span>
        <span className="flex shrink-0 gap-2 text-xs text-ink-soft">
          <span>{format.percent(share)}</span>
          {bytesPerSecond > 0 && (
            <>
              <span className="@max-[12.5rem]:hidden">{format.rate(bytesPerSecond)}</span>
              <span className="@max-[22rem]:hidden">{format.duration(left)}</span>
            </>
          )}
        </span>
      </span>
    </span>
  );
}
