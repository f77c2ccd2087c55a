// A command line that cannot be obeyed: exit status 2, and nothing was done.

import type { CliCatalogue } from './texts';

export type UsageFault = Exclude<keyof CliCatalogue['usage'], 'seeHelp'>;

export class UsageError extends Error {
  constructor(
    readonly fault: UsageFault,
    /** For the sentence; `command` is filled in by whoever prints it. */
    readonly params: Readonly<Record<string, string>> = {},
  ) {
    super(fault);
    this.name = 'UsageError';
  }
}
