// From listed entries to files that are asked for: folders are made as they come, what is
// here already is told from what is not, and no more is planned than a bound allows.

import { BauError } from '../../../shared/errors';
import type { ExistingPolicy } from '../../../shared/ipc/views';
import { saveMode } from '../../vault/saver-protocol';
import { parentOf, type ListedEntry } from './entries';
import { decide, type Decision, type ExistingContext } from './existing';
import type { FetchFolderOptions, FolderRow } from './fetch-folder-types';
import type { LargeFiles } from './large-files';
import type { LocalFolder, LocalTree } from './local-tree';
import { unlessStopped } from './pause';
import type { Tally } from './tally';
import { mostWholeBytes, type SavePlan } from './whole-file';
import type { WholePipeline } from './whole-pipeline';

/** Files found and not yet asked for. */
const mostAhead = 20_000;

export interface FolderPlanOptions {
  readonly options: FetchFolderOptions;
  readonly known: ReadonlyMap<string, FolderRow>;
  readonly tree: LocalTree;
  readonly tally: Tally;
  readonly wholes: WholePipeline;
  readonly large: LargeFiles;
}

export class FolderPlan {
  private policy: ExistingPolicy;
  private readonly context: Omit<ExistingContext, 'policy'>;

  constructor(private readonly parts: FolderPlanOptions) {
    const { options, known } = parts;
    this.policy = options.existing;
    const paths = new Set<string>();
    for (const { path } of known.values()) paths.add(path);
    this.context = { known, paths, startedAtMs: Date.now() };
  }

  /** Plans a page, and waits while too much is planned already. Rejects when stopped. */
  async add(page: readonly ListedEntry[], signal: AbortSignal): Promise<void> {
    const { tree, tally, wholes, large } = this.parts;
    for (const entry of page) {
      if (signal.aborted) throw new BauError('cancelled');
      if (entry.kind === 'dir') {
        tree.get(entry.name);
        continue;
      }
      tally.found(entry.size);
      const folder = tree.get(parentOf(entry.name));
      // Counted before anything is waited for: the folder must stay.
      folder.uses += 1;
      if (this.isFresh) this.fetch(entry, folder.fresh);
      else await this.look(entry, folder, signal);
    }
    await wholes.room(mostAhead);
    await large.room(mostAhead);
  }

  /** Whatever is here, nobody wants it looked at: the thread finds a free name. */
  private get isFresh(): boolean {
    return this.parts.options.existing === 'keep' && this.parts.known.size === 0;
  }

  private async look(entry: ListedEntry, folder: LocalFolder, signal: AbortSignal): Promise<void> {
    if (!folder.isOpen) await folder.opened;
    if (signal.aborted) throw new BauError('cancelled');
    const decision = await this.decide(entry, folder, signal);
    if (decision.kind === 'fetch') {
      this.fetch(entry, decision.plan);
      return;
    }
    folder.uses -= 1;
    this.parts.tally.wasHere(entry.size, decision.skipped);
  }

  private async decide(
    entry: ListedEntry,
    folder: LocalFolder,
    signal: AbortSignal,
  ): Promise<Exclude<Decision, { kind: 'ask' }>> {
    for (;;) {
      const decision = decide(entry, folder, { ...this.context, policy: this.policy });
      if (decision.kind !== 'ask') return decision;
      const asked = this.parts.options.clash(decision.clash);
      this.policy = await unlessStopped(asked, signal, () => new BauError('cancelled'));
    }
  }

  private fetch(entry: ListedEntry, plan: SavePlan): void {
    const { wholes, large } = this.parts;
    if (entry.size <= mostWholeBytes) {
      wholes.add(entry, plan);
      return;
    }
    const { folder, mode } = plan;
    const existing =
      mode === saveMode.match ? 'skip' : mode === saveMode.replace ? 'replace' : 'keep';
    large.add({ entry, folder, existing });
  }
}
