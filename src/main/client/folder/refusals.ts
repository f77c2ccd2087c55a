// Which refusals concern one file of a folder, and which end the whole download.

import { BauError, type Reason } from '../../../shared/errors';

const ofOneFile: ReadonlySet<Reason> = new Set<Reason>([
  'bad_name',
  'bad_extension',
  'bad_handle',
  'no_right',
  'not_found',
  'changed',
  'file_changed',
  'too_large',
  'range',
  'digest_mismatch',
  'unreadable',
  'internal',
  'name_exists',
]);

/** Whether the other files of the folder may still be had. */
export function concernsOneFile(error: unknown): error is BauError {
  return error instanceof BauError && ofOneFile.has(error.reason);
}
