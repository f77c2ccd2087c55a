// The vault's files as the host's panel shows and adds to them: the index of the running
// server, or, while none runs in this process, one opened for looking alone, which is closed
// again when nobody looks.

import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import type { EngineOutput, EngineParsed } from '../../shared/ipc/commands';
import type { ServerConfig } from '../../shared/ipc/views';
import { addFiles } from '../vault/add-files';
import type { Entry } from '../vault/entries';
import { policyOf, type ExtensionPolicy } from '../vault/extensions';
import { HostListing } from '../vault/host-listing';
import { VaultIndex, type VaultLog } from '../vault/vault-index';
import type { EventBus } from './event-bus';
import { filesView } from './files-view';

export interface HostFilesOptions {
  readonly bus: EventBus;
  readonly config: () => ServerConfig;
  readonly log: VaultLog;
}

interface Looked {
  /** What it was opened for. */
  readonly subject: string;
  readonly index: Promise<VaultIndex>;
}

/** An index that only serves the panel is kept this long after the last look. */
const lookedForMs = 60_000;
const progressEveryMs = 100;
const problemsShown = 100;

export const policyOfConfig = ({ extensions, anyExtension }: ServerConfig): ExtensionPolicy =>
  policyOf(extensions, anyExtension);

export class HostFiles {
  private readonly listing = new HostListing();
  private serving: VaultIndex | null = null;
  private looked: Looked | null = null;
  private timer: NodeJS.Timeout | null = null;
  private adding: Promise<unknown> = Promise.resolve();
  private stop = new AbortController();

  constructor(private readonly options: HostFilesOptions) {}

  /** A server runs over this index from now on, or none does. */
  async serve(index: VaultIndex | null): Promise<void> {
    this.serving = index;
    this.listing.forget();
    if (index !== null) await this.endLook();
  }

  /** Tells what the index holds; `hashed` as the view says. */
  show(index: VaultIndex, hashed: number): void {
    this.listing.forget();
    this.options.bus.emit({ type: 'server.files', files: filesView(index, hashed) });
  }

  /** Throws BauError('vault_missing'), 'vault_gone', or 'not_found' for a folder that is not in the vault. */
  async list(input: EngineParsed<'files.list'>): Promise<EngineOutput<'files.list'>> {
    const index = await this.index();
    const page = await this.listing.page(index.folders, {
      dir: input.dir ?? '',
      query: input.query ?? '',
      sort: input.sort ?? 'name',
      isDescending: input.isDescending ?? false,
      offset: input.offset ?? 0,
      limit: input.limit ?? 200,
    });
    if (page === null) throw new BauError(index.missing ? 'vault_gone' : 'not_found');
    return { ...page, entries: page.entries.map(viewOf) };
  }

  /** Copies files into a folder of the vault, after what is being added already. */
  add(input: EngineParsed<'files.add'>): Promise<EngineOutput<'files.add'>> {
    const { signal } = this.stop;
    const next = this.adding.then(() => this.copy(input, signal));
    this.adding = next.catch(() => undefined);
    return next;
  }

  /** Stops what is being added and all that waits for it; whole files that came stay. */
  stopAdding(): object {
    this.stop.abort();
    this.stop = new AbortController();
    return {};
  }

  async close(): Promise<void> {
    this.stopAdding();
    await this.adding;
    await this.endLook();
  }

  private async copy(
    { paths, into = '' }: EngineParsed<'files.add'>,
    signal: AbortSignal,
  ): Promise<EngineOutput<'files.add'>> {
    const index = await this.index();
    const place = index.folders.get(into)?.place;
    if (!place) throw new BauError(index.missing ? 'vault_gone' : 'not_found');
    const { bus } = this.options;
    let toldAt = -Infinity;
    try {
      const added = await addFiles({
        paths,
        root: index.root,
        dir: join(index.root, ...place.disk),
        into,
        policy: index.policy,
        signal,
        progress: (adding) => {
          const now = performance.now();
          if (now - toldAt < progressEveryMs) return;
          toldAt = now;
          bus.emit({ type: 'server.adding', adding });
        },
      });
      const { files, bytes, isStopped, problems } = added;
      const shown = problems.slice(0, problemsShown);
      return { files, bytes, isStopped, problems: shown, problemsTotal: problems.length };
    } finally {
      bus.emit({ type: 'server.adding', adding: null });
      // Seen at once, whatever the watchers say.
      if (!index.missing) await index.refresh().catch(() => undefined);
      this.listing.forget();
    }
  }

  /** Of the server, or one for looking alone. */
  private async index(): Promise<VaultIndex> {
    if (this.serving) return this.serving;
    const config = this.options.config();
    const subject = JSON.stringify([config.vaultDir, config.extensions, config.anyExtension]);
    if (this.looked?.subject !== subject) {
      await this.endLook();
      this.look(config, subject);
    }
    this.keepAWhile();
    const { looked } = this;
    if (looked === null) throw new BauError('vault_missing');
    return looked.index;
  }

  private look(config: ServerConfig, subject: string): void {
    const { vaultDir } = config;
    if (vaultDir === null) throw new BauError('vault_missing');
    const { log } = this.options;
    const holder: { index: VaultIndex | null } = { index: null };
    const show = (): void => {
      if (holder.index && this.looked?.subject === subject) this.show(holder.index, 0);
    };
    const opening = VaultIndex.open(vaultDir, {
      policy: policyOfConfig(config),
      onChange: show,
      log,
    });
    this.looked = { subject, index: opening };
    opening.then(
      (index) => {
        holder.index = index;
        show();
      },
      () => {
        if (this.looked?.index === opening) this.looked = null;
      },
    );
  }

  private keepAWhile(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.adding.then(() => this.endLook());
    }, lookedForMs);
    this.timer.unref();
  }

  private async endLook(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const { looked } = this;
    this.looked = null;
    this.listing.forget();
    await looked?.index.then(
      (index) => index.close(),
      () => undefined,
    );
  }
}

function viewOf(entry: Entry): EngineOutput<'files.list'>['entries'][number] {
  const { name, kind, mtimeMs } = entry;
  return { name, kind, mtime: mtimeMs, size: entry.kind === 'dir' ? 0 : entry.size };
}
