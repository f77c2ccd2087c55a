// `bau verify`: files against the receipts beside them, downloaded folders against their
// signed lists, all against the pinned keys, offline.

import { resolve } from 'node:path';
import { isReason } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import type { FolderVerdict, VerifyView } from '../../../shared/ipc/commands';
import { visibleText } from '../../../shared/visible-text';
import type { Command } from '../command';
import type { Context } from '../context';
import { groups } from '../format';
import { UsageError } from '../usage-error';

const maxPathCharacters = 4000;

export const verify: Command = {
  options: [],
  required: [],
  operands: 'PATH...',
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
  const { path, ok, reason, folder } = verdict;
  context.output.result({ type: 'verified', ...verdict }, () =>
    folder ? folderLines(context, path, folder) : fileLines(context, verdict),
  );
  if (ok) return;
  const wrong = folder ? folder.counts.altered + folder.counts.missing : 0;
  if (wrong > 0) {
    context.failed = true;
    const { verify: say, failure } = context.texts.all;
    const sentence = context.texts.counted(say.wrong, wrong);
    context.output.note(`${failure.prefix}: ${visibleText(path)}: ${sentence}`);
    return;
  }
  const known = reason !== null && isReason(reason) ? reason : 'unexpected';
  context.warn({ status: 0, reason: known, params: {} }, path);
}

function fileLines(
  { texts, format }: Context,
  { path, ok, server, at }: VerifyView,
): readonly string[] {
  if (!ok) return [];
  const params = { server: groups(server ?? ''), when: format.when(at ?? 0) };
  return [fillText(texts.all.verify.ok, { path: visibleText(path), ...params })];
}

/** How many are right, and every other file by name, as far as the names are known. */
function folderLines({ texts }: Context, path: string, folder: FolderVerdict): readonly string[] {
  const say = texts.all.verify;
  const rows = (kind: 'altered' | 'missing' | 'uncovered'): string[] => {
    const more = folder.counts[kind] - folder[kind].length;
    return [
      ...folder[kind].map((name) => `  ${say[kind]}: ${visibleText(name)}`),
      ...(more > 0 ? [texts.counted(say.more, more, { kind: say[kind] })] : []),
    ];
  };
  return [
    texts.counted(say.folder, folder.good, { path: visibleText(path) }),
    ...rows('altered'),
    ...rows('missing'),
    ...rows('uncovered'),
  ];
}
