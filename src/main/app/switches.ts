// The app's own command-line switches. Chromium's switches share the line and are
// left alone; so is the app's path, which the development runtime passes first.

import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { profilePattern } from '../../shared/profile-path';

export interface Switches {
  /** Which of the person's separate sets of data to use; `default` unless told. */
  readonly profile: string;
  /** Keep the identity in a file where there is no key store and no passphrase. */
  readonly keyFile: boolean;
  /** Absolute folder that takes the place of the profile's own, or null. */
  readonly dataDir: string | null;
}

/** A switch that cannot be obeyed; `switchName` and `value` are as they were typed. */
export class SwitchError extends Error {
  constructor(
    readonly switchName: '--profile' | '--data',
    readonly value: string,
  ) {
    super(`${switchName} cannot be "${value}"`);
    this.name = 'SwitchError';
  }
}

/** Reads the switches of `argv` (without the executable); relative folders start at `cwd`. */
export function readSwitches(argv: readonly string[], cwd: string): Switches {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      profile: { type: 'string' },
      data: { type: 'string' },
      'key-file': { type: 'boolean' },
    },
  });
  const profile = values.profile ?? 'default';
  if (typeof profile !== 'string' || !profilePattern.test(profile)) {
    throw new SwitchError('--profile', profile === true ? '' : String(profile));
  }
  const { data } = values;
  if (data === true || data === '') throw new SwitchError('--data', '');
  return {
    profile,
    keyFile: values['key-file'] === true,
    dataDir: typeof data === 'string' ? resolve(cwd, data) : null,
  };
}
