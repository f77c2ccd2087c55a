// `bau get`: files and folders by name, each file verified before it has its name. A lost
// connection is waited for; what an interruption leaves is gone on with by asking again.

import { resolve } from 'node:path';
import type { Command } from '../command';
import type { Context } from '../context';
import { UsageError } from '../usage-error';
import { inGroups } from './get-names';
import { GetProgress } from './get-progress';
import { Reconnecting } from './reconnecting';
import { reach, splitNames } from './which-vault';

/** Names a single command of the engine takes. */
const atOnce = 10_000;
const maxNameCharacters = 4096;
const usualPatienceSeconds = 600;

interface Wish {
  readonly outDir: string;
  readonly takeover: boolean;
  /** Undefined: as it was asked for before, or `keep`. */
  readonly existing: 'keep' | 'skip' | 'replace' | undefined;
  /** How long nothing may answer; Infinity for no end. */
  readonly patienceMs: number;
}

export const get: Command = {
  options: ['out', 'existing', 'give-up', 'takeover'],
  required: [],
  operands: '[VAULT] NAME...',
  least: 1,
  most: Infinity,
  prepare: (values, words) => {
    const seconds = values.seconds('give-up') ?? usualPatienceSeconds;
    const wish: Wish = {
      outDir: values.folder('out') ?? resolve('.'),
      takeover: values.has('takeover'),
      existing: values.oneOf('existing', ['keep', 'skip', 'replace']),
      patienceMs: seconds === 0 ? Infinity : seconds * 1000,
    };
    if (words.some((word) => word === '' || word.length > maxNameCharacters)) {
      throw new UsageError('emptyArgument');
    }
    return async (context) => {
      const { vault, names } = await splitNames(context, words);
      await reach(context, vault, wish.takeover);
      await fetchAll(context, vault, names, wish);
    };
  },
};

async function fetchAll(
  context: Context,
  vault: string,
  words: readonly string[],
  { outDir, existing, patienceMs }: Wish,
): Promise<void> {
  const { engine, texts, output } = context;
  const connection = new Reconnecting(context, vault, patienceMs);
  const progress = new GetProgress(context, words.length, outDir);
  const goOn = (): string =>
    progress.hasResults && existing !== 'skip' ? texts.all.get.goOnSkip : texts.all.get.goOn;
  context.parting = goOn;
  try {
    for (const { names, kind } of inGroups(words, atOnce)) {
      const wanted = { vault, names: [...names], kind, outDir, existing };
      const { transfers } = await engine.do('get', wanted);
      progress.own(transfers);
    }
    const failure = await Promise.race([progress.finished, connection.givenUp]);
    if (failure) {
      context.fail(failure);
      output.note(goOn());
    }
    // What has ended is of no use to the app's queue; what has not rests there.
    await engine.do('transfer.remove', { transfers: progress.over });
  } finally {
    connection.stop();
  }
}
