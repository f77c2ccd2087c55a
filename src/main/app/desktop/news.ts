// Which of the engine's events a person should hear of when the window is elsewhere: files
// that were saved, people who were refused, connections lost and back. Gathered, so that a
// thousand files are one sentence.

import type { NoticeKind } from '../../../shared/desktop';
import type { EngineEvent } from '../../../shared/ipc/events';
import type { RefusalView, SavedView, Snapshot } from '../../../shared/ipc/views';
import { Gathering } from './gathering';
import { LinkNews } from './link-news';

/** What there is to tell; names, labels and addresses are untrusted text. */
export type NewsItem =
  | { readonly kind: 'saved'; readonly name: string; readonly count: number }
  | { readonly kind: 'refused'; readonly refusal: RefusalView; readonly count: number }
  | { readonly kind: 'connection'; readonly what: 'lost' | 'back'; readonly label: string }
  /** The engine stopped for good; told whatever is turned off. */
  | { readonly kind: 'engine' };

const times = {
  saved: { quietMs: 3_000, mostMs: 30_000, restMs: 0 },
  // Whoever knocks all day long is told of once a minute.
  refused: { quietMs: 3_000, mostMs: 10_000, restMs: 60_000 },
} as const satisfies Partial<Record<NoticeKind, object>>;

/** Refusals of people, as against those of what they ask for, of crowds, and of a second connection. */
const ofPeople: ReadonlySet<number> = new Set([403, 410, 426]);

/** A file that was saved longer ago is known: it was only checked again. */
const freshMs = 60_000;
const keptAtMost = 1_000;

export class News {
  private readonly saved: Gathering<SavedView>;
  private readonly refused: Gathering<RefusalView>;
  private readonly links: LinkNews;
  /** Keys of what was saved not long ago. */
  private readonly known = new Set<string>();

  constructor(tell: (item: NewsItem) => void) {
    this.saved = new Gathering(times.saved, (row, count) => {
      tell({ kind: 'saved', name: row.fileName, count });
    });
    this.refused = new Gathering(times.refused, (refusal, count) => {
      tell({ kind: 'refused', refusal, count });
    });
    this.links = new LinkNews((what, label) => {
      tell({ kind: 'connection', what, label });
    });
  }

  /** Another engine began: nothing of the last one is news. */
  load({ client }: Snapshot): void {
    this.stop();
    for (const vault of client.vaults) this.links.note(vault);
  }

  /** Forgets what is not told yet. */
  stop(): void {
    this.saved.stop();
    this.refused.stop();
    this.links.reset();
    this.known.clear();
  }

  note(event: EngineEvent): void {
    switch (event.type) {
      case 'saved':
        this.noteSaved(event.saved);
        return;
      case 'refusal': {
        const { refusal } = event;
        if (refusal.name !== null || !ofPeople.has(refusal.status)) return;
        this.refused.add(refusal, refusal.count ?? 1);
        return;
      }
      case 'vault.changed':
        this.links.note(event.vault);
        return;
      case 'vault.forgotten':
        this.links.forget(event.fp);
        return;
      default:
    }
  }

  private noteSaved(saved: SavedView): void {
    if (Date.now() - saved.at > freshMs || this.known.has(saved.key)) return;
    if (this.known.size >= keptAtMost) this.known.clear();
    this.known.add(saved.key);
    this.saved.add(saved);
  }
}
