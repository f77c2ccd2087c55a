// The client side of the engine: known vaults, connections, downloads, receipts.

import { mkdir, stat } from 'node:fs/promises';
import { BauError } from '../../shared/errors';
import type {
  ConnectedView,
  EngineOutput,
  EngineParsed,
  VerifyView,
} from '../../shared/ipc/commands';
import type { SavedView } from '../../shared/ipc/views';
import type { ClientSession } from '../client/client-session';
import type { ReconnectTimes } from '../client/backoff';
import { Links } from '../client/links';
import { savedView } from '../client/saved-view';
import { Transfers, type QueueMode, type WantedItem } from '../client/transfers';
import { verifyFile } from '../client/verify-file';
import { verifyFolder } from '../client/verify-folder';
import { fp26 } from '../crypto/base32';
import type { RandomSource } from '../crypto/random';
import { publicIdentity, type Identity, type PublicIdentity } from '../identity/identity';
import { parseInvite } from '../identity/invite';
import type { ChannelPools } from '../session/channel';
import type { Store } from '../store/open-store';
import type { SavedFile } from '../store/saved-files';
import type { DigestPool } from '../vault/digest';
import { answerBodies } from '../wire/bodies';
import type { Activity } from './activity';
import type { EventBus } from './event-bus';
import { placeOf, probe } from './probing';

export interface GuestOptions {
  readonly identity: Identity;
  /** Own host identity: receipts of this very computer verify too. */
  readonly host: PublicIdentity;
  readonly store: Store;
  readonly pool: DigestPool;
  readonly pools: ChannelPools;
  readonly bus: EventBus;
  readonly activity: Activity;
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly appName: string;
  readonly times: ReconnectTimes;
  readonly queue: QueueMode;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
}

const downloadDirSetting = 'client.downloadDir';

export class Guest {
  readonly links: Links;
  readonly transfers: Transfers;

  constructor(
    private readonly options: GuestOptions,
    private downloadDir: string,
  ) {
    const { identity, store, pool, pools, bus, activity, clock, random, log } = options;
    const { appName, times } = options;
    this.links = new Links({
      identity,
      store,
      pools,
      clock,
      random,
      appName,
      times,
      steps: {
        step: (...step) => {
          activity.step('client', ...step);
        },
        frame: (...frame) => {
          activity.frame('client', ...frame);
        },
      },
      changed: (vault) => {
        bus.emit({ type: 'vault.changed', vault });
        if (vault.state === 'ready') this.transfers.connected(vault.fp);
      },
    });
    this.transfers = new Transfers({
      store,
      digests: pool,
      slots: pools.slots,
      clock,
      random,
      client: identity.public.fp26,
      mode: options.queue,
      session: (vault, signal) => this.links.ready(vault, signal),
      isConnected: (vault) =>
        bus.snapshot.client.vaults.some(({ fp, state }) => fp === vault && state === 'ready'),
      changed: (transfer) => {
        bus.emit({ type: 'transfer.changed', transfer });
      },
      saved: (saved) => {
        bus.emit({ type: 'saved', saved });
      },
      changedMany: (transfers) => {
        bus.emit({ type: 'transfers.changed', transfers });
      },
      moved: (transfer, before) => {
        bus.emit({ type: 'transfer.moved', transfer, before });
      },
      removed: (transfers) => {
        bus.emit({ type: 'transfers.removed', transfers });
      },
      fault: (error) => {
        log('error', 'transfer', error);
      },
    });
  }

  async readLink(text: string): Promise<EngineOutput<'link.read'>> {
    const { host, port, serverFp, notAfter } = parseInvite(text);
    const fp = fp26(serverFp);
    const known = (await this.options.store.vaults.get(fp)) !== null;
    return { host, port, fp, expiresAt: notAfter * 1000, known };
  }

  async connect(input: EngineParsed<'vault.connect'>): Promise<ConnectedView> {
    const session =
      'link' in input
        ? await this.links.connectByLink(input.link, input.as)
        : await this.links.session(
            input.vault,
            input.takeover ?? false,
            input.address === undefined ? undefined : placeOf(input.address),
          );
    return connectedView(session);
  }

  probe(input: EngineParsed<'server.probe'>): Promise<EngineOutput<'server.probe'>> {
    return probe(this.options, input);
  }

  async claim({ address, id, fp, as }: EngineParsed<'vault.claim'>): Promise<ConnectedView> {
    return connectedView(await this.links.connectByClaim(placeOf(address), id, fp, as));
  }

  async forget(vault: string): Promise<object> {
    await this.links.forget(vault);
    this.options.bus.emit({ type: 'vault.forgotten', fp: vault });
    return {};
  }

  async list(input: EngineParsed<'vault.list'>): Promise<EngineOutput<'vault.list'>> {
    const { vault, ...request } = input;
    const session = await this.links.session(vault);
    const page = await session.ask('LIST', request, answerBodies.LIST);
    return { entries: page.entries, cursor: page.cursor ?? null };
  }

  async say({ vault, text }: EngineParsed<'vault.say'>): Promise<{ text: string }> {
    const session = await this.links.session(vault);
    return session.ask('MESSAGE', { text }, answerBodies.MESSAGE);
  }

  async get(input: EngineParsed<'get'>): Promise<EngineOutput<'get'>> {
    const outDir = input.outDir ?? this.downloadDir;
    try {
      await mkdir(outDir, { recursive: true });
    } catch (cause) {
      throw new BauError('folder_unusable', { folder: outDir }, { cause });
    }
    const { vault, names, kind, existing } = input;
    const items = names.map((name) => itemOf(name, kind ?? null));
    const wanted = { vault, items, outDir, existing: existing ?? null };
    return { transfers: await this.transfers.add(wanted) };
  }

  async configure(downloadDir: string): Promise<object> {
    this.downloadDir = downloadDir;
    await this.options.store.settings.set(downloadDirSetting, downloadDir);
    this.options.bus.emit({ type: 'client.folder', downloadDir });
    return {};
  }

  async verify(path: string): Promise<VerifyView> {
    const found = await stat(path).catch(() => null);
    const check = found?.isDirectory() ? verifyFolder : verifyFile;
    return check(path, { digests: this.options.pool, signer: (fp) => this.signer(fp) });
  }

  async verifySaved(key: string): Promise<SavedView> {
    return (await this.examineSaved(key)).saved;
  }

  async examineSaved(key: string): Promise<EngineOutput<'saved.examine'>> {
    const row = await this.savedFile(key);
    const verdict = withoutPath(await this.verify(row.path));
    const receipt = verdict.ok
      ? 'valid'
      : verdict.reason === 'receipt_missing' || verdict.reason === 'file_missing'
        ? 'missing'
        : 'invalid';
    const saved = { ...savedView(row), receipt } as const;
    this.options.bus.emit({ type: 'saved', saved });
    return { saved, verdict };
  }

  async removeSaved(key: string): Promise<object> {
    await this.options.store.saved.remove((await this.savedFile(key)).key);
    this.options.bus.emit({ type: 'saved.removed', saved: key });
    return {};
  }

  async savedPath(key: string): Promise<EngineOutput<'saved.path'>> {
    const { path, receiptPath } = await this.savedFile(key);
    return { path, receipt: receiptPath };
  }

  /** Stops downloads, leaves every vault with BYE. */
  async close(): Promise<void> {
    await this.transfers.stop();
    this.links.disconnectAll();
  }

  private async savedFile(key: string): Promise<SavedFile> {
    const row = await this.options.store.saved.get(key);
    if (!row) throw new BauError('bad_input', { field: 'saved' });
    return row;
  }

  private async signer(fp: string): Promise<PublicIdentity | null> {
    if (fp === this.options.host.fp26) return this.options.host;
    const vault = await this.options.store.vaults.get(fp);
    return vault ? publicIdentity(vault.xpub, vault.epub) : null;
  }
}

/** The download folder a person chose, or the given one. */
export async function loadDownloadDir(store: Store, fallback: string): Promise<string> {
  const found = await store.settings.get(downloadDirSetting);
  return typeof found === 'string' && found !== '' ? found : fallback;
}

/** What a page may know of a check: all but where the file lies. */
function withoutPath(verdict: VerifyView): Omit<VerifyView, 'path'> {
  const { ok, server, publicKey, name, at, reason, folder } = verdict;
  return { ok, server, publicKey, name, at, reason, folder };
}

/** A name with `/` at the end, or none at all, is a folder's. */
function itemOf(text: string, kind: 'file' | 'folder' | null): WantedItem {
  const name = text.replace(/\/+$/, '');
  return { name, kind: name === '' || name !== text ? 'folder' : kind };
}

function connectedView({ peer, welcome }: ClientSession): ConnectedView {
  const { id, label, address } = welcome;
  return { vault: peer.fp26, id, label, address, fp: peer.fp26 };
}
