// What a person needs at hand while the vault is open: where clients reach it, what it
// holds, and its identity.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { act } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { KeyText } from '../../ui/KeyText';
import { PathText } from '../../ui/PathText';
import { AddressLine } from './AddressLine';
import { FilesLine } from './FilesLine';

export function VaultSummary() {
  const { t } = useTranslation();
  const listening = useSnapshot(({ server }) => server.listening);
  const config = useSnapshot(({ server }) => server.config);
  if (listening === null) return null;
  return (
    <Card className="shrink-0" label={t('server.settings')}>
      <div className="grid grid-cols-[minmax(0,5fr)_minmax(0,6fr)_minmax(0,5fr)] divide-x divide-line max-[699px]:grid-cols-1 max-[699px]:divide-x-0 max-[699px]:divide-y">
        <Fact label={t('server.addresses')}>
          <Addresses addresses={listening.addresses} />
        </Fact>
        <Fact label={t('server.folder')}>
          <div className="flex items-center gap-2">
            <PathText path={config.vaultDir ?? ''} testId="vault-folder" />
            <Button kind="quiet" onPress={() => void act('vaultFolder.show', {})} size="small">
              {t('server.show')}
            </Button>
          </div>
          <FilesLine />
        </Fact>
        <Fact label={t('server.identity')}>
          <KeyText canCopy fp={listening.fp} isShort testId="host-fp" />
          <span className="truncate text-xs text-ink-soft">{config.label}</span>
        </Fact>
      </div>
    </Card>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 px-4 py-2.5">
      <span className="text-xs text-ink-soft">{label}</span>
      {children}
    </div>
  );
}

/** The best address in sight; the others one press away. */
function Addresses({ addresses }: { readonly addresses: readonly string[] }) {
  const { t } = useTranslation();
  const [best, ...others] = addresses;
  if (best === undefined) return null;
  return (
    <>
      <AddressLine address={best} testId="server-address" />
      {others.length > 0 && (
        <DialogTrigger>
          <AriaButton className="self-start rounded text-xs text-accent data-hovered:underline">
            {t('server.moreAddresses', { count: others.length })}
          </AriaButton>
          <Popover className="rounded-lg border border-line bg-surface p-3 shadow-(--shadow)">
            <Dialog aria-label={t('server.addresses')} className="flex flex-col gap-1 outline-none">
              {addresses.map((address) => (
                <AddressLine address={address} key={address} />
              ))}
            </Dialog>
          </Popover>
        </DialogTrigger>
      )}
    </>
  );
}
