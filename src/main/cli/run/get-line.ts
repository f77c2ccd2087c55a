// The line that is redrawn while downloads move: a bar, and the files or folders under way.

import { fillText } from '../../../shared/i18n/texts';
import type { TransferView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import { duration, type Format } from '../format';
import type { Texts } from '../texts';

const barWidth = 20;

export interface LineParts {
  readonly active: readonly TransferView[];
  /** Of all that was asked for. */
  readonly done: number;
  readonly count: number;
  readonly columns: number;
}

/** Fits the columns. */
export function progressLine(texts: Texts, format: Format, parts: LineParts): string {
  const { active, done, count, columns } = parts;
  let received = 0;
  let size = 0;
  let bytesPerSecond = 0;
  for (const view of active) {
    received += view.received;
    size += view.size ?? 0;
    bytesPerSecond += view.bytesPerSecond;
  }
  const part = size === 0 ? 0 : received / size;
  const leftMs = (Math.max(0, size - received) / bytesPerSecond) * 1000;
  const line = fillText(texts.all.get.progress, {
    bar: bar(part),
    done,
    count,
    percent: format.percent(part),
    rate: format.rate(bytesPerSecond),
    left: bytesPerSecond === 0 ? '-:--' : duration(leftMs),
    name: active.map((view) => shownName(texts, view)).join(', '),
  });
  return Array.from(line)
    .slice(0, Math.max(0, columns - 1))
    .join('');
}

/** Name of a transfer for a person, with the files of a folder. */
function shownName(texts: Texts, { name, files }: TransferView): string {
  const { whole, files: counted } = texts.all.get;
  const shown = name === '' ? whole : visibleText(name);
  if (files === null) return shown;
  const total = `${String(files.total)}${files.counted ? '' : '+'}`;
  return texts.counted(counted, files.done, { name: shown, total });
}

function bar(part: number): string {
  const filled = Math.min(barWidth, Math.floor(part * barWidth));
  return `[${'='.repeat(filled)}${' '.repeat(barWidth - filled)}]`;
}
