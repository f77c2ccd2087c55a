// Public keys of this profile and of everybody it knows, to be compared by eye, by ear and
// by copy: own identities, what each connection agreed on, pinned vaults and people.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCalmSnapshot } from '../../store/engine-store';
import { KeyText } from '../../ui/KeyText';
import { CompareField } from './CompareField';
import { KnownKeysTable } from './KnownKeysTable';
import { SessionKeys } from './SessionKeys';
import { knownKeys } from './known-keys';

const paceMs = 1_000;

export function KeysView() {
  const { t } = useTranslation();
  const snapshot = useCalmSnapshot((current) => current, paceMs);
  const { identity } = snapshot;
  const { ids } = snapshot.server;
  const { vaults } = snapshot.client;
  const keys = useMemo(
    () => knownKeys(snapshot),
    // Only these of the snapshot are looked at.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [identity, ids, vaults],
  );
  return (
    <div className="flex min-h-0 flex-1 max-[959px]:flex-col max-[959px]:overflow-auto">
      <div className="flex w-76 shrink-0 flex-col gap-5 overflow-auto border-r border-line p-4 max-[959px]:w-full max-[959px]:overflow-visible max-[959px]:border-r-0 max-[959px]:border-b">
        {identity !== null && (
          <>
            <section className="flex flex-col gap-1">
              <h2 className="font-semibold">{t('activity.ownVault')}</h2>
              <KeyText canCopy fp={identity.hostFp} testId="own-vault-fp" />
              <p className="text-xs text-ink-soft">{t('activity.ownVaultText')}</p>
            </section>
            <section className="flex flex-col gap-1">
              <h2 className="font-semibold">{t('activity.ownClient')}</h2>
              <KeyText canCopy fp={identity.clientFp} testId="own-client-fp" />
              <p className="text-xs text-ink-soft">{t('activity.ownClientText')}</p>
            </section>
          </>
        )}
        <CompareField keys={keys} />
      </div>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col max-[959px]:flex-none">
        <section className="flex min-h-40 flex-3 flex-col max-[959px]:h-72 max-[959px]:flex-none">
          <h2 className="px-4 pt-3 pb-1 font-semibold">{t('activity.sessionKeys')}</h2>
          <p className="px-4 pb-2 text-xs text-ink-soft">{t('activity.sessionKeysText')}</p>
          <div className="min-h-0 flex-1 border-t border-line">
            <SessionKeys />
          </div>
        </section>
        <section className="flex min-h-36 flex-2 flex-col border-t border-line max-[959px]:h-60 max-[959px]:flex-none">
          <h2 className="px-4 pt-3 pb-2 font-semibold">{t('activity.knownKeys')}</h2>
          <div className="min-h-0 flex-1 border-t border-line">
            <KnownKeysTable keys={keys} />
          </div>
        </section>
      </div>
    </div>
  );
}
