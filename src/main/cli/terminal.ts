// What a person types: a passphrase that is not shown, an invite link, which may also
// come through a pipe.

import { BauError } from '../../shared/errors';

/** More than any link or passphrase; what is longer is cut there. */
const maxCharacters = 4096;

const keys = { enter: ['\r', '\n'], erase: ['\u007f', '\b'], stop: '\u0003', end: '\u0004' };

export interface TerminalOptions {
  /** Called when Ctrl-C is typed while nothing is shown. */
  readonly onStop: () => void;
}

export class Terminal {
  constructor(private readonly options: TerminalOptions) {}

  /** Whether there is a person to ask. */
  get isThere(): boolean {
    return process.stdin.isTTY && process.stderr.isTTY;
  }

  /** One line, with `question` shown when a person types it. May be empty. */
  async line(question: string): Promise<string> {
    if (this.isThere) process.stderr.write(question);
    let text = '';
    process.stdin.setEncoding('utf8');
    try {
      for await (const piece of process.stdin) {
        text += String(piece);
        if (text.includes('\n') || text.length > maxCharacters) break;
      }
    } finally {
      process.stdin.destroy();
    }
    return (text.slice(0, maxCharacters).split('\n', 1)[0] ?? '').trim();
  }

  /** A line that is not shown. Rejects with BauError('cancelled') at Ctrl-C or Ctrl-D. */
  hidden(question: string): Promise<string> {
    const { stdin, stderr } = process;
    stdin.setEncoding('utf8');
    // Before the question: a quick answer would be shown.
    stdin.setRawMode(true);
    stderr.write(question);
    return new Promise((resolve, reject) => {
      const typed: string[] = [];
      const finish = (settle: () => void): void => {
        stdin.off('data', take);
        stdin.setRawMode(false);
        stdin.pause();
        stderr.write('\n');
        settle();
      };
      const take = (piece: string): void => {
        for (const key of piece) {
          if (key === keys.stop || (key === keys.end && typed.length === 0)) {
            finish(() => {
              reject(new BauError('cancelled'));
            });
            this.options.onStop();
            return;
          }
          if (keys.enter.includes(key)) {
            finish(() => {
              resolve(typed.join(''));
            });
            return;
          }
          if (keys.erase.includes(key)) typed.pop();
          else if (typed.length < maxCharacters && key >= ' ') typed.push(key);
        }
      };
      stdin.on('data', take);
      stdin.resume();
    });
  }
}
