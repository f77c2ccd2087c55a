// `bau repair`: looks at a data folder that does not open and tells the ways on; begins a
// new database where that is chosen.

import { fillText } from '../../../shared/i18n/texts';
import type { Condition } from '../../../shared/ipc/recovery';
import { inspect } from '../../engine/recovery';
import type { Command } from '../command';
import type { OfflineContext } from '../context';
import { chosen } from './id-recover';

export const repair: Command = {
  options: ['new-database'],
  required: [],
  operands: '',
  least: 0,
  most: 0,
  prepare: (values) => ({
    offline: values.has('new-database')
      ? (context) => chosen(context, 'new-database')
      : (context) => look(context),
  }),
};

async function look({ dataDir, output, texts }: OfflineContext): Promise<void> {
  const condition = await inspect(dataDir);
  output.result({ type: 'condition', ...condition }, () => {
    const { repair: words } = texts.all;
    const { identity, database, backup } = condition;
    const ways = needed(condition);
    return [
      fillText(words.keys, { state: words.identity[identity] }),
      fillText(words.copy, { state: backup ? words.copyThere : words.copyMissing }),
      fillText(words.data, { state: words.database[database] }),
      ...(ways.length === 0 ? [words.nothing] : ['', words.choose]),
      ...ways.map((way) => `  ${words.ways[way]}`),
    ];
  });
}

/** Keys that look right may be replaced too, but nothing asks for it. */
function needed({ identity, choices }: Condition): Condition['choices'] {
  return identity === 'unreadable' ? choices : choices.filter((way) => way === 'new-database');
}
