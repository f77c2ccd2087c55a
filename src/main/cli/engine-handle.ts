// The engine as the commands use it: values or BauErrors instead of envelopes, and any
// number of listeners.

import { BauError } from '../../shared/errors';
import type { EngineCommand, EngineInput, EngineOutput } from '../../shared/ipc/commands';
import type { EngineEvent } from '../../shared/ipc/events';
import { Engine, type EngineOptions } from '../engine/engine';

type Listener = (event: EngineEvent) => void;

export class EngineHandle {
  private constructor(
    private readonly engine: Engine,
    private readonly listeners: Set<Listener>,
  ) {}

  /** Rejects with BauError, leaving nothing open. */
  static async open(options: Omit<EngineOptions, 'onEvent'>): Promise<EngineHandle> {
    const listeners = new Set<Listener>();
    const engine = await Engine.open({
      ...options,
      onEvent: (event) => {
        for (const listener of listeners) listener(event);
      },
    });
    return new EngineHandle(engine, listeners);
  }

  /** The value of a command. Rejects with BauError. */
  async do<C extends EngineCommand>(command: C, input: EngineInput<C>): Promise<EngineOutput<C>> {
    const result = await this.engine.call(command, input);
    if (result.ok) return result.value;
    throw new BauError(result.error.reason, result.error.params);
  }

  listen(listener: Listener): void {
    this.listeners.add(listener);
  }

  /** Leaves every vault and session with BYE, then frees the data folder. */
  close(): Promise<void> {
    return this.engine.close();
  }
}
