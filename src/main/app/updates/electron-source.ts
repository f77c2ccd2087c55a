// The source of new versions in a package: looks at the feed, fetches what it names, and has
// electron-updater hand it to what installs on this system. Loaded when it is first needed.

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider';
import { BauError } from '../../../shared/errors';
import type { NewVersion } from '../../../shared/ipc/updates';
import { replaceAppImage } from './app-image';
import { feedFile, feedIn, type Feed } from './feed';
import { fetchFile, fetchText } from './fetching';
import { makeInstaller, type Installer } from './installer';
import {
  feedName,
  fileFor,
  isOffered,
  maxFeedBytes,
  releaseIn,
  viewOf,
  type Release,
  type ReleaseFile,
} from './release';
import type { Progress, UpdateSource } from './source';

export interface SourceOptions {
  /** Where downloads may wait; absolute. */
  readonly folder: string;
  /** The AppImage this process runs from; null where it is none. */
  readonly appImage: string | null;
  /** Starts the AppImage, new by then. */
  readonly startAgain: () => void;
}

const extensions: Readonly<Record<string, string>> = { win32: 'exe', darwin: 'zip' };

interface Pinned {
  readonly release: Release;
  readonly file: ReleaseFile;
}

/** Throws `update_feed` where the package names no place that will do. */
export async function openSource(options: SourceOptions): Promise<UpdateSource> {
  return new PackageSource(await packagedFeed(), options);
}

async function packagedFeed(): Promise<Feed> {
  const path = feedFile(process.resourcesPath);
  try {
    return feedIn(parseYaml(await readFile(path, 'utf8'), pathToFileURL(path)));
  } catch (cause) {
    throw new BauError('update_feed', {}, { cause });
  }
}

class PackageSource implements UpdateSource {
  private readonly base: URL;
  private readonly waiting: string;
  private pinned: Pinned | null = null;
  private fetched: { readonly installer: Installer; readonly path: string } | null = null;

  constructor(
    feed: Feed,
    private readonly options: SourceOptions,
  ) {
    this.base = new URL(feed.url.replace(/\/*$/, '/'));
    this.waiting = join(options.folder, feed.updaterCacheDirName);
  }

  async check(): Promise<NewVersion | null> {
    this.pinned = null;
    const url = new URL(feedName(process.platform, process.arch), this.base);
    const text = await fetchText(url.href, maxFeedBytes);
    const release = releaseIn(parseYaml(text, url));
    if (release === null) throw new BauError('update_feed');
    const file = fileFor(release, extensions[process.platform] ?? 'AppImage', process.arch);
    if (file === null) throw new BauError('update_feed');
    if (!isOffered(release, app.getVersion())) {
      // The installer of this very version may still lie there.
      await this.clear();
      return null;
    }
    this.pinned = { release, file };
    return viewOf(release, file);
  }

  async download(signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<void> {
    if (this.pinned === null) throw new BauError('update_feed');
    const { release, file } = this.pinned;
    let failure: BauError | null = null;
    const installer = makeInstaller({
      folder: this.options.folder,
      base: this.base,
      version: release.version,
      file,
      fetch: async (url, destination) => {
        const { size, sha512 } = file;
        await fetchFile({ url, destination, size, sha512 }, signal, onProgress).catch(
          (error: unknown) => {
            if (error instanceof BauError) failure = error;
            throw error;
          },
        );
      },
    });
    try {
      this.fetched = { installer, path: await installer.download() };
    } catch (cause) {
      await this.clear();
      // What is no failure to fetch is one of the signature that Windows looks at.
      throw (failure as BauError | null) ?? new BauError('update_mismatch', {}, { cause });
    }
  }

  async prepare(): Promise<() => void> {
    if (this.pinned === null || this.fetched === null) throw new BauError('update_feed');
    const { file } = this.pinned;
    const { installer, path } = this.fetched;
    const { appImage, startAgain } = this.options;
    if (appImage === null) return installer.prepare();
    await replaceAppImage(path, file.sha512, appImage);
    await this.clear();
    return startAgain;
  }

  private async clear(): Promise<void> {
    this.fetched = null;
    await rm(this.waiting, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** electron-updater's own reader of YAML; throws `update_feed`. */
function parseYaml(text: string, url: URL): unknown {
  try {
    return parseUpdateInfo(text, url.pathname, url);
  } catch (cause) {
    throw new BauError('update_feed', {}, { cause });
  }
}
