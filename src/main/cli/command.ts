// The shape of a command: what it accepts, and what it makes of a line.

import type { Prepared } from './context';
import type { OptionName } from './options';
import type { Values } from './values';

export interface Command {
  /** Options of its own, required ones first; the common ones come in addition. */
  readonly options: readonly OptionName[];
  readonly required: readonly OptionName[];
  /** Its arguments as help writes them. */
  readonly operands: string;
  readonly least: number;
  readonly most: number;
  /** A signal is its ordinary end. */
  readonly endsBySignal?: boolean;
  /** Checks everything that can be checked without opening anything. Throws UsageError. */
  readonly prepare: (values: Values, words: readonly string[]) => Prepared;
}
