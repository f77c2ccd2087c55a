// Over the list of IDs: search and what concerns the whole list, or, once some are chosen,
// what can be done with them.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdView } from '../../../../shared/ipc/views';
import { useFormat } from '../../../i18n/use-format';
import { send } from '../../../bridge/command';
import { tell, tellFailure } from '../../../store/notices';
import { Button } from '../../../ui/Button';
import { MenuButton } from '../../../ui/Menu';
import { SearchBox } from '../../../ui/SearchBox';
import { ClaimsDialog } from '../roster/ClaimsDialog';
import { ImportDialog } from '../roster/ImportDialog';
import { SheetDialog } from '../roster/SheetDialog';
import { idMenu, type IdActions } from './id-actions';

interface IdsBarProps {
  readonly query: string;
  readonly onSearch: (query: string) => void;
  readonly onAdd: () => void;
  readonly selected: readonly IdView[];
  readonly onNone: () => void;
  readonly actions: IdActions;
}

type Open = 'import' | 'sheet' | 'claims';

export function IdsBar({ query, onSearch, onAdd, selected, onNone, actions }: IdsBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const save = async (): Promise<void> => {
    const result = await send('roster.save', {});
    if (!result.ok) tellFailure(result.error);
    else if (result.value.ids !== null) {
      tell({ tone: 'good', title: t('roster.saved', { count: result.value.ids }), text: null });
    }
  };
  const entry = (key: Open) => ({
    key,
    label: t(`roster.menu.${key}`),
    onAction: () => {
      setOpen(key);
    },
  });
  const all = idMenu(selected, actions, t).flatMap((part) => part.actions);
  const isNear = (key: string): boolean => key === 'edit' || key === 'revoke';
  const near = all.filter(({ key }) => isNear(key));
  const rest = all.filter(({ key }) => !isNear(key));
  return (
    <div className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-4">
      <SearchBox label={t('ids.search')} onSearch={onSearch} query={query} testId="ids-search" />
      <span className="flex min-w-0 flex-1 items-center gap-1" role="status">
        {selected.length > 0 && (
          <Button data-testid="chosen-none" kind="quiet" onPress={onNone} size="small">
            {t('ids.chosen', { count: selected.length, total: format.number(selected.length) })}
          </Button>
        )}
      </span>
      {selected.length > 0 ? (
        <>
          {near.map(({ key, label, isDanger, onAction }) => (
            <Button
              data-testid={`chosen-${key}`}
              key={key}
              kind={isDanger === true ? 'danger' : 'secondary'}
              onPress={onAction}
              size="small"
            >
              {label}
            </Button>
          ))}
          {rest.length > 0 && (
            <MenuButton
              data-testid="chosen-more"
              label={t('ids.moreActions')}
              parts={[{ key: 'rest', actions: rest }]}
            />
          )}
        </>
      ) : (
        <>
          <Button data-testid="ids-add" onPress={onAdd} size="small">
            {t('ids.addMore')}
          </Button>
          <MenuButton
            data-testid="roster-menu"
            label={t('roster.menu.label')}
            parts={[
              {
                key: 'list',
                actions: [
                  entry('import'),
                  { key: 'export', label: t('roster.menu.export'), onAction: () => void save() },
                ],
              },
              { key: 'invites', actions: [entry('sheet'), entry('claims')] },
            ]}
          />
        </>
      )}
      {open === 'import' && <ImportDialog onClose={close} />}
      {open === 'sheet' && <SheetDialog onClose={close} />}
      {open === 'claims' && <ClaimsDialog onClose={close} />}
    </div>
  );
}
