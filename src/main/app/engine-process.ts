// The engine's process, kept alive: started, opened, asked, and started again when it
// dies. Whoever was serving serves again after a crash, on the same port, and the queue goes
// on. A process that will not stay up is given up on after a few tries, and says so.

import { utilityProcess, type UtilityProcess } from 'electron';
import type { Failure } from '../../shared/errors';
import type { EngineStatus } from '../../shared/ipc/app-events';
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
import type { Protection } from '../../shared/ipc/views';
import {
  engineGone,
  type EngineSetup,
  type FromEngine,
  type ImportWish,
  type KeyStore,
  type LogLine,
} from '../engine/port';
import { EngineClient } from '../engine/port-client';
import { Patience } from './patience';

export interface EngineProcessOptions {
  /** Built entry of the engine's process. */
  readonly hostFile: string;
  readonly setup: Omit<EngineSetup, 'passphrase' | 'hasKeyStore'>;
  readonly passphrase: string | null;
  readonly openKeyStore: () => Promise<KeyStore | null>;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onStatus: (status: EngineStatus) => void;
  readonly onLog: (line: LogLine) => void;
}

/** How long a wished end may take before the process is killed. */
const closeDeadlineMs = 5_000;

/** It died so often that it is not started again by itself. */
const crashed: Failure = { status: 0, reason: 'engine_lost', params: {} };

export class EngineProcess {
  private child: UtilityProcess | null = null;
  private client: EngineClient | null = null;
  private passphrase: string | null;
  private hasKeyStore = false;
  /** Where it serves, kept over a crash; null when not serving. */
  private serving: { readonly host: string; readonly port: number } | null = null;
  private closing = false;
  private readonly patience = new Patience();
  private state: EngineStatus = { state: 'starting' };

  constructor(private readonly options: EngineProcessOptions) {
    this.passphrase = options.passphrase;
  }

  get status(): EngineStatus {
    return this.state;
  }

  /** Starts the process and opens the engine in it; how that went is told through `onStatus`. */
  async start(): Promise<void> {
    this.become({ state: 'starting' });
    this.open(await this.spawn());
  }

  /** Starts the process, and no engine in it yet; null when there is no more need for one. */
  private async spawn(): Promise<EngineClient | null> {
    if (this.closing) return null;
    let keyStore: KeyStore | null = null;
    const child = utilityProcess.fork(this.options.hostFile, [], {
      serviceName: 'Baú engine',
      env: engineEnvironment(),
      stdio: 'inherit',
    });
    const client = new EngineClient(
      {
        post: (message) => {
          child.postMessage(message);
        },
        listen: (listener) => {
          child.on('message', (message: FromEngine) => {
            listener(message);
          });
        },
      },
      {
        onOpened: (failure) => {
          this.opened(failure);
        },
        onEvent: (event) => {
          this.remember(event);
          this.options.onEvent(event);
        },
        onLog: this.options.onLog,
        onClosed: () => {
          child.kill();
        },
        onKeyWork: (work, bytes) =>
          keyStore === null ? Promise.reject(new Error('no key store')) : keyStore[work](bytes),
      },
    );
    child.once('exit', () => {
      client.lost();
      if (this.child === child) this.died();
    });
    this.child = child;
    this.client = client;
    // The system may take its time over this: the process comes up meanwhile, and the window
    // is asked for before.
    await Promise.resolve();
    keyStore = await this.options.openKeyStore();
    this.hasKeyStore = keyStore !== null;
    return client;
  }

  /** A death between two states of a server that comes back must not lose where it served. */
  private remember(event: EngineEvent): void {
    if (event.type !== 'server.state' || event.state === 'starting') return;
    this.serving = event.listening;
  }

  /** Opens the engine, unless its process is gone by now. */
  private open(client: EngineClient | null): void {
    if (client === null || client !== this.client) return;
    const { passphrase, hasKeyStore } = this;
    client.open({ ...this.options.setup, passphrase, hasKeyStore });
  }

  /** Opens again after a failure, in a fresh process; `passphrase` is kept for later restarts. */
  async reopen(passphrase: string | null): Promise<void> {
    if (this.state.state !== 'failed') return;
    if (passphrase !== null) this.passphrase = passphrase;
    this.patience.forget();
    this.abandon();
    await this.start();
  }

  /** What is wrong with a data folder that did not open; `engine_gone` at any other time. */
  async inspect(): Promise<Result<Condition>> {
    const { client, options } = this;
    if (client === null || this.state.state !== 'failed') return engineGone;
    return client.inspect(options.setup.dataDir);
  }

  /** Does what the person chose about it, and opens again. */
  async recover(choice: SimpleRecovery): Promise<Result<Recovered>> {
    const { client, options } = this;
    if (client === null || this.state.state !== 'failed') return engineGone;
    const result = await client.recover(options.setup.dataDir, choice);
    if (result.ok && choice === 'start-over') this.passphrase = null;
    if (result.ok) await this.reopen(null);
    return result;
  }

  /** Never rejects: `engine_gone` while there is no open engine to ask. */
  async call<C extends EngineCommand>(
    command: C,
    input: EngineInput<C>,
  ): Promise<Result<EngineOutput<C>>> {
    if (this.client === null || this.state.state !== 'running') return engineGone;
    const result = await this.client.call(command, input);
    if (result.ok && command === 'identity.protect') {
      this.follow(input as EngineInput<'identity.protect'>);
    }
    return result;
  }

  /** How keys could be protected here. */
  get protections(): readonly Protection[] {
    const { hasKeyStore, options } = this;
    return [
      ...(hasKeyStore ? (['key-store'] as const) : []),
      'passphrase',
      ...(options.setup.allowKeyFile ? (['file'] as const) : []),
    ];
  }

  /** What a file of exported keys says of itself, before its passphrase is tried. */
  async readExport(path: string): Promise<Result<ExportAbout>> {
    return this.client === null ? engineGone : this.client.readExport(path);
  }

  /**
   * Takes over the keys of an export. The passphrase of the file is tried first; then the
   * engine gives way, and comes back with the new keys, or the old ones where that failed.
   * Keys that did not open give way to those of the file, protected in the best way there is
   * here; `seal` is wanted where that is a passphrase (`no_passphrase`).
   */
  async importIdentity(file: {
    readonly path: string;
    readonly passphrase: string;
    readonly seal: string | null;
  }): Promise<Result<Imported>> {
    const { client } = this;
    if (client === null || this.state.state === 'starting') return engineGone;
    const { path, passphrase: exportPassphrase, seal } = file;
    const tried = await client.tryExport(path, exportPassphrase);
    if (!tried.ok) return tried;
    if (this.state.state === 'failed') {
      return this.importInstead(client, { path, exportPassphrase }, seal);
    }
    const shown = await client.call('identity.show', {});
    if (!shown.ok) return shown;
    this.become({ state: 'starting', wished: true });
    await this.end();
    const fresh = await this.spawn();
    const { passphrase, options } = this;
    const { dataDir } = options.setup;
    const { protection } = shown.value;
    const imported = await (fresh?.importIdentity({
      dataDir,
      path,
      exportPassphrase,
      protection,
      passphrase,
      isAnew: false,
    }) ?? engineGone);
    this.open(fresh);
    return imported;
  }

  /** Puts the keys of an export where keys are that do not open, and opens again. */
  private async importInstead(
    client: EngineClient,
    file: Pick<ImportWish, 'path' | 'exportPassphrase'>,
    seal: string | null,
  ): Promise<Result<Imported>> {
    const { allowKeyFile, dataDir } = this.options.setup;
    const protection = this.hasKeyStore ? 'key-store' : allowKeyFile ? 'file' : 'passphrase';
    const passphrase = protection === 'passphrase' ? seal : null;
    if (protection === 'passphrase' && passphrase === null) {
      return { ok: false, error: { status: 0, reason: 'no_passphrase', params: {} } };
    }
    const wish: ImportWish = { ...file, dataDir, protection, passphrase, isAnew: true };
    const imported = await client.importIdentity(wish);
    if (!imported.ok) return imported;
    this.passphrase = passphrase;
    await this.reopen(null);
    return imported;
  }

  /** Ends sessions cleanly, then the process; kills it when that takes too long. */
  async close(): Promise<void> {
    this.closing = true;
    await this.end();
  }

  /** As `close`, but another process may be started afterwards. */
  private async end(): Promise<void> {
    const { child, client } = this;
    if (child === null || client === null) return;
    // Its end is no death.
    this.child = null;
    this.client = null;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        child.kill();
      }, closeDeadlineMs);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      client.close();
    });
  }

  private opened(failure: Failure | null): void {
    if (failure !== null) {
      // Kept, a mistyped one would seal the keys of a new beginning.
      if (failure.reason === 'wrong_passphrase') this.passphrase = null;
      this.become({ state: 'failed', failure });
      return;
    }
    const { serving } = this;
    this.become({ state: 'running' });
    if (serving !== null) void this.resume(serving);
  }

  /**
   * Serves again where clients and invites look for it; on another port only if that one is
   * gone, and never for more people than before.
   */
  private async resume({ host, port }: { host: string; port: number }): Promise<void> {
    const result = await this.call('server.start', { host, port });
    if (result.ok || result.error.reason !== 'port_in_use') return;
    await this.call('server.start', { host });
  }

  /** What the keys were just put under opens them at the next start. */
  private follow({ to, passphrase }: EngineInput<'identity.protect'>): void {
    this.passphrase = to === 'passphrase' ? (passphrase ?? null) : null;
  }

  private died(): void {
    this.child = null;
    this.client = null;
    if (this.closing) return;
    const pauseMs = this.patience.afterDeath(Date.now());
    if (pauseMs === null) {
      this.become({ state: 'failed', failure: crashed });
      return;
    }
    this.become({ state: 'starting' });
    setTimeout(() => {
      if (!this.closing) void this.start();
    }, pauseMs);
  }

  /** Lets go of a process whose engine did not open. */
  private abandon(): void {
    const { child } = this;
    this.child = null;
    this.client = null;
    child?.kill();
  }

  private become(state: EngineStatus): void {
    this.state = state;
    this.options.onStatus(state);
  }
}

/** The environment without the passphrase, which travels in the `open` message alone. */
function engineEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  delete environment['BAU_PASSPHRASE'];
  return environment;
}
