// Whether bytes move, judged by the engine's events alone: what a download has here grows,
// or what a session was sent. Pure but for what it remembers of the last values.

import type { EngineEvent } from '../../shared/ipc/events';
import type { TransferView } from '../../shared/ipc/views';

export class Motion {
  private readonly received = new Map<string, number>();
  private readonly sent = new Map<string, number>();

  /** Takes the next event; true if it tells of bytes that moved. */
  note(event: EngineEvent): boolean {
    switch (event.type) {
      case 'transfer.changed':
        return this.hasCome(event.transfer);
      case 'transfers.changed':
        return event.transfers.filter((transfer) => this.hasCome(transfer)).length > 0;
      case 'transfers.removed':
        for (const transfer of event.transfers) this.received.delete(transfer);
        return false;
      case 'session.changed':
        return grown(this.sent, event.session.session, event.session.bytesSent);
      case 'session.ended':
        this.sent.delete(event.session);
        return false;
      default:
        return false;
    }
  }

  /** Another engine began: its numbers are not comparable. */
  forget(): void {
    this.received.clear();
    this.sent.clear();
  }

  /** What was on this disk already did not move, however much there is of it. */
  private hasCome({ transfer, received, resumedFrom }: TransferView): boolean {
    return grown(this.received, transfer, Math.max(0, received - resumedFrom));
  }
}

/** The first value of a key is where it starts, not a movement. */
function grown(last: Map<string, number>, key: string, value: number): boolean {
  const before = last.get(key);
  last.set(key, value);
  return before !== undefined && value > before;
}
