// The app's end of the port: calls with answers, events and key work from the engine's
// process. Calls never reject, whatever becomes of that process.

import type { Failure } from '../../shared/errors';
import type { EngineCommand, EngineInput, EngineOutput } from '../../shared/ipc/commands';
import type { EngineEvent } from '../../shared/ipc/events';
import type {
  Condition,
  ExportAbout,
  Imported,
  Recovered,
  SimpleRecovery,
} from '../../shared/ipc/recovery';
import type { Result } from '../../shared/ipc/result';
import {
  engineGone,
  PendingCalls,
  type EngineSetup,
  type FromEngine,
  type ImportWish,
  type KeyWork,
  type LogLine,
  type Port,
  type ToEngine,
} from './port';

export interface EngineClientHandlers {
  readonly onOpened: (failure: Failure | null) => void;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onLog: (line: LogLine) => void;
  readonly onClosed: () => void;
  /** Wraps or unwraps an identity; a rejection is told to the engine as "could not". */
  readonly onKeyWork: (work: KeyWork, bytes: Buffer) => Promise<Buffer>;
}

/** The app's end. Calls resolve to `engine_gone` once `lost` was called, and never reject. */
export class EngineClient {
  private readonly calls = new PendingCalls<Result<unknown>>();
  private alive = true;

  constructor(
    private readonly port: Port<ToEngine, FromEngine>,
    private readonly handlers: EngineClientHandlers,
  ) {
    port.listen((message) => {
      this.receive(message);
    });
  }

  open(setup: EngineSetup): void {
    this.port.post({ kind: 'open', setup });
  }

  async call<C extends EngineCommand>(
    command: C,
    input: EngineInput<C>,
  ): Promise<Result<EngineOutput<C>>> {
    if (!this.alive) return engineGone;
    const result = await this.calls.ask((id) => {
      this.port.post({ kind: 'call', id, command, input });
    });
    return result as Result<EngineOutput<C>>;
  }

  /** What is wrong with a data folder whose engine did not open. */
  async inspect(dataDir: string): Promise<Result<Condition>> {
    return (await this.recovery(dataDir, null)) as Result<Condition>;
  }

  /** Does what the person chose about it; the engine is opened anew afterwards. */
  async recover(dataDir: string, choice: SimpleRecovery): Promise<Result<Recovered>> {
    return (await this.recovery(dataDir, choice)) as Result<Recovered>;
  }

  /** What a file of exported keys says of itself. */
  async readExport(path: string): Promise<Result<ExportAbout>> {
    return (await this.export(path, null)) as Result<ExportAbout>;
  }

  /** Whether that passphrase opens it: `export_passphrase` where it does not. */
  async tryExport(path: string, passphrase: string): Promise<Result<ExportAbout>> {
    return (await this.export(path, passphrase)) as Result<ExportAbout>;
  }

  /** Takes over the keys of an export; there must be no open engine. */
  async importIdentity(wish: ImportWish): Promise<Result<Imported>> {
    const result = await this.calls.ask((id) => {
      this.port.post({ kind: 'import', id, wish });
    });
    return result as Result<Imported>;
  }

  close(): void {
    if (this.alive) this.port.post({ kind: 'close' });
  }

  /** The process behind the port ended: fails what waits and all that comes. */
  lost(): void {
    this.alive = false;
    this.calls.answerAll(engineGone);
  }

  private async export(path: string, passphrase: string | null): Promise<Result<unknown>> {
    if (!this.alive) return engineGone;
    return this.calls.ask((id) => {
      this.port.post({ kind: 'export', id, path, passphrase });
    });
  }

  private async recovery(dataDir: string, choice: SimpleRecovery | null): Promise<Result<unknown>> {
    if (!this.alive) return engineGone;
    return this.calls.ask((id) => {
      this.port.post({ kind: 'recover', id, dataDir, choice });
    });
  }

  private receive(message: FromEngine): void {
    switch (message.kind) {
      case 'opened':
        this.handlers.onOpened(message.failure);
        return;
      case 'reply':
        this.calls.answer(message.id, message.result);
        return;
      case 'event':
        this.handlers.onEvent(message.event);
        return;
      case 'log':
        this.handlers.onLog(message.line);
        return;
      case 'closed':
        this.handlers.onClosed();
        return;
      case 'key':
        void this.answerKey(message.id, message.work, message.bytes);
    }
  }

  private async answerKey(id: number, work: KeyWork, bytes: Uint8Array): Promise<void> {
    const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const answer = await this.handlers.onKeyWork(work, given).catch(() => null);
    if (this.alive) this.port.post({ kind: 'key', id, bytes: answer });
  }
}
