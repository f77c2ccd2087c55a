// The text of --help, made from the tables of commands and options.

import { commands, type CommandName } from './commands';
import { commonOptions, optionSpecs, type OptionName } from './options';
import { columns, width } from './format';
import type { Texts } from './texts';

const lineWidth = 78;
/** Common options worth showing on a usage line. */
const inSynopsis = commonOptions.filter((option) => option !== 'help');

const indented = (rows: readonly (readonly string[])[]): string[] =>
  columns(rows).map((row) => `  ${row}`);

/** Help for one command, or for all of them. */
export function helpLines(texts: Texts, name: CommandName | null): readonly string[] {
  return name === null ? overview(texts) : about(texts, name);
}

/** One line: how the command is written. */
export function usageLine(texts: Texts, name: CommandName | null): string {
  const { usage } = texts.all.help;
  return `${usage}: ${name === null ? 'bau COMMAND ...' : synopsis(name, inSynopsis)}`;
}

function overview(texts: Texts): readonly string[] {
  const { help, commands: words } = texts.all;
  const names = Object.keys(commands) as readonly CommandName[];
  return [
    help.tagline,
    '',
    `${help.usage}:`,
    ...names.map((name) => `  ${synopsis(name, [])}`),
    '',
    `${help.commands}:`,
    ...indented(names.map((name) => [name, words[name].summary])),
    '',
    ...ending(texts),
    '',
    help.more,
  ];
}

function about(texts: Texts, name: CommandName): readonly string[] {
  const { help, commands: words } = texts.all;
  const { summary, notes } = words[name];
  const { options } = commands[name];
  const own = options.length === 0 ? [] : [`${help.options}:`, ...optionRows(texts, options), ''];
  return [
    summary,
    ...(notes === '' ? [] : wrapped(notes)),
    '',
    `${help.usage}: ${synopsis(name, inSynopsis)}`,
    '',
    ...own,
    ...ending(texts),
  ];
}

function ending(texts: Texts): readonly string[] {
  const { help } = texts.all;
  return [
    `${help.common}:`,
    ...optionRows(texts, commonOptions),
    '',
    `${help.environment}:`,
    ...indented([
      ['BAU_DATA', help.envData],
      ['BAU_PASSPHRASE', help.envPassphrase],
      ['BAU_NEW_PASSPHRASE', help.envNewPassphrase],
      ['BAU_EXPORT_PASSPHRASE', help.envExportPassphrase],
      ['LC_ALL, LC_MESSAGES, LANG', help.envLanguage],
    ]),
    '',
    `${help.jsonTitle}:`,
    ...wrapped(help.json).map((line) => `  ${line}`),
    '',
    `${help.status}:`,
    ...indented([
      ['0', help.exit0],
      ['1', help.exit1],
      ['2', help.exit2],
      ['130', help.exitSignal],
    ]),
  ];
}

const optionRows = (texts: Texts, names: readonly OptionName[]): string[] =>
  indented(names.map((name) => [written(name), texts.all.options[name]]));

function written(name: OptionName): string {
  const { value } = optionSpecs[name];
  return value === null ? `--${name}` : `--${name} ${value}`;
}

function synopsis(name: CommandName, common: readonly OptionName[]): string {
  const { options, required, operands } = commands[name];
  const parts = [...options, ...common].map((option) =>
    required.includes(option) ? written(option) : `[${written(option)}]`,
  );
  return ['bau', name, ...(operands === '' ? [] : [operands]), ...parts].join(' ');
}

/** Breaks a paragraph into lines of at most `lineWidth` characters, where words allow it. */
function wrapped(paragraph: string): string[] {
  const lines: string[] = [];
  for (const word of paragraph.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(word) <= lineWidth) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
