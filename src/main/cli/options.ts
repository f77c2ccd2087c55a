// Every option there is. One of a name means the same in each command that takes it.

import type { CliCatalogue } from './texts';

interface OptionSpec {
  /** Name of the value in help; null for a switch. */
  readonly value: string | null;
}

const valued = (value: string): OptionSpec => ({ value });
const toggled: OptionSpec = { value: null };

export const optionSpecs = {
  vault: valued('DIR'),
  port: valued('PORT'),
  host: valued('HOST'),
  label: valued('TEXT'),
  'any-extension': toggled,
  id: valued('ID'),
  name: valued('NAME'),
  expires: valued('24h'),
  address: valued('HOST:PORT'),
  as: valued('NAME'),
  query: valued('Q'),
  dir: valued('DIR'),
  recursive: toggled,
  out: valued('DIR'),
  existing: valued('POLICY'),
  'give-up': valued('SECONDS'),
  seconds: valued('N'),
  takeover: toggled,
  only: valued('HALF'),
  replace: toggled,
  remove: toggled,
  'restore-backup': toggled,
  import: valued('FILE'),
  'start-over': toggled,
  'new-database': toggled,
  read: toggled,
  'no-read': toggled,
  message: toggled,
  'no-message': toggled,
  folder: valued('DIR'),
  ext: valued('EXT'),
  quota: valued('SIZE'),
  'expires-on': valued('DAY'),
  claimable: toggled,
  'no-claimable': toggled,
  minutes: valued('N'),
  'dry-run': toggled,
  qr: toggled,
  accept: valued('FP'),
  kind: valued('KIND'),
  since: valued('2h'),
  limit: valued('N'),
  verify: toggled,
  export: valued('FILE'),
  keep: valued('ROWS'),
  data: valued('DIR'),
  'key-file': toggled,
  json: toggled,
  help: toggled,
  version: toggled,
} as const satisfies Record<keyof CliCatalogue['options'], OptionSpec>;

export type OptionName = keyof typeof optionSpecs;

/** Options every command takes. */
export const commonOptions = ['data', 'key-file', 'json', 'help'] as const;

/** One-letter forms. */
export const shortOptions: Readonly<Record<string, OptionName>> = { h: 'help' };

export const isOption = (name: string): name is OptionName => Object.hasOwn(optionSpecs, name);
