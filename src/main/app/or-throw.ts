// For commands of main that are made of several commands of the engine.

import { BauError } from '../../shared/errors';
import type { Result } from '../../shared/ipc/result';

/** The value of a Result, or its failure thrown to become this command's own. */
export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new BauError(result.error.reason, result.error.params);
}
