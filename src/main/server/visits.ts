// Who was here last, on its way to the store: written together a few times a second, so
// that a crowd that comes at once does not cost a commit each.

import type { Clients, Visit } from '../store/clients';

const waitMs = 100;

export class Visits {
  /** The newest of each ID. */
  private waiting = new Map<string, Visit>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly clients: Pick<Clients, 'touch'>,
    /** Visits were written. */
    private readonly written: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  note(visit: Visit): void {
    this.waiting.set(visit.id, visit);
    this.timer ??= setTimeout(() => {
      void this.flush();
    }, waitMs);
  }

  /** Writes what waits. Never rejects: a visit that cannot be written is forgotten. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const visits = [...this.waiting.values()];
    this.waiting = new Map();
    if (visits.length === 0) return this.writing;
    this.writing = this.writing
      .then(() => this.clients.touch(visits))
      .then(this.written, this.failed);
    return this.writing;
  }
}
