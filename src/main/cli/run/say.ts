// `bau say`: a message to the keeper, and the answer.

import { BauError } from '../../../shared/errors';
import { visibleText } from '../../../shared/visible-text';
import type { Command } from '../command';
import { UsageError } from '../usage-error';
import { findVault, reach } from './which-vault';

/** What the engine takes; the server's own limit is lower, and it says so itself. */
const maxCharacters = 16_384;

export const say: Command = {
  options: ['takeover'],
  required: [],
  operands: '[VAULT] TEXT',
  least: 1,
  most: 2,
  prepare: (values, words) => {
    const [first = '', second] = words;
    const text = second ?? first;
    const vaultText = second === undefined ? null : first;
    const takeover = values.has('takeover');
    if (text === '') throw new UsageError('emptyArgument');
    return async (context) => {
      if (text.length > maxCharacters) throw new BauError('too_large');
      const vault = await findVault(context, vaultText);
      await reach(context, vault, takeover);
      const answer = await context.engine.do('vault.say', { vault, text });
      context.output.result({ type: 'answer', text: answer.text }, () =>
        answer.text.split('\n').map((line) => visibleText(line)),
      );
    };
  },
};
