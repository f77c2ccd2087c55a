// What a request says of itself in one line, and how long its bar is.

import type { TFunction } from 'i18next';
import type { TransferView } from '../../../shared/ipc/views';
import type { Format } from '../../i18n/format';

/** Share of 0..1 that is here; null while nobody knows of how much. */
export function shareOf({ received, size, files }: TransferView): number | null {
  if (size === null || files?.counted === false) return null;
  return size === 0 ? 1 : Math.min(1, received / size);
}

/** Share that an earlier attempt had left; 0 for none. */
export function resumedShare({ resumedFrom, size }: TransferView): number {
  return size === null || size === 0 ? 0 : Math.min(1, resumedFrom / size);
}

/** Files and bytes, as far as they are known: `34 of 120 files`, `806 MB of 1.3 GB`. */
export function amounts(transfer: TransferView, t: TFunction, format: Format): string[] {
  const { received, size, files } = transfer;
  const words: string[] = [];
  if (files !== null && files.total > 0) {
    const total = `${format.number(files.total)}${files.counted ? '' : '+'}`;
    words.push(t('client.filesDone', { done: format.number(files.done), total }));
  }
  if (size !== null && size > 0 && received === 0) words.push(format.bytes(size));
  else if (size !== null && size > 0) {
    words.push(
      t('client.progress', { received: format.bytes(received), size: format.bytes(size) }),
    );
  } else if (received > 0) words.push(format.bytes(received));
  return words;
}

/** Speed, time left, and where it was taken up again, of one that is on its way. */
export function pace(transfer: TransferView, t: TFunction, format: Format): string[] {
  const { bytesPerSecond, msLeft } = transfer;
  const resumed = resumedShare(transfer);
  const words: string[] = [];
  if (bytesPerSecond > 0) words.push(format.rate(bytesPerSecond));
  if (msLeft !== null && msLeft > 0)
    words.push(t('client.left', { time: format.duration(msLeft) }));
  if (resumed > 0) words.push(t('client.resumedAt', { share: format.percent(resumed) }));
  return words;
}
