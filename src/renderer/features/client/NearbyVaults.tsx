// Vaults that tell the network of themselves. Always a hint: a known one is connected to
// once it proved who it is, another is asked for its fingerprint first.

import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../store/engine-store';
import { Icon } from '../../ui/Icon';
import { NearbyRow } from './NearbyRow';
import { useLooking } from './use-looking';

export function NearbyVaults({ onAddress }: { readonly onAddress: (address: string) => void }) {
  const { t } = useTranslation();
  useLooking();
  const { state, vaults, more } = useSnapshot(({ client }) => client.nearby);
  return (
    <section
      aria-label={t('nearby.title')}
      className="flex max-h-[45%] min-h-0 shrink-0 flex-col border-b border-line"
      data-state={state}
      data-testid="nearby"
    >
      <div className="flex h-8 shrink-0 items-center gap-2 px-4 pt-2">
        <h2 className="text-xs text-ink-soft">{t('nearby.title')}</h2>
        {state === 'looking' && vaults.length === 0 && (
          <span className="flex items-center gap-1.5 text-xs text-ink-faint" role="status">
            <Icon name="search" size={12} />
            {t('nearby.looking')}
          </span>
        )}
      </div>
      {vaults.length > 0 && (
        <ul
          aria-label={t('nearby.title')}
          className="focus-inset min-h-0 overflow-auto"
          data-testid="nearby-list"
          tabIndex={0}
        >
          {vaults.map((vault) => (
            <NearbyRow key={vault.key} onAddress={onAddress} vault={vault} />
          ))}
        </ul>
      )}
      <p className="px-4 pt-0.5 pb-2.5 text-xs text-ink-soft" data-testid="nearby-words">
        {state === 'unavailable'
          ? t('nearby.unavailable')
          : more > 0
            ? t('nearby.more', { count: more })
            : t(vaults.length === 0 ? 'nearby.none' : 'nearby.hint')}
      </p>
    </section>
  );
}
