// The engine's log in the data folder, one JSON object a line, so that the log id a
// client was told with a 500 leads somewhere. Bounded: the last edition is kept beside
// the current one. A log that cannot be written stops nobody.

import { appendFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogLine } from './engine';

const name = 'engine.log';
const lastName = 'engine.1.log';
const maxBytes = 2 * 1024 * 1024;
/** Lines of so long are written together. */
const waitMs = 200;
/** Lines waiting for a slow disk, at most; more are dropped and counted. */
const maxWaiting = 1000;

export class LogFile {
  private waiting: string[] = [];
  private dropped = 0;
  private writing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly dir: string) {}

  add(line: LogLine): void {
    if (this.waiting.length >= maxWaiting) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(`${JSON.stringify(line)}\n`);
    this.flushSoon();
  }

  /** Resolves when all that was added is written. */
  async close(): Promise<void> {
    this.flush();
    while (this.writing) {
      await this.writing;
      this.flush();
    }
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.writing || this.waiting.length === 0) return;
    this.writing = this.write().finally(() => {
      this.writing = null;
      if (this.waiting.length > 0) this.flushSoon();
    });
  }

  private flushSoon(): void {
    this.timer ??= setTimeout(() => {
      this.flush();
    }, waitMs).unref();
  }

  private async write(): Promise<void> {
    const path = join(this.dir, name);
    const lines = this.waiting.splice(0);
    if (this.dropped > 0) lines.push(`${JSON.stringify({ dropped: this.dropped })}\n`);
    this.dropped = 0;
    try {
      const size = await stat(path).then(
        (found) => found.size,
        () => 0,
      );
      if (size > maxBytes) await rename(path, join(this.dir, lastName));
      await appendFile(path, lines.join(''), { mode: 0o600 });
    } catch {
      // Nowhere left to say it.
    }
  }
}
