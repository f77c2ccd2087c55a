// `bau verify`: files against the receipts beside them and the pinned keys, offline.

import { resolve } from 'node:path';
import { isReason } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import type { VerifyView } from '../../../shared/ipc/commands';
import { visibleText } from '../../../shared/visible-text';
import type { Command } from '../command';
import type { Context } from '../context';
import { groups } from '../format';
import { UsageError } from '../usage-error';

const maxPathCharacters = 4000;

export const verify: Command = {
  options: [],
  required: [],
  operands: 'FILE...',
  least: 1,
  most: Infinity,
  prepare: (_values, words) => {
    const paths = words.map((word) => resolve(word));
    if (words.includes('') || paths.some((path) => path.length > maxPathCharacters)) {
      throw new UsageError('emptyArgument');
    }
    return async (context) => {
      for (const path of paths) tell(context, await context.engine.do('verify', { path }));
    };
  },
};

function tell(context: Context, verdict: VerifyView): void {
  const { output, texts, format } = context;
  const { path, ok, server, at, reason } = verdict;
  output.result({ type: 'verified', ...verdict }, () =>
    ok
      ? fillText(texts.all.verify.ok, {
          path: visibleText(path),
          server: groups(server ?? ''),
          when: format.when(at ?? 0),
        })
      : [],
  );
  if (ok) return;
  const known = reason !== null && isReason(reason) ? reason : 'unexpected';
  context.warn({ status: 0, reason: known, params: {} }, path);
}
