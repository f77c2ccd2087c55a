// The parts of others that are shipped with the app, and the terms of each. The list is made
// when the app is built, and loaded when somebody wants to see it.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Licences } from 'virtual:licences';
import { Dialog } from '../../ui/Dialog';
import { Select } from '../../ui/Select';

export function LicencesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [licences, setLicences] = useState<Licences | null>(null);
  const [chosen, setChosen] = useState('');
  useEffect(() => {
    let isWanted = true;
    void import('virtual:licences').then(({ licences: loaded }) => {
      if (isWanted) setLicences(loaded);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  const parts = licences?.parts ?? [];
  const part = parts.find(({ name, version }) => `${name} ${version}` === chosen) ?? parts[0];
  return (
    <Dialog onClose={onClose} testId="licences" title={t('licences.title')} width="wide">
      <p className="text-ink-soft">{t('licences.text')}</p>
      {part === undefined ? (
        <p>{t('ui.loading')}</p>
      ) : (
        <>
          <Select
            label={t('licences.parts', { count: parts.length })}
            onChange={setChosen}
            options={parts.map(({ name, version, licence }) => ({
              key: `${name} ${version}`,
              label: `${name} ${version} (${licence})`,
            }))}
            testId="licences-part"
            value={`${part.name} ${part.version}`}
          />
          <pre
            aria-label={t('licences.terms', { name: part.name })}
            className="focus-inset max-h-80 min-h-40 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-2xs whitespace-pre-wrap"
            data-testid="licence-text"
            role="region"
            tabIndex={0}
          >
            {part.text === null
              ? t('licences.noText', { licence: part.licence })
              : licences?.texts[part.text]}
          </pre>
        </>
      )}
    </Dialog>
  );
}
