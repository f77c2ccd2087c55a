// The engine's event stream and the snapshot it adds up to. Every event goes through
// here once, gets its number, and is projected with the same pure function pages use.

import type { EngineEvent, EngineEventBody } from '../../shared/ipc/events';
import type { Snapshot } from '../../shared/ipc/views';
import { project } from '../../shared/project';

export class EventBus {
  private current: Snapshot;

  constructor(
    initial: Omit<Snapshot, 'seq'>,
    private readonly publish: (event: EngineEvent) => void,
  ) {
    this.current = { ...initial, seq: 0 };
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  emit(body: EngineEventBody): void {
    const event = { ...body, seq: this.current.seq + 1 };
    this.current = project(this.current, event);
    this.publish(event);
  }
}
