// Files on their way into the vault: chosen in a dialog, or dropped on the page.

import { maxAddedPaths } from '../../shared/ipc/files';
import { succeed, valueOf } from '../../shared/ipc/result';
import type { PageHandlers } from '../ipc/handle';
import { chooseFiles } from './file-dialogs';
import type { PageServices } from './page-commands';

type Commands = Pick<PageHandlers, 'vaultFolder.add' | 'vaultFolder.drop'>;

export function vaultFileCommands({ engine, texts, window }: PageServices): Commands {
  return {
    'vaultFolder.add': async ({ into, what }) => {
      const parent = window();
      const paths =
        parent === null
          ? []
          : await chooseFiles(parent, {
              title: texts.get(what === 'files' ? 'addFilesTitle' : 'addFolderTitle'),
              button: texts.get('addButton'),
              what,
            });
      if (paths.length === 0) return succeed({ added: null });
      const input = { paths: paths.slice(0, maxAddedPaths), ...(into !== undefined && { into }) };
      return succeed({ added: valueOf(await engine.call('files.add', input)) });
    },
    'vaultFolder.drop': async ({ into, paths }) => {
      const input = { paths, ...(into !== undefined && { into }) };
      return succeed({ added: valueOf(await engine.call('files.add', input)) });
    },
  };
}
