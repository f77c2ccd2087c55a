// The name of a file or folder of a vault in a row, with a picture of which it is.

import { Icon } from './Icon';
import { PeerText } from './PeerText';

interface EntryNameProps {
  readonly name: string;
  readonly isFolder: boolean;
}

export function EntryName({ name, isFolder }: EntryNameProps) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className={isFolder ? 'text-accent' : 'text-ink-faint'}>
        <Icon name={isFolder ? 'folder' : 'file'} size={14} />
      </span>
      <PeerText keepEnd text={name} />
    </span>
  );
}
