// What a command has at hand while it runs.

import type { Failure } from '../../shared/errors';
import type { EngineHandle } from './engine-handle';
import type { Format } from './format';
import type { Interrupt } from './interrupt';
import type { Output } from './output';
import type { Secrets } from './secrets';
import { tellFailure, tellPerson } from './tell-failure';
import type { Terminal } from './terminal';
import type { Texts } from './texts';

export interface ContextParts {
  readonly engine: EngineHandle;
  readonly output: Output;
  readonly texts: Texts;
  readonly format: Format;
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
}

/** Reasons with which work ends because we were told to stop. */
const stopReasons = new Set(['cancelled', 'not_connected', 'engine_gone']);

export class Context {
  /** Something was refused or failed: exit status 1. */
  failed = false;
  /** What the person is told in addition when the command is stopped by a signal. */
  parting: (() => string) | null = null;

  constructor(private readonly parts: ContextParts) {}

  get engine(): EngineHandle {
    return this.parts.engine;
  }

  get output(): Output {
    return this.parts.output;
  }

  get texts(): Texts {
    return this.parts.texts;
  }

  get format(): Format {
    return this.parts.format;
  }

  get terminal(): Terminal {
    return this.parts.terminal;
  }

  /** Resolves when the person wants to stop. */
  get stopped(): Promise<void> {
    return this.parts.interrupt.happened;
  }

  /** Tells a failure, of the file `name` if it is about one. The command goes on. */
  fail(failure: Failure, name?: string): void {
    const isOurStop = this.parts.interrupt.exitCode !== null && stopReasons.has(failure.reason);
    if (isOurStop) return;
    this.failed = true;
    tellFailure(this.output, this.texts, failure, name);
  }

  /** As `fail`, for the person alone: programs were told by another object. */
  warn(failure: Failure, name: string): void {
    this.failed = true;
    tellPerson(this.output, this.texts, failure, name);
  }
}

/** A command checked and ready to run. */
export type Action = (context: Context) => Promise<void>;

/** What a command has that works where the engine may not open. */
export interface OfflineContext extends Pick<
  ContextParts,
  'output' | 'texts' | 'format' | 'terminal'
> {
  /** Absolute. */
  readonly dataDir: string;
  readonly allowKeyFile: boolean;
  readonly secrets: Secrets;
}

/** A command that opens no engine; it rejects with what it is refused. */
export interface OfflineAction {
  readonly offline: (context: OfflineContext) => Promise<void>;
}

export type Prepared = Action | OfflineAction;
