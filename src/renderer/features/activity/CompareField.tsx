// A fingerprint that somebody reads out or sends, compared with all that are known here.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PeerText } from '../../ui/PeerText';
import { TextField } from '../../ui/TextField';
import { compare, type KnownKey } from './known-keys';

export function CompareField({ keys }: { readonly keys: readonly KnownKey[] }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const result = compare(text, keys);
  return (
    <section className="flex flex-col gap-1">
      <h2 className="font-semibold">{t('activity.compare')}</h2>
      <TextField
        hint={t('activity.compareHint')}
        isMono
        label={t('activity.compareLabel')}
        maxLength={100}
        onChange={setText}
        testId="compare-field"
        value={text}
      />
      <div
        className="min-h-10 text-xs"
        data-state={result.state}
        data-testid="compare"
        role="status"
      >
        {result.state === 'short' && <p className="text-ink-soft">{t('activity.compareShort')}</p>}
        {result.state === 'unknown' && <p className="text-warn">{t('activity.compareUnknown')}</p>}
        {result.state === 'known' && (
          <>
            <p className="text-good">{t('activity.compareKnown')}</p>
            <ul>
              {result.keys.map(({ key, kind, name }) => (
                <li className="flex min-w-0 gap-1" key={key}>
                  {t(`activity.keyKinds.${kind}`)}
                  {name !== '' && (
                    <strong className="min-w-0">
                      <PeerText text={name} />
                    </strong>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
