// The identity clients see, to be compared by eye or ear, and the key that checks receipts.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { CopyButton } from '../../ui/CopyButton';
import { KeyText } from '../../ui/KeyText';

export function KeysTab() {
  const { t } = useTranslation();
  const identity = useSnapshot((snapshot) => snapshot.identity);
  const [publicKey, setPublicKey] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    void send('identity.show', {}).then((result) => {
      if (isWanted && result.ok) setPublicKey(result.value.hostPublicKey);
    });
    return () => {
      isWanted = false;
    };
  }, [identity]);
  if (identity === null) return null;
  return (
    <div className="flex flex-col gap-5 overflow-auto p-4">
      <section className="flex flex-col gap-1">
        <h2 className="font-semibold">{t('server.keysTitle')}</h2>
        <KeyText canCopy fp={identity.hostFp} isLarge testId="keys-host-fp" />
        <p className="max-w-160 text-ink-soft">{t('server.keysText')}</p>
      </section>
      {publicKey !== null && (
        <section className="flex flex-col gap-1">
          <h2 className="font-semibold">{t('server.publicKey')}</h2>
          <span className="flex items-center gap-1">
            <span
              className="wrap-anywhere font-mono text-xs"
              data-selectable
              data-testid="public-key"
            >
              {publicKey}
            </span>
            <CopyButton label={t('ui.copy')} text={publicKey} />
          </span>
          <p className="max-w-160 text-ink-soft">{t('server.publicKeyText')}</p>
        </section>
      )}
      <section className="flex flex-col gap-1">
        <h2 className="font-semibold">{t('server.protection')}</h2>
        <p className="text-ink-soft">{t(`protection.${identity.protection}`)}</p>
      </section>
    </div>
  );
}
