// `bau get`: files by name, several at a time, each verified before it has its name.

import { resolve } from 'node:path';
import type { Command } from '../command';
import type { Context } from '../context';
import { UsageError } from '../usage-error';
import { GetProgress } from './get-progress';
import { reach, splitNames } from './which-vault';

/** Names a single command of the engine takes. */
const atOnce = 10_000;
const maxNameCharacters = 4096;

export const get: Command = {
  options: ['out', 'takeover'],
  required: [],
  operands: '[VAULT] NAME...',
  least: 1,
  most: Infinity,
  prepare: (values, words) => {
    const outDir = values.folder('out') ?? resolve('.');
    const takeover = values.has('takeover');
    if (words.some((word) => word === '' || word.length > maxNameCharacters)) {
      throw new UsageError('emptyArgument');
    }
    return async (context) => {
      const { vault, names } = await splitNames(context, words);
      await reach(context, vault, takeover);
      await fetchAll(context, vault, names, outDir);
    };
  },
};

async function fetchAll(
  context: Context,
  vault: string,
  names: readonly string[],
  outDir: string,
): Promise<void> {
  const progress = new GetProgress(context, names.length, outDir);
  for (let from = 0; from < names.length; from += atOnce) {
    const some = names.slice(from, from + atOnce);
    await context.engine.do('get', { vault, names: some, outDir });
  }
  await progress.finished;
}
