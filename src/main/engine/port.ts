// The engine seen through a message port: what crosses between the app's main process
// and the engine's own. Bytes of files never cross; the only binary values are
// identities being wrapped by the system's key store. Both ends are in port-*.ts.

import type { Failure } from '../../shared/errors';
import type { EngineCommand } from '../../shared/ipc/commands';
import type { EngineEvent } from '../../shared/ipc/events';
import type { SimpleRecovery } from '../../shared/ipc/recovery';
import type { Result } from '../../shared/ipc/result';
import type { Protection } from '../../shared/ipc/views';
import type { EngineOptions } from './engine';

/** Options that survive a process border; functions are bridged by messages instead. */
export type EngineSetup = Pick<
  EngineOptions,
  | 'dataDir'
  | 'workerFile'
  | 'downloadDir'
  | 'sampleVaultDir'
  | 'passphrase'
  | 'allowKeyFile'
  | 'appName'
  | 'queue'
> & { readonly hasKeyStore: boolean };

/** Keys out of an export in place of those of a data folder. */
export interface ImportWish {
  readonly dataDir: string;
  /** The export, and its own passphrase. */
  readonly path: string;
  readonly exportPassphrase: string;
  readonly protection: Protection;
  /** Of the data folder, where that is how its keys are protected. */
  readonly passphrase: string | null;
  /** The present keys do not open: a half that the file does not hold is made anew. */
  readonly isAnew: boolean;
}

/** The system's key store, as the engine wants it. */
export type KeyStore = NonNullable<EngineOptions['keyStore']>;

export type LogLine = Parameters<NonNullable<EngineOptions['log']>>[0];

export type KeyWork = 'wrap' | 'unwrap';

export type ToEngine =
  | { readonly kind: 'open'; readonly setup: EngineSetup }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly command: EngineCommand;
      readonly input: unknown;
    }
  /** Only while no engine is open; a null choice asks what is wrong. */
  | {
      readonly kind: 'recover';
      readonly id: number;
      readonly dataDir: string;
      readonly choice: SimpleRecovery | null;
    }
  /** Reads an export; with a passphrase, tries whether that opens it. */
  | {
      readonly kind: 'export';
      readonly id: number;
      readonly path: string;
      readonly passphrase: string | null;
    }
  /** Only while no engine is open. */
  | { readonly kind: 'import'; readonly id: number; readonly wish: ImportWish }
  /** `bytes` is null when the key store failed. */
  | { readonly kind: 'key'; readonly id: number; readonly bytes: Uint8Array | null }
  | { readonly kind: 'close' };

export type FromEngine =
  | { readonly kind: 'opened'; readonly failure: Failure | null }
  | { readonly kind: 'reply'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | {
      readonly kind: 'key';
      readonly id: number;
      readonly work: KeyWork;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'log'; readonly line: LogLine }
  | { readonly kind: 'closed' };

/** One end of a message port; messages arrive whole and in order. */
export interface Port<Out, In> {
  readonly post: (message: Out) => void;
  readonly listen: (listener: (message: In) => void) => void;
}

/** What a call resolves to when there is no engine to ask. */
export const engineGone: Result<never> = {
  ok: false,
  error: { status: 0, reason: 'engine_gone', params: {} },
};

/** Matches answers to questions by number; what is unanswered when the port dies is failed. */
export class PendingCalls<T> {
  private readonly waiting = new Map<number, (answer: T) => void>();
  private last = 0;

  /** Runs `ask` with a fresh number and resolves with the answer to it. */
  ask(ask: (id: number) => void): Promise<T> {
    return new Promise((resolve) => {
      this.last += 1;
      this.waiting.set(this.last, resolve);
      ask(this.last);
    });
  }

  answer(id: number, value: T): void {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(value);
  }

  answerAll(value: T): void {
    const ids = [...this.waiting.keys()];
    for (const id of ids) this.answer(id, value);
  }
}
