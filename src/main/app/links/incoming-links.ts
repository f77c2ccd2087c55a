// Links that came from outside the window: judged here, kept until a page listens and the
// engine is open, and then handed to the page, which asks the person. Nothing is dialed.

import { failureOf, type Failure } from '../../../shared/errors';
import type { AppEvent } from '../../../shared/ipc/app-events';
import type { Result } from '../../../shared/ipc/result';
import { readInviteFile } from './bau-file';
import { linkText } from './link-text';
import type { Opening } from './opening';

export interface IncomingLinksOptions {
  /** The engine's judgement of a link; `engine_gone` while there is no engine. */
  readonly readLink: (link: string) => Promise<Result<unknown>>;
  readonly send: (event: AppEvent) => void;
}

type Waiting = { readonly link: string } | { readonly failure: Failure };

export class IncomingLinks {
  /** The last that came; an earlier one that nobody saw yet is dropped. */
  private waiting: Waiting | null = null;
  private isListened = false;

  constructor(private readonly options: IncomingLinksOptions) {}

  /** Resolves when it was handed on, or is kept. Never rejects. */
  async open(opening: Opening): Promise<void> {
    try {
      const text = 'file' in opening ? await readInviteFile(opening.file) : opening.link;
      this.waiting = { link: linkText(text) };
    } catch (error) {
      this.waiting = { failure: failureOf(error) };
    }
    await this.handOn();
  }

  /** A page listens, or no longer does. */
  async listened(isListened: boolean): Promise<void> {
    this.isListened = isListened;
    await this.handOn();
  }

  /** Hands on what waits; call also when the engine opened. */
  async handOn(): Promise<void> {
    const { waiting } = this;
    if (waiting === null || !this.isListened) return;
    if ('failure' in waiting) {
      this.tell(waiting, { type: 'app.failure', failure: waiting.failure });
      return;
    }
    const { link } = waiting;
    const judged = await this.options.readLink(link);
    if (judged.ok) this.tell(waiting, { type: 'app.link', link });
    else if (judged.error.reason !== 'engine_gone') {
      this.tell(waiting, { type: 'app.failure', failure: judged.error });
    }
  }

  /** Tells it, unless another came, or the page went, in the meantime. */
  private tell(waiting: Waiting, event: AppEvent): void {
    if (this.waiting !== waiting || !this.isListened) return;
    this.waiting = null;
    this.options.send(event);
  }
}
