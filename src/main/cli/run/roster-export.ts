// `bau ids export`: the list of IDs as CSV, to standard output or a new file.

import { writeFile } from 'node:fs/promises';
import { BauError } from '../../../shared/errors';
import { visibleText } from '../../../shared/visible-text';
import type { Action } from '../context';
import type { Values } from '../values';

export function exportRoster(values: Values): Action {
  const path = values.folder('out');
  return async ({ engine, output, texts }) => {
    const { text, ids } = await engine.do('roster.export', {});
    if (path === undefined) {
      output.result({ type: 'roster', ids, text }, () => text.split('\r\n').slice(0, -1));
      return;
    }
    await writeFile(path, text, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      const reason = code === 'EEXIST' ? 'name_exists' : 'folder_unusable';
      throw new BauError(reason, { path }, { cause: error });
    });
    const { exported_one: one, exported_other: other } = texts.all.roster;
    output.result({ type: 'roster', ids, path }, () =>
      texts.counted({ one, other }, ids, { path: visibleText(path) }),
    );
  };
}
