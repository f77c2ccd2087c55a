// What can be done with IDs, for the menu of a row and for the bar over many.

import type { TFunction } from 'i18next';
import type { IdView } from '../../../../shared/ipc/views';
import type { MenuPart } from '../../../ui/Menu';

/** What can be taken from an ID. */
export type Ending = 'revoke' | 'withdraw' | 'remove';

export interface IdActions {
  readonly edit: (ids: readonly IdView[]) => void;
  readonly invite: (id: IdView) => void;
  readonly end: (how: Ending, ids: readonly IdView[]) => void;
}

/** A key held it once: it can be revoked, and never taken off the list. */
export const wasHeld = ({ fp, lastSeenAt, state }: IdView): boolean =>
  fp !== null || lastSeenAt !== null || state === 'bound' || state === 'revoked';

/** Which of `ids` an ending makes sense for. */
export function endable(how: Ending, ids: readonly IdView[]): readonly IdView[] {
  if (how === 'withdraw') return ids.filter(({ inviteExpiresAt }) => inviteExpiresAt !== null);
  if (how === 'remove') return ids.filter((view) => !wasHeld(view));
  return ids.filter(({ state }) => state !== 'revoked');
}

/** Only what makes sense for at least one of `ids`. */
export function idMenu(
  ids: readonly IdView[],
  actions: IdActions,
  t: TFunction,
): readonly MenuPart[] {
  const [first] = ids;
  const endings = (['withdraw', 'revoke', 'remove'] as const).filter(
    (how) => endable(how, ids).length > 0,
  );
  return [
    {
      key: 'change',
      actions: [
        {
          key: 'edit',
          label: t('ids.edit'),
          onAction: () => {
            actions.edit(ids);
          },
        },
        ...(ids.length === 1 && first !== undefined
          ? [
              {
                key: 'invite',
                label: t('server.inviteAgain'),
                onAction: () => {
                  actions.invite(first);
                },
              },
            ]
          : []),
      ],
    },
    {
      key: 'end',
      actions: endings.map((how) => ({
        key: how,
        label: t(`ids.end.${how}.action`),
        isDanger: how !== 'withdraw',
        onAction: () => {
          actions.end(how, endable(how, ids));
        },
      })),
    },
  ];
}
