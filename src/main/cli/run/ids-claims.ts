// `bau ids claims`: the window in which claimable IDs go to the first key that asks.

import { claimWindow } from '../../../shared/limits';
import { fillText } from '../../../shared/i18n/texts';
import type { ClaimsView } from '../../../shared/ipc/views';
import type { Action, Context } from '../context';
import { columns, groups } from '../format';
import { UsageError } from '../usage-error';
import type { Values } from '../values';
import { idIn } from './ids-options';

/** `words` are what follows `claims`. */
export function claims(values: Values, [word, ...words]: readonly string[]): Action {
  if (values.isGiven('minutes') && word !== 'open') {
    throw new UsageError('unknownOption', { option: '--minutes' });
  }
  const [id, extra] = word === 'undo' ? words : [undefined, words[0]];
  if (extra !== undefined) throw new UsageError('extraArgument', { value: extra.slice(0, 64) });
  switch (word) {
    case undefined:
      return async (context) => {
        tell(context, await context.engine.do('claims.list', {}));
      };
    case 'open': {
      const minutes = minutesOf(values.last('minutes'));
      return async (context) => {
        tell(context, await context.engine.do('claims.open', { minutes }));
        if (!context.output.isJson) context.output.note(context.texts.all.ids.warning);
      };
    }
    case 'close':
      return async (context) => {
        tell(context, await context.engine.do('claims.close', {}));
      };
    case 'undo': {
      if (id === undefined) throw new UsageError('missingArgument', { expected: 'ID' });
      const wanted = idIn(id);
      return async (context) => {
        tell(context, await context.engine.do('claims.undo', { id: wanted }));
      };
    }
    default:
      throw new UsageError('extraArgument', { value: word.slice(0, 64) });
  }
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (minutes >= 1 && minutes <= claimWindow.maxMs / 60_000) return minutes;
  throw new UsageError('badMinutes', { value: text.slice(0, 64) });
}

function tell({ output, texts, format }: Context, view: ClaimsView): void {
  const { ids: words } = texts.all;
  output.result({ type: 'claims', ...view }, () => {
    const state =
      view.window === null
        ? words.closed
        : fillText(words.open, { when: format.when(view.window.closesAt) });
    const rows = view.claims.map(({ id, at, address, fp, undoneAt }) => [
      id,
      format.when(at),
      address,
      groups(fp),
      undoneAt === null ? '' : words.undone,
    ]);
    return [state, ...columns(rows)];
  });
}
