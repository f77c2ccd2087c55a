// One command at a time from a form: whether it is under way, and how the last one failed.

import { useCallback, useState } from 'react';
import type { Failure } from '../../shared/errors';
import type { PageCommand, PageInput, PageOutput } from '../../shared/ipc/bridge';
import { send } from './command';

export interface Sending {
  readonly isBusy: boolean;
  /** Of the last command; null once another is under way. */
  readonly failure: Failure | null;
  /** The command's value, or null where it failed: `failure` says how. */
  readonly ask: <C extends PageCommand>(
    command: C,
    input: PageInput<C>,
  ) => Promise<PageOutput<C> | null>;
}

export function useSending(): Sending {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = useCallback(
    async <C extends PageCommand>(
      command: C,
      input: PageInput<C>,
    ): Promise<PageOutput<C> | null> => {
      setBusy(true);
      setFailure(null);
      const result = await send(command, input);
      setBusy(false);
      if (result.ok) return result.value;
      setFailure(result.error);
      return null;
    },
    [],
  );
  return { isBusy, failure, ask };
}
