/**
 * Starts the built app as a person would, in folders of its own, and ends it whatever
 * became of the test. Errors in the page's console fail the test that caused them.
 */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Bridge, PageCommand, PageInput, PageOutput } from '../../src/shared/ipc/bridge';
import type { Result } from '../../src/shared/ipc/result';
import type { Language } from '../../src/shared/i18n/texts';
import { defaultProfile, profilePath } from '../../src/shared/profile-path';
import { electronRuntime, packagedDir, projectDir } from './runtime';

export interface LaunchOptions {
  readonly language?: Language;
  /** Folder of an earlier start, to come back to its data; a fresh one unless given. */
  readonly dataDir?: string;
  /** Takes the place of the person's home; the data folder is then the one the app chooses there. */
  readonly home?: string;
  /** Keep the keys in a file; true unless told, as CI has no key store. */
  readonly keyFile?: boolean;
  /** Begin with the first screen, as a fresh profile does; passed over unless told. */
  readonly welcome?: boolean;
  /** Further arguments, such as a link to open. */
  readonly args?: readonly string[];
  /** Folder that holds the profiles of this app, in place of one data folder; Linux alone. */
  readonly configDir?: string;
  /** The executable of another copy of the program; the one under test unless told. */
  readonly program?: string;
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The test provokes errors in the page's console on purpose. */
  readonly expectsErrors?: boolean;
}

/**
 * The same on every Linux, whatever its desktop: a key store that protects nothing, which
 * is none, and no GPU process, which a virtual screen has no use for.
 */
const onLinux = process.platform === 'linux' ? ['--password-store=basic', '--disable-gpu'] : [];

/**
 * About once in thirty starts Playwright connects to an Electron and then never hears from
 * it. Such a start is given up and made again, with more patience each time.
 */
const startDeadlinesMs = [12_000, 24_000, 48_000];
const closeDeadlineMs = 15_000;

/**
 * The command line of an app on that data folder, or on its profile's own (null), as a start
 * from a terminal would have it.
 */
export function commandLine(
  dataDir: string | null,
  keyFile: boolean,
): { executablePath: string; args: string[] } {
  const { executablePath, args } = electronRuntime();
  return {
    executablePath,
    args: [
      ...args,
      // A packaged program knows its own folder.
      ...(packagedDir === null ? [projectDir] : []),
      ...onLinux,
      ...(dataDir === null ? [] : ['--data', dataDir]),
      ...(keyFile ? ['--key-file'] : []),
    ],
  };
}

/** The environment of an app: its language, its downloads, and nothing of the tests' own. */
export function environment(language: Language, downloads: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(LC_|LANG|BAU_|ELECTRON_)/.test(entry[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    LANGUAGE: language === 'en' ? 'en' : 'pt_BR',
    BAU_DOWNLOADS: downloads,
  };
}

/** Nothing but a home says where a person's folders are. */
function homeOnly(home: string): Record<string, string> {
  return { HOME: home, XDG_CONFIG_HOME: '', XDG_CACHE_HOME: '', XDG_DATA_HOME: '' };
}

/** As if the first screen had been seen before: what the app itself writes when it is left. */
async function passOverWelcome(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'window');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const settings = JSON.stringify({ welcomed: true });
  // The settings of an earlier start stay as they are.
  await writeFile(join(folder, 'settings.json'), settings, { flag: 'wx' }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    },
  );
}

async function attached(
  options: Parameters<typeof _electron.launch>[0],
): Promise<{ electron: ElectronApplication; page: Page }> {
  let failure: unknown;
  for (const timeout of startDeadlinesMs) {
    try {
      const electron = await _electron.launch({ ...options, timeout });
      return { electron, page: await electron.firstWindow({ timeout }) };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

export class RunningApp {
  /** What the page's console complained of. */
  readonly complaints: string[] = [];
  /** What the app wrote to standard error: its log lines, among Chromium's remarks. */
  output = '';
  /** Resolves when the app has ended, however it came to. */
  readonly over: Promise<void>;
  private readonly child: ChildProcess;
  private closing: Promise<void> | null = null;

  private constructor(
    readonly electron: ElectronApplication,
    readonly page: Page,
    readonly dataDir: string,
    readonly downloads: string,
    readonly expectsErrors: boolean,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    // Asked for now: of an app that ended by itself, Playwright no longer knows it.
    this.child = electron.process();
    this.over = new Promise((resolve) => this.child.once('exit', () => resolve()));
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString('utf8');
    });
  }

  /** Resolves when the window can be used, its engine open or known to have failed. */
  static async start(folder: string, options: LaunchOptions = {}): Promise<RunningApp> {
    const { language = 'pt-BR', keyFile = true, expectsErrors = false, configDir } = options;
    const own = join(folder, randomUUID());
    const { home } = options;
    const chosen =
      home === undefined ? null : join(home, '.config', ...profilePath(defaultProfile));
    const dataDir = chosen ?? options.dataDir ?? join(own, 'data');
    const downloads = join(own, 'downloads');
    await mkdir(downloads, { recursive: true });
    const inProfile =
      configDir === undefined ? null : join(configDir, ...profilePath(defaultProfile));
    // An empty home stays empty.
    if (options.welcome !== true && home === undefined) {
      await passOverWelcome(inProfile ?? dataDir);
    }
    const { executablePath, args } = commandLine(
      chosen === null && inProfile === null ? dataDir : null,
      keyFile,
    );

    const { electron, page } = await attached({
      executablePath: options.program ?? executablePath,
      args: [...args, ...(options.args ?? [])],
      env: {
        ...environment(language, downloads),
        ...(home === undefined ? {} : homeOnly(home)),
        ...(configDir === undefined ? {} : { XDG_CONFIG_HOME: configDir }),
        ...options.env,
      },
      cwd: projectDir,
      // Playwright would force the light theme on every page.
      colorScheme: null,
    });
    const app = new RunningApp(electron, page, dataDir, downloads, expectsErrors);
    await page
      .getByTestId('server-state')
      .or(page.getByTestId('engine-trouble'))
      .or(page.getByTestId('welcome'))
      .waitFor();
    return app;
  }

  /** The folder this app serves until another is chosen: its own copy of the sample vault. */
  get vaultDir(): string {
    return join(this.dataDir, 'vault');
  }

  /** Sends a command the way the page does. */
  async send<C extends PageCommand>(
    command: C,
    input: PageInput<C>,
  ): Promise<Result<PageOutput<C>>> {
    const answer: unknown = await this.page.evaluate(
      ([name, payload]) => {
        const { bau } = globalThis as unknown as {
          bau: Record<string, (input: unknown) => unknown>;
        };
        return bau[name]?.(payload);
      },
      [command, input] as const,
    );
    return answer as Awaited<ReturnType<Bridge[C]>> & Result<PageOutput<C>>;
  }

  /** The value of a command that must succeed. */
  async ask<C extends PageCommand>(command: C, input: PageInput<C>): Promise<PageOutput<C>> {
    const result = await this.send(command, input);
    if (!result.ok) throw new Error(`${command}: ${result.error.reason}`);
    return result.value;
  }

  /** What the system's save dialog answers from now on; null: the person thinks better of it. */
  async answerSaveDialog(filePath: string | null): Promise<void> {
    await this.electron.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () =>
        Promise.resolve({ canceled: path === null, filePath: path ?? '' });
    }, filePath);
  }

  /** Process number of the engine, as the operating system knows it; null while there is none. */
  enginePid(): Promise<number | null> {
    return this.electron.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Baú engine')?.pid ?? null,
    );
  }

  /** Puts the window's content at exactly that size. */
  async resize(width: number, height: number): Promise<void> {
    await this.electron.evaluate(
      ({ BrowserWindow }, size) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
      },
      { width, height },
    );
    await this.page.waitForFunction((expected) => window.innerWidth === expected, width);
  }

  /** Changes the theme and waits until the page wears it. */
  async wear(theme: 'light' | 'dark'): Promise<void> {
    await this.ask('app.setTheme', { theme });
    await this.page.waitForFunction(
      (expected) => matchMedia(`(prefers-color-scheme: ${expected})`).matches,
      theme,
    );
  }

  /**
   * Ends the app as its menu would; kills it when that takes too long.
   * Once is enough, and more does no harm.
   */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const timer = setTimeout(() => child.kill('SIGKILL'), closeDeadlineMs);
    try {
      await this.electron.close();
    } finally {
      clearTimeout(timer);
    }
  }
}
