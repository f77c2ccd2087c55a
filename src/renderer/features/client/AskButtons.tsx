// Asks for what is chosen; beside it a menu for all that is shown, the folder one is in, the
// whole vault, and what becomes of files that are here already.

import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { MenuButton, type MenuAction } from '../../ui/Menu';
import type { Place } from './client-store';
import { existingPart, useExisting } from './existing-choice';
import type { Listing } from './use-listing';

/** One folder is asked for once, and one command takes so many names. */
const mostInto = 10_000;

interface AskButtonsProps {
  readonly listing: Listing;
  readonly place: Place;
  readonly picked: ReadonlySet<string>;
  readonly onAsk: (names: readonly string[]) => void;
  /** Asks where to put them first. */
  readonly onAskInto: (names: readonly string[]) => void;
  /** A folder of the vault with all below it; empty for the whole vault. */
  readonly onAskFolder: (dir: string) => void;
}

export function AskButtons(props: AskButtonsProps) {
  const { listing, place, picked, onAsk, onAskInto, onAskFolder } = props;
  const { t } = useTranslation();
  const existing = useExisting();
  const shown = listing.entries.map(({ name }) => name);
  const actions: readonly MenuAction[] = [
    {
      key: 'ask-into',
      label:
        picked.size === 0 ? t('browse.askIntoNone') : t('browse.askInto', { count: picked.size }),
      icon: 'client',
      isDisabled: picked.size === 0 || picked.size > mostInto,
      onAction: () => {
        onAskInto([...picked]);
      },
    },
    {
      key: 'ask-shown',
      label: t('client.askShown', { count: shown.length }),
      icon: 'file',
      isDisabled: shown.length === 0,
      onAction: () => {
        onAsk(shown);
      },
    },
    ...(place.dir === ''
      ? []
      : [
          {
            key: 'ask-folder',
            label: t('client.askFolder'),
            icon: 'folder' as const,
            onAction: () => {
              onAskFolder(place.dir);
            },
          },
        ]),
    {
      key: 'ask-vault',
      label: t('client.askVault'),
      icon: 'chest',
      onAction: () => {
        onAskFolder('');
      },
    },
  ];
  return (
    <span className="flex shrink-0 gap-1">
      <Button
        data-testid="ask-selected"
        isDisabled={picked.size === 0}
        kind={picked.size === 0 ? 'secondary' : 'primary'}
        onPress={() => {
          onAsk([...picked]);
        }}
      >
        {picked.size === 0 ? t('client.askSelected') : t('client.askFor', { count: picked.size })}
      </Button>
      <MenuButton
        data-testid="ask-menu"
        icon="chevronDown"
        label={t('client.askMore')}
        look="framed"
        parts={[{ key: 'ask', actions }, existingPart(existing, t)]}
      />
    </span>
  );
}
