// Who may come: every ID with its key, what it may do and when it was last here. Rows are
// chosen as in a file manager; what is done to many is done to all that are chosen.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdView } from '../../../../shared/ipc/views';
import { useFormat } from '../../../i18n/use-format';
import { useSnapshot } from '../../../store/engine-store';
import { DataTable } from '../../../ui/DataTable';
import { EmptyState } from '../../../ui/EmptyState';
import { useEvent } from '../../../ui/use-event';
import type { InviteFor } from '../InviteDialog';
import { EndDialog } from './EndDialog';
import type { Ending, IdActions } from './id-actions';
import { IdDialog } from './IdDialog';
import { idColumns } from './ids-columns';
import { IdsBar } from './IdsBar';
import { matching } from './match-ids';

type Task =
  | { readonly kind: 'edit'; readonly ids: readonly IdView[] }
  | { readonly kind: 'end'; readonly how: Ending; readonly ids: readonly IdView[] };

const nobody: ReadonlySet<string> = new Set();

export function IdsTab({ onInvite }: { readonly onInvite: (invite: InviteFor) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ids = useSnapshot(({ server }) => server.ids);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(nobody);
  const [task, setTask] = useState<Task | null>(null);
  const shown = useMemo(() => matching(ids, query), [ids, query]);
  const selected = useMemo(() => ids.filter(({ id }) => chosen.has(id)), [ids, chosen]);
  const edit = useEvent((some: readonly IdView[]) => {
    setTask({ kind: 'edit', ids: some });
  });
  const invite = useEvent(({ id, name }: IdView) => {
    onInvite({ id, name });
  });
  const end = useEvent((how: Ending, some: readonly IdView[]) => {
    setTask({ kind: 'end', how, ids: some });
  });
  const actions = useMemo((): IdActions => ({ edit, invite, end }), [edit, invite, end]);
  const columns = useMemo(() => idColumns(t, format, actions), [t, format, actions]);
  const close = (): void => {
    setTask(null);
  };
  return (
    <>
      <IdsBar
        actions={actions}
        onAdd={() => {
          edit([]);
        }}
        onNone={() => {
          setChosen(nobody);
        }}
        onSearch={setQuery}
        query={query}
        selected={selected}
      />
      <DataTable
        columns={columns}
        empty={
          query === '' ? (
            <EmptyState text={t('server.noIdsText')} title={t('server.noIds')} />
          ) : (
            <EmptyState title={t('ids.noneFound')} />
          )
        }
        label={t('server.tabs.ids')}
        onAction={(row) => {
          edit([row]);
        }}
        rowKey={({ id }) => id}
        rowText={({ id, name }) => `${id} ${name}`}
        rows={shown}
        selection={{ keys: chosen, onChange: setChosen }}
        testId="ids"
      />
      {task?.kind === 'edit' && <IdDialog ids={task.ids} onClose={close} />}
      {task?.kind === 'end' && (
        <EndDialog
          how={task.how}
          ids={task.ids}
          onClose={close}
          onDone={() => {
            setChosen(nobody);
          }}
        />
      )}
    </>
  );
}
