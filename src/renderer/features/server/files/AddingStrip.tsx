// Files on their way into the vault: how far, and a way to stop.

import { useTranslation } from 'react-i18next';
import { visibleText } from '../../../../shared/visible-text';
import { act } from '../../../bridge/command';
import { useFormat } from '../../../i18n/use-format';
import { useSnapshot } from '../../../store/engine-store';
import { Button } from '../../../ui/Button';
import { PeerText } from '../../../ui/PeerText';
import { ProgressBar } from '../../../ui/ProgressBar';

export function AddingStrip() {
  const { t } = useTranslation();
  const format = useFormat();
  const adding = useSnapshot(({ server }) => server.adding);
  if (adding === null) return null;
  const { isCounting, files, filesTotal, bytes, bytesTotal, name } = adding;
  const share = isCounting ? null : bytesTotal === 0 ? files / filesTotal : bytes / bytesTotal;
  return (
    <div
      className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-sunken px-4"
      data-testid="adding"
    >
      <span className="shrink-0">
        {isCounting
          ? t('vaultFiles.counting', { count: filesTotal })
          : t('vaultFiles.adding', {
              done: format.number(files),
              count: filesTotal,
              size: format.bytes(bytesTotal),
            })}
      </span>
      <span className="min-w-0 flex-1 text-xs text-ink-soft">
        {name !== null && <PeerText keepEnd text={name} />}
      </span>
      <span className="w-32 shrink-0">
        <ProgressBar
          label={t('vaultFiles.addingLabel', { name: visibleText(name ?? '') })}
          value={share}
        />
      </span>
      <Button
        data-testid="adding-stop"
        onPress={() => void act('files.stopAdding', {})}
        size="small"
      >
        {t('vaultFiles.stop')}
      </Button>
    </div>
  );
}
