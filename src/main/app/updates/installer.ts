// electron-updater, held to what is wanted of it: it keeps the download, has Windows look at
// the installer's signature, and starts the installer of Windows or hands over to macOS's own
// updater. What is fetched, from where and how, is not its to decide.

import { app } from 'electron';
import { AppImageUpdater, MacUpdater, NsisUpdater, Provider } from 'electron-updater';
import type { AppUpdater, ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider';
import { feedFile } from './feed';
import type { ReleaseFile } from './release';

export interface InstallerOptions {
  /** Where downloads may wait; absolute. */
  readonly folder: string;
  /** The feed's folder. */
  readonly base: URL;
  readonly version: string;
  readonly file: ReleaseFile;
  /** Fetches and verifies the file at the address into a place where nothing is yet. */
  readonly fetch: (url: string, destination: string) => Promise<void>;
}

export interface Installer {
  /** Resolves to the path of the verified file. */
  download(): Promise<string>;
  /** Resolves to what starts the installation when the app has ended. */
  prepare(): Promise<() => void>;
}

export function makeInstaller(options: InstallerOptions): Installer {
  const updater = updaterOf(options);
  return {
    download: async () => {
      await updater.checkForUpdates();
      const [path] = await updater.downloadUpdate();
      if (path === undefined) throw new Error('nothing was downloaded');
      return path;
    },
    prepare: async () => {
      if (updater instanceof NsisUpdater) return () => void updater.install(true, true);
      // macOS's updater ends the app by itself, or says why it cannot.
      return new Promise((_resolve, reject) => {
        updater.once('error', reject);
        updater.quitAndInstall();
      });
    },
  };
}

function updaterOf({ folder, base, version, file, fetch }: InstallerOptions): AppUpdater {
  const adapter = adapterFor(folder);
  const updater =
    process.platform === 'win32'
      ? new NsisUpdater(null, adapter)
      : process.platform === 'darwin'
        ? new MacUpdater(undefined, adapter)
        : new AppImageUpdater(null, adapter);
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  updater.disableDifferentialDownload = true;
  Object.assign(updater, {
    httpExecutor: new OwnExecutor(fetch),
    // It would keep a number for this computer, and send it along.
    getOrCreateStagingUserId: () => Promise.resolve(''),
  });
  const { url, sha512, size } = file;
  // The latter two are of an older form, which its types insist on.
  const info: UpdateInfo = Object.assign(
    { version, files: [{ url, sha512, size }], releaseDate: '' },
    { path: url, sha512 },
  );
  updater.setFeedURL({
    provider: 'custom',
    updateProvider: class extends KnownRelease {
      constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
        super(runtime, info, base);
      }
    },
  });
  return updater;
}

/** A provider that asks nobody: the release is known. */
class KnownRelease extends Provider<UpdateInfo> {
  constructor(
    runtime: ProviderRuntimeOptions,
    private readonly info: UpdateInfo,
    private readonly base: URL,
  ) {
    super(runtime);
  }

  async getLatestVersion(): Promise<UpdateInfo> {
    return this.info;
  }

  resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
    return files.map((info) => ({ url: new URL(info.url, this.base), info }));
  }
}

class OwnExecutor extends ElectronHttpExecutor {
  constructor(private readonly fetch: InstallerOptions['fetch']) {
    super();
  }

  override async download(url: URL, destination: string): Promise<string> {
    await this.fetch(url.href, destination);
    return destination;
  }
}

function adapterFor(folder: string): AppAdapter {
  return {
    version: app.getVersion(),
    name: app.getName(),
    isPackaged: app.isPackaged,
    appUpdateConfigPath: feedFile(process.resourcesPath),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => app.whenReady(),
    relaunch: () => {
      app.relaunch();
    },
    quit: () => {
      app.quit();
    },
    // Nothing is installed because a person closed the app.
    onQuit: () => undefined,
  };
}
