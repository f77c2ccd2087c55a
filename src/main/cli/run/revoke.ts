// `bau revoke`: an ID loses its access, at once.

import { fillText } from '../../../shared/i18n/texts';
import type { Command } from '../command';

export const revoke: Command = {
  options: ['id'],
  required: ['id'],
  operands: '',
  least: 0,
  most: 0,
  prepare: (values) => {
    const id = values.id();
    return async ({ engine, output, texts }) => {
      await engine.do('ids.revoke', { id });
      output.result({ type: 'revoked', id }, () => fillText(texts.all.revoke.done, { id }));
    };
  },
};
