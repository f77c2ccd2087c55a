// Lists of people in and out, and sheets of invites: what needs a dialog, a file or a printer.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileFilter } from 'electron';
import { rosterLimits } from '../../shared/roster';
import { succeed, valueOf } from '../../shared/ipc/result';
import type { PageHandlers } from '../ipc/handle';
import { chooseFiles } from './file-dialogs';
import type { PageServices } from './page-commands';
import { printToPdf } from './print-page';
import { readText, writePrivate } from './private-file';
import { chooseSavePath } from './save-dialog';

/** A character takes four bytes at most; more than this cannot be a list we take. */
const mostBytes = 4 * rosterLimits.characters;

type Commands = Pick<PageHandlers, 'roster.choose' | 'roster.save' | 'roster.print'>;

export function rosterCommands({ engine, texts, window }: PageServices): Commands {
  const csv = (): FileFilter => ({
    name: texts.get('filterList'),
    extensions: ['csv', 'txt', 'tsv'],
  });
  return {
    'roster.choose': async () => {
      const parent = window();
      if (parent === null) return succeed({ text: null });
      const [path] = await chooseFiles(parent, {
        title: texts.get('chooseRosterTitle'),
        button: texts.get('chooseButton'),
        what: 'file',
        filters: [csv()],
      });
      const text = path === undefined ? null : await readText(path, mostBytes, 'roster_large');
      return succeed({ text });
    },
    'roster.save': async () => {
      const parent = window();
      const { text, ids } = valueOf(await engine.call('roster.export', {}));
      const path =
        parent &&
        (await chooseSavePath(parent, {
          title: texts.get('saveRosterTitle'),
          kind: texts.get('filterList'),
          extension: 'csv',
          name: `${texts.get('rosterFile')}.csv`,
        }));
      if (path === null) return succeed({ ids: null });
      // Spreadsheets take a file without this mark for another encoding.
      await writePrivate(path, `\ufeff${text}`);
      return succeed({ ids });
    },
    'roster.print': async ({ format, ...input }) => {
      const parent = window();
      const path =
        parent &&
        (await chooseSavePath(parent, {
          title: texts.get('saveSheetTitle'),
          kind: format.toUpperCase(),
          extension: format,
          name: `${texts.get('sheetFile')}.${format}`,
        }));
      if (path === null) return succeed({ ids: null });
      const folder = await mkdtemp(join(tmpdir(), 'bau-sheet-'));
      try {
        const page = join(folder, 'sheet.html');
        const made = valueOf(
          await engine.call('roster.sheet', { ...input, path: page, language: texts.language }),
        );
        try {
          await writePrivate(
            path,
            format === 'pdf' ? await printToPdf(page) : await readFile(page),
          );
        } catch (error) {
          // Links in a file that is not there are of use to nobody.
          await engine.call('ids.end', { ids: [...made.ids], how: 'withdraw' });
          throw error;
        }
        return succeed({ ids: made.ids.length });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
