// `bau ids sheet`: invites for many people at once, on a page to print.

import { visibleText } from '../../../shared/visible-text';
import type { Action } from '../context';
import type { Values } from '../values';
import { idIn } from './ids-options';

/** `words` are the IDs; none stands for all that nobody holds yet. */
export function sheet(values: Values, words: readonly string[]): Action {
  const path = values.required('out', values.folder('out'));
  const expiresInMs = values.expiresInMs();
  const address = values.address();
  const ids = words.length === 0 ? undefined : words.map(idIn);
  return async ({ engine, output, texts, format }) => {
    const { language } = texts;
    const input = { ids, path, expiresInMs, address, language };
    const made = await engine.do('roster.sheet', input);
    const { sheet_one: one, sheet_other: other, sheetKeep } = texts.all.roster;
    const params = { path: visibleText(path), when: format.when(made.expiresAt) };
    output.result({ type: 'sheet', ...made }, () =>
      texts.counted({ one, other }, made.ids.length, params),
    );
    if (!output.isJson) output.note(sheetKeep);
  };
}
