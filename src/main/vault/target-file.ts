// A part file as the hashing thread writes it: opened by path for itself, checked to be
// the very file, and written with synchronous calls, since the thread has nothing else to
// do for it meanwhile.

import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import type { WriteTarget } from './digest-protocol';
import { openForUpdating } from './open-flags';

export class TargetFile {
  private constructor(private readonly fd: number) {}

  /** Throws a system error, ESTALE among them when the path leads to another file. */
  static open({ path, expect }: WriteTarget): TargetFile {
    const fd = openSync(path, openForUpdating);
    try {
      const { dev, ino } = fstatSync(fd, { bigint: true });
      if (dev === expect.dev && ino === expect.ino) return new TargetFile(fd);
      throw Object.assign(new Error('part replaced'), { code: 'ESTALE' });
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Writes what it is given one after another from `position` on. Throws a system error. */
  from(position: number): (part: Uint8Array) => void {
    let at = position;
    return (part) => {
      for (let done = 0; done < part.length; ) {
        const written = writeSync(this.fd, part, done, part.length - done, at);
        // A system that takes nothing and reports nothing would keep us here for ever.
        if (written === 0) throw Object.assign(new Error('nothing written'), { code: 'EIO' });
        done += written;
        at += written;
      }
    };
  }

  close(): void {
    closeSync(this.fd);
  }
}
