// The order in which files are given to the loading thread: small ones first, since they
// are done in no time, and one larger one at a time among them, so that none waits for
// ever. What the thread holds unanswered is bounded.

import type { LoadRequest } from './loader';

const smallBytes = 65_536;
/** What the thread may owe of small files. */
const most = { files: 256, bytes: 2_097_152 } as const;

const worthAMessage = 16;

const isSmall = ({ sizeBytes }: LoadRequest): boolean => sizeBytes <= smallBytes;

export class FileLine {
  readonly #small: LoadRequest[] = [];
  readonly #large: LoadRequest[] = [];
  /** Given to the thread and not answered, in order. */
  readonly #sent: LoadRequest[] = [];
  #sentSmall = 0;
  #sentBytes = 0;

  add(request: LoadRequest): void {
    (isSmall(request) ? this.#small : this.#large).push(request);
  }

  get isQuiet(): boolean {
    return this.#sent.length + this.#small.length + this.#large.length === 0;
  }

  /**
   * The next list to give to the thread; empty while it has enough. A few files wait until
   * it has answered, for more to join them: a message costs as much as a file.
   */
  next(): readonly LoadRequest[] {
    const list: LoadRequest[] = [];
    if (this.#sent.length > 0 && this.#small.length < worthAMessage) return list;
    if (this.#sentBytes < most.bytes) {
      list.push(...this.#small.splice(0, Math.max(0, most.files - this.#sentSmall)));
    }
    if (this.#sent.length === this.#sentSmall) list.push(...this.#large.splice(0, 1));
    for (const request of list) this.#count(request, 1);
    this.#sent.push(...list);
    return list;
  }

  /** The oldest one given to the thread, which has answered it. */
  answered(): LoadRequest | undefined {
    const request = this.#sent.shift();
    if (request) this.#count(request, -1);
    return request;
  }

  /** What was not given to the thread, to be done otherwise. */
  takeWaiting(): readonly LoadRequest[] {
    return [...this.#small.splice(0), ...this.#large.splice(0)];
  }

  /** Everything: the thread has gone. */
  takeAll(): readonly LoadRequest[] {
    this.#sentSmall = 0;
    this.#sentBytes = 0;
    return [...this.#sent.splice(0), ...this.takeWaiting()];
  }

  #count(request: LoadRequest, change: 1 | -1): void {
    if (!isSmall(request)) return;
    this.#sentSmall += change;
    this.#sentBytes += change * request.sizeBytes;
  }
}
