// What comes from the place of new versions: a small text, or a large file of which size and
// digest are known beforehand. Neither takes more memory, disk or time than that.

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { BauError } from '../../../shared/errors';
import { openBody, Silence } from './request';
import type { Progress } from './source';

/** The text at that address. Throws `update_unreachable` or `update_feed`. */
export async function fetchText(url: string, maxBytes: number): Promise<string> {
  const control = new AbortController();
  const silence = new Silence(() => {
    control.abort();
  });
  try {
    const body = await openBody(url, control.signal);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new BauError('update_feed');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (cause) {
    throw cause instanceof BauError ? cause : new BauError('update_unreachable', {}, { cause });
  } finally {
    silence.stop();
    control.abort();
  }
}

export interface Wanted {
  readonly url: string;
  /** Where it is put; must not exist. */
  readonly destination: string;
  /** Bytes, exactly. */
  readonly size: number;
  /** In base64. */
  readonly sha512: string;
}

/** At most so often, in milliseconds. */
const progressMs = 250;

/**
 * Writes the file. Throws `cancelled` when `signal` aborts, `update_unreachable`,
 * `update_feed`, `update_mismatch`, `update_denied` or `disk_full`; what is at the destination
 * is then of no use, and for the caller to remove.
 */
export async function fetchFile(
  { url, destination, size, sha512 }: Wanted,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const control = new AbortController();
  const stop = (): void => {
    control.abort();
  };
  signal.addEventListener('abort', stop);
  const silence = new Silence(stop);
  const hash = createHash('sha512');
  const began = performance.now();
  let received = 0;
  let toldAt = -Infinity;
  const measured = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      silence.heard();
      received += chunk.length;
      if (received > size) throw new BauError('update_mismatch');
      hash.update(chunk);
      yield chunk;
      const now = performance.now();
      if (now - toldAt < progressMs) continue;
      toldAt = now;
      onProgress({ received, rate: (received * 1000) / Math.max(1, now - began) });
    }
  };
  try {
    if (signal.aborted) throw new BauError('cancelled');
    const body = await openBody(url, control.signal);
    const file = createWriteStream(destination, { flags: 'wx', mode: 0o600 });
    await pipeline(body, measured, file, { signal: control.signal });
    if (received < size) throw new BauError('update_unreachable');
    if (hash.digest('base64') !== sha512) throw new BauError('update_mismatch');
  } catch (cause) {
    throw signal.aborted ? new BauError('cancelled') : failureFor(cause);
  } finally {
    signal.removeEventListener('abort', stop);
    silence.stop();
    control.abort();
  }
}

function failureFor(cause: unknown): BauError {
  if (cause instanceof BauError) return cause;
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new BauError('disk_full', {}, { cause });
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return new BauError('update_denied', {}, { cause });
  }
  return new BauError('update_unreachable', {}, { cause });
}
