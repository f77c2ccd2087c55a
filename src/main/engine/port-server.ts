// The engine's end of the port: opens the engine when told to, answers calls,
// publishes its events and asks the app for work with the system's key store.
// Nothing here rejects: whatever fails is told over the port.

import { BauError, failureOf } from '../../shared/errors';
import type { EngineCommand, EngineInput } from '../../shared/ipc/commands';
import type { Condition, Recovered } from '../../shared/ipc/recovery';
import { settle, type Result } from '../../shared/ipc/result';
import type { Engine, EngineOptions } from './engine';
import { aboutExport, importByWish } from './import-wish';
import {
  engineGone,
  PendingCalls,
  type EngineSetup,
  type FromEngine,
  type KeyStore,
  type KeyWork,
  type Port,
  type ToEngine,
} from './port';
import { inspect, recover } from './recovery';

/** Any engine the server end can drive: the real one, opened by `Engine.open`. */
export type OpenEngine = (options: EngineOptions) => Promise<Pick<Engine, 'call' | 'close'>>;

/** The engine's end: opens it when told, answers calls, publishes events, asks for key work. */
export function serveEngine(port: Port<FromEngine, ToEngine>, open: OpenEngine): void {
  const keyWork = new PendingCalls<Uint8Array | null>();
  let engine: ReturnType<OpenEngine> | null = null;

  const work = async (kind: KeyWork, plain: Buffer): Promise<Buffer> => {
    const bytes = await keyWork.ask((id) => {
      port.post({ kind: 'key', id, work: kind, bytes: plain });
    });
    if (bytes === null) throw new Error(`the key store could not ${kind}`);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };

  const keyStore: KeyStore = {
    wrap: (plain) => work('wrap', plain),
    unwrap: (box) => work('unwrap', box),
  };

  const start = (setup: EngineSetup): ReturnType<OpenEngine> => {
    const { hasKeyStore, ...rest } = setup;
    return open({
      ...rest,
      keyStore: hasKeyStore ? keyStore : null,
      log: (line) => {
        port.post({ kind: 'log', line });
      },
      onEvent: (event) => {
        port.post({ kind: 'event', event });
      },
    });
  };

  const call = async (command: EngineCommand, input: unknown): Promise<Result<unknown>> => {
    if (engine === null) return engineGone;
    // The engine parses every payload itself, so a wrong one becomes a failure there.
    return (await engine).call(command, input as EngineInput<typeof command>);
  };

  const receive = async (message: ToEngine): Promise<void> => {
    switch (message.kind) {
      case 'open':
        try {
          engine = start(message.setup);
          await engine;
          port.post({ kind: 'opened', failure: null });
        } catch (error) {
          engine = null;
          port.post({ kind: 'opened', failure: failureOf(error) });
        }
        return;
      case 'call': {
        const result = await call(message.command, message.input).catch(
          (error: unknown): Result<unknown> => ({ ok: false, error: failureOf(error) }),
        );
        port.post({ kind: 'reply', id: message.id, result });
        return;
      }
      case 'recover': {
        const { id, dataDir, choice } = message;
        const result = await settle<Condition | Recovered>(() => {
          if (engine !== null) throw new BauError('data_in_use');
          return choice === null ? inspect(dataDir) : recover(dataDir, choice, Date.now());
        });
        port.post({ kind: 'reply', id, result });
        return;
      }
      case 'export': {
        const { id, path, passphrase } = message;
        const result = await settle(() => aboutExport(path, passphrase));
        port.post({ kind: 'reply', id, result });
        return;
      }
      case 'import': {
        const { id, wish } = message;
        const result = await settle(() => {
          if (engine !== null) throw new BauError('data_in_use');
          return importByWish(wish, keyStore);
        });
        port.post({ kind: 'reply', id, result });
        return;
      }
      case 'key':
        keyWork.answer(message.id, message.bytes);
        return;
      case 'close':
        try {
          await (await engine)?.close();
        } finally {
          port.post({ kind: 'closed' });
        }
    }
  };

  port.listen((message) => void receive(message));
}
