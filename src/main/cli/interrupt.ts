// Ctrl-C and its kin: the first asks for a clean end, the second ends the process at once.

import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type StopSignal = (typeof signals)[number];

/** One a process: it takes the signals over for good. */
export class Interrupt {
  /** Resolves at the first signal, never before. */
  readonly happened: Promise<void>;
  private first: StopSignal | null = null;
  private resolve: () => void = () => undefined;

  constructor() {
    this.happened = new Promise((resolve) => (this.resolve = resolve));
    for (const signal of signals) {
      process.on(signal, () => {
        this.raise(signal);
      });
    }
  }

  /** 128 + n for the signal n that came first, or null while none came. */
  get exitCode(): number | null {
    return this.first === null ? null : 128 + constants.signals[this.first];
  }

  /** As if `signal` had come: a terminal in raw mode hands Ctrl-C over as a character. */
  raise(signal: StopSignal): void {
    if (this.first !== null) process.exit(128 + constants.signals[signal]);
    this.first = signal;
    this.resolve();
  }
}
