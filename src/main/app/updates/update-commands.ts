// Commands of a page about new versions. What takes time is begun; events say how it goes.

import { succeed, type Result } from '../../../shared/ipc/result';
import type { PageHandlers } from '../../ipc/handle';
import type { Updates } from './updates';

type Handled = Extract<keyof PageHandlers, `updates.${string}`>;

const done: Result<object> = succeed({});

export function updateHandlers(updates: Updates): Pick<PageHandlers, Handled> {
  return {
    'updates.view': async () => succeed(updates.view),
    'updates.choose': async ({ choice }) => {
      updates.choose(choice);
      return done;
    },
    'updates.check': async () => {
      void updates.check();
      return done;
    },
    'updates.download': async () => {
      void updates.fetch();
      return done;
    },
    'updates.cancel': async () => {
      updates.cancel();
      return done;
    },
    'updates.install': async ({ interrupt }) => {
      await updates.install(interrupt);
      return done;
    },
  };
}
