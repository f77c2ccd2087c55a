// What a command line asks for, checked in full: nothing has been opened yet.

import type { Prepared } from './context';
import { commands, isCommand, type CommandName } from './commands';
import { readLine, type Line } from './line';
import { commonOptions, type OptionName } from './options';
import { UsageError } from './usage-error';
import { Values } from './values';

export type Request =
  | { readonly kind: 'help'; readonly command: CommandName | null }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly action: Prepared;
      readonly endsBySignal: boolean;
      /** Absolute, or undefined where --data was not given. */
      readonly dataDir: string | undefined;
      readonly allowKeyFile: boolean;
    };

/** Reads `argv` (without node and script). Throws UsageError. */
export function readRequest(argv: readonly string[]): Request {
  const line = readLine(argv);
  const [word, ...words] = line.words;
  if (word === 'help') return { kind: 'help', command: words[0] ? known(words[0]) : null };
  if (word === undefined) return withoutCommand(line);
  const name = known(word);
  const command = commands[name];
  const given: OptionName[] = [...line.values.keys(), ...line.switches];
  for (const option of given) {
    if (!command.options.includes(option) && !isCommon(option)) {
      throw new UsageError('unknownOption', { option: `--${option}` });
    }
  }
  if (line.switches.has('help')) return { kind: 'help', command: name };
  const extra = words[command.most];
  if (extra !== undefined) throw new UsageError('extraArgument', { value: extra.slice(0, 64) });
  if (words.length < command.least) {
    throw new UsageError('missingArgument', { expected: command.operands });
  }
  const values = new Values(line);
  return {
    kind: 'run',
    action: command.prepare(values, words),
    endsBySignal: command.endsBySignal ?? false,
    dataDir: values.folder('data'),
    allowKeyFile: values.has('key-file'),
  };
}

function withoutCommand({ values, switches }: Line): Request {
  if (switches.has('help')) return { kind: 'help', command: null };
  if (switches.has('version')) return { kind: 'version' };
  const [option] = [...values.keys(), ...switches].filter((name) => !isCommon(name));
  if (option !== undefined) throw new UsageError('unknownGlobal', { option: `--${option}` });
  throw new UsageError('noCommand');
}

function known(name: string): CommandName {
  if (isCommand(name)) return name;
  throw new UsageError('unknownCommand', { command: name.slice(0, 64) });
}

const isCommon = (option: OptionName): boolean =>
  (commonOptions as readonly OptionName[]).includes(option);
