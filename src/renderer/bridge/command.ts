// Commands as functions of a page: what was asked, and the failure already told to the
// person when that is all there is to do about it.

import type { PageCommand, PageInput, PageOutput } from '../../shared/ipc/bridge';
import type { Result } from '../../shared/ipc/result';
import { tellFailure } from '../store/notices';

/** Sends a command; never rejects. */
export function send<C extends PageCommand>(
  command: C,
  input: PageInput<C>,
): Promise<Result<PageOutput<C>>> {
  // TypeScript cannot follow one C through a table of functions; the table's own type does.
  const run = window.bau[command] as (input: PageInput<C>) => Promise<Result<PageOutput<C>>>;
  return run(input);
}

/** Sends a command and shows its failure as a notice. True when it was done. */
export async function act<C extends PageCommand>(
  command: C,
  input: PageInput<C>,
): Promise<boolean> {
  const result = await send(command, input);
  if (!result.ok) tellFailure(result.error);
  return result.ok;
}
