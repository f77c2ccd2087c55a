// Notices in the corner, and the two live regions that speak them.

import { useTranslation } from 'react-i18next';
import { dismiss, useNotices } from '../store/notices';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';

export function Notices() {
  const { t } = useTranslation();
  const notices = useNotices((state) => state.notices);
  const polite = useNotices((state) => state.polite);
  const assertive = useNotices((state) => state.assertive);
  return (
    <>
      <div aria-live="polite" className="sr-only" data-react-aria-top-layer="true" role="status">
        {polite}
      </div>
      <div aria-live="assertive" className="sr-only" data-react-aria-top-layer="true">
        {assertive}
      </div>
      <section
        aria-label={t('ui.notices')}
        className="pointer-events-none fixed bottom-10 left-49 z-30 flex w-88 max-w-[calc(100vw-5rem)] max-[959px]:left-16 flex-col gap-2"
        data-react-aria-top-layer="true"
      >
        {notices.map((notice) => (
          <div
            className="pointer-events-auto flex items-start gap-2.5 rounded-lg border border-line bg-surface py-2.5 pr-2 pl-3.5 shadow-(--shadow)"
            data-testid="notice"
            data-tone={notice.tone}
            key={notice.key}
          >
            <span className={`mt-0.5 ${notice.tone === 'good' ? 'text-good' : 'text-bad'}`}>
              <Icon name={notice.tone === 'good' ? 'check' : 'warning'} />
            </span>
            <div className="min-w-0 flex-1 pt-px">
              <p className="wrap-anywhere line-clamp-3">{notice.title}</p>
              {notice.text !== null && (
                <p className="mt-0.5 line-clamp-4 text-xs text-ink-soft">{notice.text}</p>
              )}
            </div>
            <IconButton
              icon="close"
              label={t('ui.dismiss')}
              onPress={() => {
                dismiss(notice.key);
              }}
            />
          </div>
        ))}
      </section>
    </>
  );
}
