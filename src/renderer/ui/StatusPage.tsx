// A refusal as the HTTP page the original report prints, shown as text.

import { useTranslation } from 'react-i18next';
import { httpPage } from '../../shared/http-page';
import { Dialog } from './Dialog';
import type { ReactNode } from 'react';

interface StatusPageProps {
  readonly title: ReactNode;
  readonly status: number;
  readonly sentence: string;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  readonly onClose: () => void;
  /** Facts and advice above the page. */
  readonly children?: ReactNode;
}

export function StatusPage({ title, status, sentence, at, onClose, children }: StatusPageProps) {
  const { t, i18n } = useTranslation();
  return (
    <Dialog onClose={onClose} testId="status-page" title={title} width="wide">
      {children}
      {status > 0 && (
        <section className="flex flex-col gap-1.5">
          <h3 className="text-xs text-ink-soft">{t('ui.pageTitle')}</h3>
          <pre
            className="overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs whitespace-pre-wrap"
            data-testid="http-page"
          >
            {httpPage(status, sentence, i18n.language, at)}
          </pre>
          <p className="text-2xs text-ink-faint">{t('ui.pageNote')}</p>
        </section>
      )}
    </Dialog>
  );
}
