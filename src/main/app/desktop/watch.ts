// What the desktop shows of the engine (tray, closing): a few facts, kept current from its
// events without holding what pages hold.

import type { EngineStatus } from '../../../shared/ipc/app-events';
import type { EngineEvent } from '../../../shared/ipc/events';
import type { ServerState, Snapshot, TransferState, TransferView } from '../../../shared/ipc/views';

export interface DesktopState {
  readonly engine: EngineStatus['state'];
  readonly server: ServerState;
  /** While listening; null otherwise. */
  readonly port: number | null;
  /** `host:port` that clients are best told; null while not listening. */
  readonly address: string | null;
  readonly clients: number;
  /** Bytes moved within the last seconds, either way. */
  readonly isMoving: boolean;
  /** Some downloads are not paused and not over. */
  readonly canPause: boolean;
  readonly canResume: boolean;
}

const nothing: DesktopState = {
  engine: 'starting',
  server: 'stopped',
  port: null,
  address: null,
  clients: 0,
  isMoving: false,
  canPause: false,
  canResume: false,
};

const live: ReadonlySet<TransferState> = new Set([
  'queued',
  'active',
  'sealing',
  'waiting',
  'asking',
]);

export class DesktopWatch {
  private current = nothing;
  private readonly sessions = new Set<string>();
  /** Downloads that are not over, by whether they are paused. */
  private readonly running = new Set<string>();
  private readonly paused = new Set<string>();

  /** `onChange` hears of each change, once. */
  constructor(private readonly onChange: (state: DesktopState) => void) {}

  get state(): DesktopState {
    return this.current;
  }

  /** Another state of the engine's process: what an earlier engine said is void. */
  restart(engine: EngineStatus['state']): void {
    this.forget();
    this.become({ ...nothing, engine });
  }

  /** Takes over where a snapshot stands; events after it are to be noted. */
  load({ server, client }: Snapshot): void {
    this.forget();
    for (const { session } of server.sessions) this.sessions.add(session);
    for (const transfer of client.transfers) this.sort(transfer);
    this.serves(server.state, server.listening);
  }

  /** Takes the next event of the engine. */
  note(event: EngineEvent): void {
    switch (event.type) {
      case 'server.state':
        if (event.state === 'stopped') this.sessions.clear();
        this.serves(event.state, event.listening);
        return;
      case 'session.changed':
        this.sessions.add(event.session.session);
        break;
      case 'session.ended':
        this.sessions.delete(event.session);
        break;
      case 'transfer.changed':
        this.sort(event.transfer);
        break;
      case 'transfers.changed':
        for (const transfer of event.transfers) this.sort(transfer);
        break;
      case 'transfers.removed':
        for (const transfer of event.transfers) this.drop(transfer);
        break;
      default:
        return;
    }
    this.count({});
  }

  moves(isMoving: boolean): void {
    this.become({ ...this.current, isMoving });
  }

  private serves(
    server: ServerState,
    listening: {
      readonly host: string;
      readonly port: number;
      readonly addresses: readonly string[];
    } | null,
  ): void {
    const address =
      listening === null
        ? null
        : (listening.addresses[0] ?? `${listening.host}:${String(listening.port)}`);
    this.count({ server, port: listening?.port ?? null, address });
  }

  private count(changes: Partial<DesktopState>): void {
    this.become({
      ...this.current,
      ...changes,
      clients: this.sessions.size,
      canPause: this.running.size > 0,
      canResume: this.paused.size > 0,
    });
  }

  private sort({ transfer, state }: TransferView): void {
    this.drop(transfer);
    if (state === 'paused') this.paused.add(transfer);
    else if (live.has(state)) this.running.add(transfer);
  }

  private drop(transfer: string): void {
    this.paused.delete(transfer);
    this.running.delete(transfer);
  }

  private forget(): void {
    this.sessions.clear();
    this.paused.clear();
    this.running.clear();
  }

  private become(next: DesktopState): void {
    const before = this.current;
    const keys = Object.keys(next) as (keyof DesktopState)[];
    if (keys.every((key) => next[key] === before[key])) return;
    this.current = next;
    this.onChange(next);
  }
}
