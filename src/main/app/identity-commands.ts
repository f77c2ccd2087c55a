// The keys of this computer for a page: how they are protected, out into a file and in
// again. Paths stay here: the file to import is remembered from the dialog to the answer.

import { basename } from 'node:path';
import { BauError } from '../../shared/errors';
import { succeed, valueOf } from '../../shared/ipc/result';
import type { PageHandlers } from '../ipc/handle';
import type { PageServices } from './page-commands';
import { chooseFile, chooseSavePath, saveAt } from './save-dialog';

type IdentityHandlers = Pick<
  PageHandlers,
  | 'identity.show'
  | 'identity.means'
  | 'identity.protect'
  | 'identity.export'
  | 'identity.chooseImport'
  | 'identity.import'
>;

const extension = 'bau-identity';

export function identityHandlers({ engine, texts, window }: PageServices): IdentityHandlers {
  /** The file chosen last, until it is imported or another is chosen. */
  let chosen: string | null = null;

  return {
    'identity.show': (input) => engine.call('identity.show', input),
    'identity.means': () => Promise.resolve(succeed({ protections: engine.protections })),
    'identity.protect': (input) => engine.call('identity.protect', input),
    'identity.export': async ({ which, passphrase }) => {
      const parent = window();
      const path =
        parent &&
        (await chooseSavePath(parent, {
          title: texts.get('saveKeysTitle'),
          kind: texts.get('keyFiles'),
          extension,
          name: `${texts.get('keyFileName')}.${extension}`,
        }));
      if (path === null) return succeed({ exported: null });
      await saveAt(path, async (unfinished) =>
        valueOf(await engine.call('identity.export', { path: unfinished, which, passphrase })),
      );
      return succeed({ exported: basename(path) });
    },
    'identity.chooseImport': async () => {
      const parent = window();
      if (parent === null) return succeed({ offer: null });
      // Keys that did not open serve nobody.
      if (engine.status.state !== 'failed') {
        const { server } = valueOf(await engine.call('snapshot', {}));
        if (server.state !== 'stopped') throw new BauError('server_running');
      }
      const path = await chooseFile(parent, {
        title: texts.get('openKeysTitle'),
        kind: texts.get('keyFiles'),
        extension,
      });
      if (path === null) return succeed({ offer: null });
      const about = valueOf(await engine.readExport(path));
      chosen = path;
      return succeed({ offer: { ...about, fileName: basename(path) } });
    },
    'identity.import': async ({ passphrase, seal = null }) => {
      if (chosen === null) throw new BauError('file_missing');
      const imported = await engine.importIdentity({ path: chosen, passphrase, seal });
      if (imported.ok) chosen = null;
      return imported;
    },
  };
}
