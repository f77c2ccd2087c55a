// The two standard streams. Results go to standard output, as text or as one JSON object
// a line; what concerns the person goes to standard error. A reader that left is no
// fault, and one that does not keep up never makes the process grow.

import type { Writable } from 'node:stream';

/** Unread output beyond this makes `event` leave lines out. */
const maxWaitingBytes = 1024 * 1024;

const clearLine = '\r\u001b[K';

/** What `--json` writes: one of these a line. */
export type JsonLine = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface Streams {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

export class Output {
  /** The reader of standard output has left: what is only to be read is no longer wanted. */
  deaf = false;
  private statusText = '';
  private omitted = 0;

  constructor(
    readonly isJson: boolean,
    private readonly streams: Streams,
    private readonly omittedLine: (count: number) => string,
  ) {
    streams.stdout.on('error', () => {
      this.deaf = true;
    });
    streams.stderr.on('error', () => undefined);
  }

  /** Whether standard output is a terminal that obeys colours. */
  get hasColours(): boolean {
    return !this.isJson && this.streams.stdout.isTTY === true;
  }

  /** Whether a line of progress can be redrawn on standard error. */
  get hasStatusLine(): boolean {
    return !this.isJson && this.streams.stderr.isTTY === true;
  }

  get columns(): number {
    // Some pseudo-terminals say 0.
    return this.streams.stderr.columns || 80;
  }

  /** One result: the object in JSON mode, else the lines `text` makes. */
  result(object: JsonLine, text: () => string | readonly string[]): void {
    if (this.isJson) {
      this.print(json(object));
      return;
    }
    const lines = text();
    for (const line of typeof lines === 'string' ? [lines] : lines) this.print(line);
  }

  /** A result that may be left out when nobody keeps up reading; how many were is told later. */
  event(object: JsonLine, text: () => string | readonly string[]): void {
    if (this.streams.stdout.writableLength > maxWaitingBytes) {
      this.omitted += 1;
      return;
    }
    if (this.omitted > 0) {
      const count = this.omitted;
      this.omitted = 0;
      this.result({ type: 'omitted', count }, () => this.omittedLine(count));
    }
    this.result(object, text);
  }

  /** A sentence for the person, in either mode. */
  note(line: string): void {
    this.withoutStatus(() => this.streams.stderr.write(`${line}\n`));
  }

  /** Shows `text` on the last line of the terminal until the next one; '' removes it. */
  status(text: string): void {
    if (!this.hasStatusLine || text === this.statusText) return;
    this.statusText = text;
    this.streams.stderr.write(clearLine + text);
  }

  /** Resolves when standard output can take more. */
  async drained(): Promise<void> {
    const { stdout } = this.streams;
    if (this.deaf || !stdout.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      stdout.once('drain', resolve);
      stdout.once('error', () => {
        resolve();
      });
    });
  }

  private print(line: string): void {
    if (this.deaf) return;
    this.withoutStatus(() => this.streams.stdout.write(`${line}\n`));
  }

  private withoutStatus(write: () => void): void {
    const { statusText, streams } = this;
    if (statusText !== '') streams.stderr.write(clearLine);
    write();
    if (statusText !== '') streams.stderr.write(statusText);
  }
}

// JSON leaves C1 controls and bidirectional marks as they are, and a terminal obeys them.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of JSON in which nothing a peer wrote can speak to a terminal. */
function json(object: object): string {
  return JSON.stringify(object).replaceAll(unseen, (character) =>
    Array.from({ length: character.length }, (_, i) => escapeUnit(character.charCodeAt(i))).join(
      '',
    ),
  );
}

const escapeUnit = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
