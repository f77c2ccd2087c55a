// A list of actions that opens from a button, or where the pointer is. Sections part what
// does not belong together; a section may be a choice of one.

import { Fragment, useRef } from 'react';
import {
  Header,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  Button as AriaButton,
} from 'react-aria-components';
import { Icon, type IconName } from './Icon';

export interface MenuAction {
  readonly key: string;
  readonly label: string;
  readonly icon?: IconName;
  /** Keys that do the same, as people write them. */
  readonly keys?: string;
  readonly isDisabled?: boolean;
  readonly isDanger?: boolean;
  readonly onAction: () => void;
}

export interface MenuPart {
  readonly key: string;
  /** Heading of the section; without one it is parted by a line alone. */
  readonly title?: string;
  readonly actions: readonly MenuAction[];
  /** The section is a choice: key of the action that holds now. */
  readonly chosen?: string;
}

const popoverClass =
  'min-w-48 max-w-80 rounded-lg border border-line bg-surface p-1 shadow-(--shadow)';

interface MenuListProps {
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly autoFocus?: boolean;
  readonly onClose?: () => void;
}

function MenuList({ label, parts, autoFocus = false, onClose }: MenuListProps) {
  return (
    <AriaMenu
      aria-label={label}
      className="max-h-[70vh] overflow-auto outline-none"
      {...(autoFocus ? { autoFocus: 'first' as const } : {})}
      {...(onClose === undefined ? {} : { onClose })}
    >
      {parts
        .filter(({ actions }) => actions.length > 0)
        .map((part, at) => (
          <Fragment key={part.key}>
            {at > 0 && <Separator className="mx-1 my-1 border-t border-line" />}
            <MenuSection
              {...(part.title === undefined ? { 'aria-label': label } : {})}
              {...(part.chosen === undefined
                ? {}
                : {
                    selectionMode: 'single' as const,
                    selectedKeys: [part.chosen],
                    disallowEmptySelection: true,
                  })}
            >
              {part.title !== undefined && (
                <Header className="px-2 pt-1 pb-0.5 text-2xs text-ink-soft">{part.title}</Header>
              )}
              {part.actions.map((action) => (
                <Entry action={action} isChoice={part.chosen !== undefined} key={action.key} />
              ))}
            </MenuSection>
          </Fragment>
        ))}
    </AriaMenu>
  );
}

function Entry(props: { readonly action: MenuAction; readonly isChoice: boolean }) {
  const { action, isChoice } = props;
  const { key, label, icon, keys, isDisabled = false, isDanger = false, onAction } = action;
  return (
    <MenuItem
      className={`focus-inset flex min-h-7 cursor-default items-center gap-2 rounded px-2 text-sm outline-none data-disabled:opacity-45 data-focused:bg-accent-soft ${isDanger ? 'text-bad' : 'text-ink'}`}
      data-testid={`menu-${key}`}
      id={key}
      isDisabled={isDisabled}
      onAction={onAction}
      textValue={label}
    >
      {({ isSelected }) => (
        <>
          <span className="flex w-4 shrink-0 justify-center text-ink-soft">
            {isChoice
              ? isSelected && <Icon name="check" size={12} />
              : icon !== undefined && <Icon name={icon} size={14} />}
          </span>
          <span className="min-w-0 flex-1 truncate">{label}</span>
          {keys !== undefined && (
            <kbd className="shrink-0 pl-4 font-sans text-2xs text-ink-soft">{keys}</kbd>
          )}
        </>
      )}
    </MenuItem>
  );
}

interface MenuButtonProps {
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly icon?: IconName;
  /** `framed` stands beside buttons that have a frame. */
  readonly look?: 'icon' | 'framed';
  readonly 'data-testid'?: string;
}

const looks = {
  icon: 'size-6.5 text-ink-soft data-hovered:bg-accent-soft data-hovered:text-ink',
  framed: 'size-8 border border-line bg-surface text-ink data-hovered:bg-sunken',
} as const;

export function MenuButton({
  label,
  parts,
  icon = 'more',
  look = 'icon',
  ...rest
}: MenuButtonProps) {
  return (
    <MenuTrigger>
      <AriaButton
        {...rest}
        aria-label={label}
        className={`inline-flex shrink-0 items-center justify-center rounded-md transition-colors ${looks[look]}`}
      >
        <Icon name={icon} size={14} />
      </AriaButton>
      <Popover className={popoverClass} offset={4} placement="bottom end">
        <MenuList label={label} parts={parts} />
      </Popover>
    </MenuTrigger>
  );
}

export interface MenuPlace {
  /** In the window, pixels. */
  readonly x: number;
  readonly y: number;
}

interface ContextMenuProps {
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly at: MenuPlace;
  readonly onClose: () => void;
}

/** A menu at a place in the window; open as long as it is rendered. */
export function ContextMenu({ label, parts, at, onClose }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span className="fixed size-0" ref={anchor} style={{ left: at.x, top: at.y }} />
      <Popover
        aria-label={label}
        className={popoverClass}
        isOpen
        offset={2}
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
        placement="bottom start"
        triggerRef={anchor}
      >
        <MenuList autoFocus label={label} onClose={onClose} parts={parts} />
      </Popover>
    </>
  );
}
