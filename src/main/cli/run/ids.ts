// `bau ids`: who may come, what each may do, and the window for claims. What is changed
// here is in force at once, in a server that runs on the same data too.

import { fillText } from '../../../shared/i18n/texts';
import type { Command } from '../command';
import type { Action } from '../context';
import type { OptionName } from '../options';
import { UsageError } from '../usage-error';
import type { Values } from '../values';
import { claims } from './ids-claims';
import { listIds, showIds } from './ids-list';
import { aboutId, idIn, rightsOptions } from './ids-options';
import { exportRoster } from './roster-export';
import { importRoster } from './roster-import';
import { sheet } from './roster-sheet';

interface Part {
  /** The options it takes of those `bau ids` has. */
  readonly options: readonly OptionName[];
  /** Most words after its own. */
  readonly most: number;
  readonly prepare: (values: Values, words: readonly string[]) => Action;
}

/** A part about one ID. */
const ofOne = (act: (id: string) => Action): Part => ({
  options: [],
  most: 1,
  prepare: (_values, words) => act(oneId(words)),
});

const parts: Readonly<Record<string, Part>> = {
  add: { options: rightsOptions, most: Infinity, prepare: add },
  list: { options: ['query'], most: 0, prepare: listIds },
  set: { options: rightsOptions, most: 1, prepare: set },
  revoke: ofOne((id) => async ({ engine, output, texts }) => {
    await engine.do('ids.revoke', { id });
    output.result({ type: 'revoked', id }, () => fillText(texts.all.revoke.done, { id }));
  }),
  remove: ofOne((id) => async ({ engine, output, texts }) => {
    await engine.do('ids.remove', { id });
    output.result({ type: 'removed', id }, () => fillText(texts.all.ids.removed, { id }));
  }),
  withdraw: ofOne((id) => async ({ engine, output, texts }) => {
    const { withdrawn } = await engine.do('ids.withdraw', { id });
    const { withdrawn: done, noInvite } = texts.all.ids;
    const object = { type: 'withdrawn', id, withdrawn };
    output.result(object, () => fillText(withdrawn ? done : noInvite, { id }));
  }),
  claims: { options: ['minutes'], most: 2, prepare: claims },
  import: { options: ['dry-run'], most: 1, prepare: importRoster },
  export: { options: ['out'], most: 0, prepare: exportRoster },
  sheet: { options: ['out', 'expires', 'address'], most: Infinity, prepare: sheet },
};

const ownOptions = [...new Set(Object.values(parts).flatMap(({ options }) => options))];

export const ids: Command = {
  options: ownOptions,
  required: [],
  operands:
    'add ID... | list | set ID | revoke ID | remove ID | withdraw ID | claims [open|close|undo ID] | import FILE | export | sheet [ID...]',
  least: 1,
  most: Infinity,
  prepare: (values, [word = '', ...words]) => {
    const part = Object.hasOwn(parts, word) ? parts[word] : undefined;
    if (!part) throw new UsageError('extraArgument', { value: word.slice(0, 64) });
    const extra = words[part.most];
    if (extra !== undefined) throw new UsageError('extraArgument', { value: extra.slice(0, 64) });
    for (const option of ownOptions) {
      if (values.isGiven(option) && !part.options.includes(option)) {
        throw new UsageError('unknownOption', { option: `--${option}` });
      }
    }
    return part.prepare(values, words);
  },
};

function oneId([word]: readonly string[]): string {
  if (word === undefined) throw new UsageError('missingArgument', { expected: 'ID' });
  return idIn(word);
}

function add(values: Values, words: readonly string[]): Action {
  if (words.length === 0) throw new UsageError('missingArgument', { expected: 'ID' });
  const wanted = [...new Set(words.map(idIn))];
  if (wanted.length > 1 && values.isGiven('name')) throw new UsageError('oneName');
  const about = aboutId(values, Date.now());
  return async (context) => {
    const made = await context.engine.do('ids.add', {
      ids: wanted.map((id) => ({ id, ...about })),
    });
    await showIds(context, made.ids, '');
  };
}

function set(values: Values, words: readonly string[]): Action {
  const id = oneId(words);
  const about = aboutId(values, Date.now());
  if (Object.keys(about).length === 0) throw new UsageError('nothingToSet');
  return async (context) => {
    const { id: changed } = await context.engine.do('ids.set', { id, ...about });
    await showIds(context, [changed], '');
  };
}
