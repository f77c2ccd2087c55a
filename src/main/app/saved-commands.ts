// What a page may do with saved files. Where they lie stays here: a page names rows of its
// list, and main asks the engine for the path.

import { clipboard } from 'electron';
import { BauError } from '../../shared/errors';
import { succeed, valueOf } from '../../shared/ipc/result';
import type { PageHandlers } from '../ipc/handle';
import type { EngineProcess } from './engine-process';
import type { PreviewWindows } from './preview/preview-window';
import { revealFile } from './reveal';

type SavedCommand =
  | 'saved.verify'
  | 'saved.examine'
  | 'saved.remove'
  | 'saved.show'
  | 'saved.copyPath'
  | 'saved.preview';

export function savedHandlers(
  engine: EngineProcess,
  previews: PreviewWindows,
): Pick<PageHandlers, SavedCommand> {
  const pathOf = async (input: { saved: string }): Promise<string> =>
    valueOf(await engine.call('saved.path', input)).path;
  return {
    'saved.verify': (input) => engine.call('saved.verify', input),
    'saved.examine': (input) => engine.call('saved.examine', input),
    'saved.remove': (input) => engine.call('saved.remove', input),
    'saved.show': async (input) => {
      await revealFile(await pathOf(input));
      return succeed({});
    },
    'saved.copyPath': async (input) => {
      await clipboard.writeText(await pathOf(input));
      return succeed({});
    },
    'saved.preview': async (input) => {
      try {
        await previews.show(await pathOf(input));
      } catch (error) {
        // A page knows a file by its name in the list alone.
        if (error instanceof BauError) throw new BauError(error.reason);
        throw error;
      }
      return succeed({});
    },
  };
}
