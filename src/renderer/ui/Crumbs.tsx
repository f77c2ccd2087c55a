// Where in a tree of folders one is; each folder above is one press away.

import { Breadcrumb, Breadcrumbs, Button } from 'react-aria-components';
import { Icon } from './Icon';
import { PeerText } from './PeerText';

interface CrumbsProps {
  readonly label: string;
  /** What the top is called. */
  readonly root: string;
  /** Canonical name; empty for the top. */
  readonly dir: string;
  readonly onGo: (dir: string) => void;
  readonly testId?: string;
}

export function Crumbs({ label, root, dir, onGo, testId }: CrumbsProps) {
  const segments = dir === '' ? [] : dir.split('/');
  const steps = segments.map((name, at) => ({ id: segments.slice(0, at + 1).join('/'), name }));
  const all = [{ id: '', name: root }, ...steps];
  return (
    <Breadcrumbs
      aria-label={label}
      className="flex min-w-0 flex-1 items-center gap-0.5 overflow-hidden"
      data-testid={testId}
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
