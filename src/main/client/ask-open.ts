// OPEN of one file by name, with or without content that follows at once (PROTOCOL.md
// section 4).

import { BauError } from '../../shared/errors';
import { answerBodies, decodeBody, type OpenAnswer } from '../wire/bodies';
import type { ClientSession } from './client-session';
import type { ContentFlow } from './requests';

export interface OpenRequest {
  readonly name: string;
  readonly inline?: number;
  readonly ifMatch?: string;
}

export interface Opening {
  /** Comes with OK, which always has a handle. */
  readonly answer: Promise<OpenAnswer>;
  /** Comes with END, or with OK where no content was asked for. */
  readonly done: Promise<void>;
}

/**
 * Sends OPEN. `flow` takes the inline content and is given its end; `told` is called with
 * the answer before any content. Both promises reject with the same BauError.
 */
export function askOpen(
  session: ClientSession,
  request: OpenRequest,
  flow: ContentFlow | null,
  told: (answer: OpenAnswer) => void,
): Opening {
  const waiting: { resolve: (answer: OpenAnswer) => void; reject: (error: BauError) => void }[] =
    [];
  const answer = new Promise<OpenAnswer>((resolve, reject) => waiting.push({ resolve, reject }));
  const done = new Promise<void>((resolve, reject) => {
    session.send('OPEN', request, {
      ok: (bytes) => {
        const opened = decodeBody(answerBodies.OPEN, bytes);
        if (opened.handle === undefined) {
          throw new BauError('bad_request', {}, { message: 'OPEN without a handle' });
        }
        if (flow) flow.end = Math.min(request.inline ?? 0, opened.size);
        told(opened);
        waiting[0]?.resolve(opened);
      },
      data: flow,
      resolve,
      reject: (error) => {
        waiting[0]?.reject(error);
        reject(error);
      },
      timed: true,
    });
  });
  answer.catch(() => undefined);
  done.catch(() => undefined);
  return { answer, done };
}
