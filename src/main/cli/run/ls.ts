// `bau ls`: the files of a vault, page by page, as the server orders them.

import { setTimeout as wait } from 'node:timers/promises';
import { BauError } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import type { EngineInput, EngineOutput, EntryView } from '../../../shared/ipc/commands';
import { visibleText } from '../../../shared/visible-text';
import type { Command } from '../command';
import type { Context } from '../context';
import { width } from '../format';
import { findVault, reach } from './which-vault';

/** A server that lists more, or turns in circles, is not believed. */
const mostEntries = 1_000_000;
const patience = { tries: 30, defaultMs: 1000, maxMs: 10_000 } as const;

export const ls: Command = {
  options: ['query', 'dir', 'recursive', 'takeover'],
  required: [],
  operands: '[VAULT]',
  least: 0,
  most: 1,
  prepare: (values, [text = null]) => {
    const query = values.text('query', { max: 1024 });
    const dir = values.text('dir', { max: 2048 })?.replace(/\/+$/, '');
    const recursive = values.has('recursive') || query !== undefined;
    const takeover = values.has('takeover');
    return async (context) => {
      const { output, texts } = context;
      const vault = await findVault(context, text);
      await reach(context, vault, takeover);
      let count = 0;
      for await (const entries of pages(context, { vault, query, dir, recursive })) {
        count += entries.length;
        for (const entry of entries) {
          output.result({ type: 'entry', ...entry }, () => entryLine(context, entry));
        }
        await output.drained();
        if (output.deaf) return;
      }
      if (count > 0 || output.isJson) return;
      const { none, nothingFound } = texts.all.ls;
      output.note(
        query === undefined ? none : fillText(nothingFound, { query: visibleText(query) }),
      );
    };
  },
};

type Request = EngineInput<'vault.list'>;

async function* pages(context: Context, request: Request): AsyncGenerator<readonly EntryView[]> {
  let cursor: string | undefined;
  let count = 0;
  for (;;) {
    const page = await patiently(context, { ...request, cursor });
    count += page.entries.length;
    yield page.entries;
    if (page.cursor === null) return;
    if (page.cursor === cursor || count > mostEntries) throw new BauError('integrity');
    cursor = page.cursor;
  }
}

/** A long listing runs into the server's rate limit now and then: it says how long to wait. */
async function patiently(context: Context, request: Request): Promise<EngineOutput<'vault.list'>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await context.engine.do('vault.list', request);
    } catch (error) {
      const isTooFast = error instanceof BauError && error.reason === 'slow_down';
      if (!isTooFast || attempt === patience.tries) throw error;
      const asked = Number(error.params['retryAfterMs'] ?? patience.defaultMs);
      await wait(Math.min(asked, patience.maxMs));
    }
  }
}

const sizeWidth = 10;
const dateWidth = 22;

function entryLine({ texts, format }: Context, entry: EntryView): string {
  const { name, size, mtime, kind } = entry;
  const isFolder = kind === 'dir';
  const sizeText = isFolder ? texts.all.ls.folder : format.bytes(size);
  const date = isFolder ? '' : format.when(mtime);
  return [
    ' '.repeat(Math.max(0, sizeWidth - width(sizeText))) + sizeText,
    date.padEnd(dateWidth),
    visibleText(name) + (isFolder ? '/' : ''),
  ].join('  ');
}
