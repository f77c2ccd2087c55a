// Where in the vault one is; each folder above is one press away.

import { useTranslation } from 'react-i18next';
import { Breadcrumb, Breadcrumbs, Button } from 'react-aria-components';
import { Icon } from '../../ui/Icon';
import { PeerText } from '../../ui/PeerText';

interface FolderPathProps {
  readonly dir: string;
  readonly onGo: (dir: string) => void;
}

export function FolderPath({ dir, onGo }: FolderPathProps) {
  const { t } = useTranslation();
  const segments = dir === '' ? [] : dir.split('/');
  const steps = segments.map((name, at) => ({ id: segments.slice(0, at + 1).join('/'), name }));
  const all = [{ id: '', name: t('client.root') }, ...steps];
  return (
    <Breadcrumbs
      aria-label={t('client.path')}
      className="flex min-w-0 flex-1 items-center gap-0.5 overflow-hidden"
      data-testid="folder-path"
    >
      {all.map(({ id, name }, at) => {
        const isHere = at === all.length - 1;
        return (
          <Breadcrumb
            className={`flex min-w-0 items-center gap-0.5 ${isHere ? 'shrink-0 font-semibold' : 'text-ink-soft'}`}
            id={`/${id}`}
            key={id}
          >
            {at > 0 && <Icon name="chevronRight" size={12} />}
            {isHere ? (
              <span className="max-w-48 min-w-0 px-1">
                <PeerText text={name} />
              </span>
            ) : (
              <Button
                className="focus-inset max-w-40 min-w-0 rounded px-1 data-hovered:text-ink data-hovered:underline"
                onPress={() => {
                  onGo(id);
                }}
              >
                <PeerText text={name} />
              </Button>
            )}
          </Breadcrumb>
        );
      })}
    </Breadcrumbs>
  );
}
