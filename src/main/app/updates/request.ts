// The only requests Baú ever sends to the web: to the place where its new versions are. They
// give away what any request does, an address, and nothing else about this computer.

import type { Readable } from 'node:stream';
import { net, session } from 'electron';
import { BauError } from '../../../shared/errors';
import { isAllowedRedirect } from './release';

const maxRedirects = 5;

/** A server that says nothing for so long will say nothing more. */
const silenceMs = 30_000;

/** Calls the listener unless it is called again in time; `stop` ends it. */
export class Silence {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onSilence: () => void) {
    this.heard();
  }

  heard(): void {
    this.stop();
    this.timer = setTimeout(this.onSilence, silenceMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/**
 * The body of a 200 at that address. It breaks off with an error when `signal` aborts. Throws
 * `update_unreachable` where nobody answered, `update_feed` for any other answer.
 */
export function openBody(url: string, signal: AbortSignal): Promise<Readable> {
  return new Promise((resolve, reject) => {
    // A session of its own: in memory, without cookies or a cache.
    const own = session.fromPartition('bau-updates', { cache: false });
    const request = net.request({ url, session: own, redirect: 'manual' });
    request.setHeader('User-Agent', 'Bau');
    request.setHeader('Cache-Control', 'no-cache');
    let redirects = 0;
    const fail = (reason: 'update_unreachable' | 'update_feed', cause?: unknown): void => {
      silence.stop();
      request.abort();
      reject(new BauError(reason, {}, { cause }));
    };
    const silence = new Silence(() => {
      fail('update_unreachable');
    });
    const give = (): void => {
      fail('update_unreachable');
    };
    signal.addEventListener('abort', give);
    request.on('redirect', (_status, _method, target) => {
      redirects += 1;
      if (redirects > maxRedirects || !isAllowedRedirect(url, target)) fail('update_feed');
      else request.followRedirect();
    });
    request.on('error', (error) => {
      fail('update_unreachable', error);
    });
    request.on('response', (response) => {
      if (response.statusCode !== 200) {
        fail('update_feed');
        return;
      }
      silence.stop();
      // It is one, though Electron's types do not say so.
      resolve(response as unknown as Readable);
    });
    if (signal.aborted) give();
    else request.end();
  });
}
