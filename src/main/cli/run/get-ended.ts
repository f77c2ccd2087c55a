// What became of each file or folder that was asked for: an object for programs, a line
// for a person, failures on standard error.

import { join } from 'node:path';
import { fillText } from '../../../shared/i18n/texts';
import type { SavedView, TransferView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import type { Context } from '../context';

interface Place {
  readonly path: string;
  readonly receipt: string | null;
}

/** Tells of a transfer that has ended; `saved` is its row where it was saved or there already. */
export async function tellEnded(
  context: Context,
  transfer: TransferView,
  saved: SavedView | undefined,
  outDir: string,
): Promise<void> {
  const { name, files, failure } = transfer;
  for (const problem of files?.problems ?? []) context.fail(problem.failure, problem.name);
  if (saved) {
    const place = await placeOf(context, saved, outDir);
    if (saved.kind === 'folder') tellFolder(context, transfer, saved, place);
    else tellFile(context, transfer.state === 'skipped', saved, place);
  }
  if (failure) context.fail(failure, name === '' ? context.texts.all.get.whole : name);
}

/** An engine that is closing answers nothing any more, but the file is there. */
async function placeOf(
  { engine }: Context,
  { key, kind, name, fileName }: SavedView,
  outDir: string,
): Promise<Place> {
  const guess = kind === 'folder' ? join(outDir, name) : join(outDir, fileName);
  const receipt = kind === 'folder' ? null : `${guess}.minisig`;
  return engine.do('saved.path', { saved: key }).catch(() => ({ path: guess, receipt }));
}

function tellFile(
  { output, texts, format }: Context,
  isSkipped: boolean,
  { name, size, digest }: SavedView,
  { path, receipt }: Place,
): void {
  const { saved, skipped } = texts.all.get;
  const type = isSkipped ? 'skipped' : 'saved';
  output.result({ type, name, path, size, digest, receipt }, () =>
    fillText(isSkipped ? skipped : saved, {
      name: visibleText(name),
      size: format.bytes(size),
      path: visibleText(path),
    }),
  );
}

function tellFolder(
  { output, texts, format }: Context,
  transfer: TransferView,
  { name, size, digest, files }: SavedView,
  { path, receipt }: Place,
): void {
  const { savedFolder, skippedFiles, whole } = texts.all.get;
  const count = files ?? 0;
  const skipped = transfer.files?.skipped ?? 0;
  const about = { name, kind: 'folder', path, files: count, skipped, size, digest, receipt };
  output.result({ type: 'saved', ...about }, () => [
    texts.counted(savedFolder, count, {
      name: name === '' ? whole : visibleText(name),
      size: format.bytes(size),
      path: visibleText(path),
    }),
    ...(skipped === 0 ? [] : [texts.counted(skippedFiles, skipped)]),
  ]);
}
