// Checks a saved file against its receipt when it opens, and says in plain words what came
// of it, what that proves, and how to check it without Baú.

import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isReason, type Failure } from '../../../shared/errors';
import type { PageOutput } from '../../../shared/ipc/bridge';
import type { SavedView } from '../../../shared/ipc/views';
import { send } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { announce } from '../../store/notices';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { FailureNotice } from '../../ui/FailureNotice';
import { Icon } from '../../ui/Icon';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import { stockCommands } from './stock-commands';

type Examined = PageOutput<'saved.examine'>;
type Verdict = Examined['verdict'];

interface ReceiptDialogProps {
  readonly file: SavedView;
  readonly onClose: () => void;
}

export function ReceiptDialog({ file, onClose }: ReceiptDialogProps) {
  const { t } = useTranslation();
  const [examined, setExamined] = useState<Examined | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { key, fileName } = file;
  useEffect(() => {
    let isWanted = true;
    void send('saved.examine', { saved: key }).then((result) => {
      if (!isWanted) return;
      if (result.ok) {
        setExamined(result.value);
        announce(t(result.value.verdict.ok ? 'receipt.valid' : 'receipt.invalid'));
      } else setFailure(result.error);
    });
    return () => {
      isWanted = false;
    };
  }, [key, t]);
  return (
    <Dialog onClose={onClose} testId="receipt-dialog" title={t('receipt.title')} width="wide">
      <p className="font-semibold">
        <PeerText isWrapped text={fileName} />
      </p>
      {failure !== null && <FailureNotice failure={failure} />}
      {failure === null && examined === null && (
        <p className="text-ink-soft" role="status">
          {t('receipt.checking')}
        </p>
      )}
      {examined !== null && (
        <>
          <Outcome verdict={examined.verdict} />
          <Facts saved={examined.saved} verdict={examined.verdict} />
          <Section title={t('receipt.provesTitle')}>
            <p>{t(file.kind === 'folder' ? 'receipt.provesFolder' : 'receipt.proves')}</p>
            <p className="text-ink-soft">{t('receipt.provesNot')}</p>
          </Section>
          <ByHand saved={examined.saved} verdict={examined.verdict} />
        </>
      )}
    </Dialog>
  );
}

function Outcome({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useTranslation();
  const { ok, reason, folder } = verdict;
  const known = reason !== null && isReason(reason) ? reason : null;
  return (
    <div
      className={`flex items-start gap-2.5 rounded-md px-3 py-2 ${ok ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad'}`}
      data-ok={ok}
      data-testid="receipt-outcome"
    >
      <span className="mt-0.5">
        <Icon name={ok ? 'check' : 'warning'} size={14} />
      </span>
      <div className="flex flex-col gap-0.5">
        <p className="font-semibold">{t(ok ? 'receipt.valid' : 'receipt.invalid')}</p>
        {known !== null && (
          <p className="text-ink">
            {t(`errors.${known}.what`)} {t(`errors.${known}.next`)}
          </p>
        )}
        {folder !== null && (
          <p className="text-ink">
            {t('receipt.folder', {
              good: folder.good,
              altered: folder.counts.altered,
              missing: folder.counts.missing,
            })}
          </p>
        )}
      </div>
    </div>
  );
}

function Facts({ saved, verdict }: Examined) {
  const { t } = useTranslation();
  const format = useFormat();
  const { server, name, at } = verdict;
  const label = useSnapshot(({ client }) => client.vaults.find(({ fp }) => fp === server)?.label);
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs">
      {server !== null && (
        <Fact title={t('receipt.signer')}>
          {label !== undefined && (
            <span className="text-sm">
              <PeerText text={label} />
            </span>
          )}
          <KeyText canCopy fp={server} />
        </Fact>
      )}
      {name !== null && (
        <Fact title={t('receipt.name')}>
          <PeerText isWrapped text={name} />
        </Fact>
      )}
      {at !== null && <Fact title={t('receipt.at')}>{format.dateTime(at)}</Fact>}
      <Fact title={t('receipt.digest')}>
        <span className="flex items-start gap-1">
          <span className="min-w-0 font-mono break-all" data-selectable>
            {saved.digest}
          </span>
          <CopyButton label={t('saved.copyDigest')} text={saved.digest} />
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{title}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-xs text-ink-soft">{title}</h3>
      {children}
    </section>
  );
}

/** Commands of tools that everybody has, or can have. */
function ByHand({ saved, verdict }: Examined) {
  const { t } = useTranslation();
  const { publicKey } = verdict;
  if (publicKey === null) return null;
  return (
    <Section title={t('receipt.byHandTitle')}>
      <p className="text-ink-soft">
        {t(saved.kind === 'folder' ? 'receipt.byHandFolder' : 'receipt.byHand')}
      </p>
      <ul className="flex flex-col gap-1">
        {stockCommands(saved, publicKey).map((command) => (
          <li className="flex items-start gap-1 rounded-md bg-sunken px-3 py-1.5" key={command}>
            <code className="min-w-0 flex-1 font-mono text-xs break-all" data-selectable>
              {command}
            </code>
            <CopyButton label={t('receipt.copyCommand')} text={command} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
