// A command line taken apart: options may stand anywhere, `--` ends them, and whatever
// is not understood is a UsageError.

import { parseArgs } from 'node:util';
import { isOption, optionSpecs, shortOptions, type OptionName } from './options';
import { UsageError } from './usage-error';

export interface Line {
  /** Text of every option given with a value; the last one counts. */
  readonly values: ReadonlyMap<OptionName, string>;
  /** All texts of each, in order, for options that may be given again. */
  readonly every: ReadonlyMap<OptionName, readonly string[]>;
  /** Options given without one. */
  readonly switches: ReadonlySet<OptionName>;
  /** The command first, where there is one. */
  readonly words: readonly string[];
}

const config = Object.fromEntries(
  Object.entries(optionSpecs).map(([name, { value }]) => [
    name,
    { type: value === null ? ('boolean' as const) : ('string' as const) },
  ]),
);

const shown = (rawName: string): string => rawName.slice(0, 64);

/** Takes `argv` apart (without node and script). Throws UsageError. */
export function readLine(argv: readonly string[]): Line {
  const { tokens } = parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<OptionName, string>();
  const every = new Map<OptionName, string[]>();
  const switches = new Set<OptionName>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { rawName, value, inlineValue } = token;
    const name = shortOptions[token.name] ?? token.name;
    if (!isOption(name)) throw new UsageError('unknownOption', { option: shown(rawName) });
    if (optionSpecs[name].value === null) {
      if (inlineValue === true) throw new UsageError('noValue', { option: rawName });
      switches.add(name);
      continue;
    }
    // An option is never taken for the value of the one before it.
    const isMissing = value === undefined || (!inlineValue && /^-./.test(value));
    if (isMissing) throw new UsageError('missingValue', { option: rawName });
    values.set(name, value);
    every.set(name, [...(every.get(name) ?? []), value]);
  }
  return { values, every, switches, words };
}
