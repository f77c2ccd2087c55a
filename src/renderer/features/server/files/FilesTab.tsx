// The vault as its host sees it: folders, search, order, what is on its way in and what
// cannot be served. Files dropped here are copied in.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilesAdded } from '../../../../shared/ipc/files';
import { useSnapshot } from '../../../store/engine-store';
import { Button } from '../../../ui/Button';
import { Crumbs } from '../../../ui/Crumbs';
import { EmptyState } from '../../../ui/EmptyState';
import { MenuButton } from '../../../ui/Menu';
import { SearchBox } from '../../../ui/SearchBox';
import { addByDialog, addDropped } from './add-files';
import { AddingStrip } from './AddingStrip';
import { DropZone } from './DropZone';
import { FilesFailure } from './FilesFailure';
import { FilesFoot } from './FilesFoot';
import { FilesTable } from './FilesTable';
import { ProblemsDialog } from './ProblemsDialog';
import { useFiles, type FilesQuestion } from './use-files';

const orders = ['name', 'size', 'mtime'] as const;
const first: FilesQuestion = { dir: '', query: '', sort: 'name', isDescending: false };

export function FilesTab() {
  const { t } = useTranslation();
  const hasFolder = useSnapshot(({ server }) => server.config.vaultDir !== null);
  const [question, setQuestion] = useState(first);
  const [left, setLeft] = useState<FilesAdded | null>(null);
  const { dir, query, sort } = question;
  const files = useFiles(question);
  const change = (changes: Partial<FilesQuestion>): void => {
    setQuestion((before) => ({ ...before, ...changes }));
  };
  const go = (next: string): void => {
    change({ dir: next, query: '' });
  };
  const add = async (work: Promise<FilesAdded | null>): Promise<void> => {
    const added = await work;
    if (added !== null) setLeft(added);
  };
  if (!hasFolder) {
    return <EmptyState text={t('vaultFiles.noFolderText')} title={t('server.noFolder')} />;
  }
  return (
    <DropZone onDrop={(dropped) => void add(addDropped(dir, dropped))} words={t('vaultFiles.drop')}>
      <div className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-4">
        <Crumbs
          dir={dir}
          label={t('vaultFiles.path')}
          onGo={go}
          root={t('vaultFiles.root')}
          testId="files-path"
        />
        <SearchBox
          label={t('vaultFiles.search')}
          onSearch={(wanted) => {
            change({ query: wanted });
          }}
          query={query}
          testId="files-search"
        />
        <MenuButton
          data-testid="files-order"
          icon="order"
          label={t('vaultFiles.order.label')}
          parts={[
            {
              key: 'by',
              title: t('vaultFiles.order.label'),
              chosen: sort,
              actions: orders.map((key) => ({
                key,
                label: t(`vaultFiles.order.${key}`),
                onAction: () => {
                  // Names begin with A, sizes and times with what is largest or newest.
                  change({ sort: key, isDescending: key !== 'name' });
                },
              })),
            },
            {
              key: 'direction',
              actions: [
                {
                  key: 'turn',
                  label: t('vaultFiles.order.turn'),
                  onAction: () => {
                    change({ isDescending: !question.isDescending });
                  },
                },
              ],
            },
          ]}
        />
        <Button
          data-testid="files-add"
          onPress={() => void add(addByDialog(dir, 'files'))}
          size="small"
        >
          {t('vaultFiles.addFiles')}
        </Button>
        <MenuButton
          data-testid="files-more"
          label={t('vaultFiles.moreAdds')}
          parts={[
            {
              key: 'add',
              actions: [
                {
                  key: 'folder',
                  label: t('vaultFiles.addFolder'),
                  icon: 'folder',
                  onAction: () => void add(addByDialog(dir, 'folder')),
                },
              ],
            },
          ]}
        />
      </div>
      <AddingStrip />
      {files.failure === null ? (
        <FilesTable
          empty={<Empty isLoading={files.isLoading} query={query} />}
          files={files}
          onOpen={go}
          start={dir !== '' && query === '' ? dir.length + 1 : 0}
        />
      ) : (
        <FilesFailure
          failure={files.failure}
          onBack={
            dir === ''
              ? null
              : () => {
                  go('');
                }
          }
        />
      )}
      <FilesFoot isCut={files.isCut} total={files.total} />
      {left !== null && (
        <ProblemsDialog
          onClose={() => {
            setLeft(null);
          }}
          problems={left.problems}
          text={t('vaultFiles.leftText', { count: left.files })}
          title={t('vaultFiles.leftTitle', { count: left.problemsTotal })}
        />
      )}
    </DropZone>
  );
}

function Empty({ isLoading, query }: { readonly isLoading: boolean; readonly query: string }) {
  const { t } = useTranslation();
  if (isLoading) return <EmptyState title={t('ui.loading')} />;
  if (query !== '') return <EmptyState title={t('vaultFiles.noneFound')} />;
  return <EmptyState text={t('vaultFiles.emptyText')} title={t('vaultFiles.empty')} />;
}
