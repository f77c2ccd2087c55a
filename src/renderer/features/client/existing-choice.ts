// What to do with files that are here already: a choice the app remembers.

import type { TFunction } from 'i18next';
import { existingPolicies } from '../../../shared/existing';
import type { ExistingPolicy } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { changeInfo, useShell } from '../../store/shell-store';
import type { MenuPart } from '../../ui/Menu';

export function useExisting(): ExistingPolicy {
  return useShell((state) => state.info?.existing ?? 'ask');
}

export function setExisting(existing: ExistingPolicy): void {
  changeInfo({ existing });
  void act('app.setExisting', { existing });
}

/** The choice as a section of a menu. */
export function existingPart(chosen: ExistingPolicy, t: TFunction): MenuPart {
  return {
    key: 'existing',
    title: t('existing.title'),
    chosen,
    actions: existingPolicies.map((existing) => ({
      key: existing,
      label: t(`existing.${existing}`),
      onAction: () => {
        setExisting(existing);
      },
    })),
  };
}
