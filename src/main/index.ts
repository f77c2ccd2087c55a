// Entry of the app: composition and lifecycle, nothing else. What must happen before
// Electron is ready comes first, in order; the rest waits for it.

import { join } from 'node:path';
import { app, powerSaveBlocker, type BrowserWindow } from 'electron';
import { commandArguments, runCommand } from './app/command-mode';
import { Desktop } from './app/desktop/desktop';
import { EngineProcess, type EngineProcessOptions } from './app/engine-process';
import { openKeyStore } from './app/key-store';
import { setupMenu } from './app/menu';
import { pageHandlers } from './app/page-commands';
import type { Opening } from './app/links/opening';
import { setupOpenings, setupScheme } from './app/links/setup-openings';
import { openExternal } from './app/open-external';
import { setupProfile, type Profile } from './app/profile';
import { PreviewWindows } from './app/preview/preview-window';
import { registerScheme, setupProtocol } from './app/protocol';
import { isSameOrigin, setupSecurity, startUrl } from './app/security';
import { lacksSandbox, refuseToStart, refuseWithoutSandbox } from './app/refuse-start';
import { SettingsFile } from './app/settings';
import { startAgain } from './app/start-again';
import { StayAwake } from './app/stay-awake';
import { readSwitches, type Switches } from './app/switches';
import { Texts } from './app/texts';
import { applyTheme } from './app/theme';
import { setupUpdates } from './app/updates/setup-updates';
import { setupWaking } from './app/waking';
import { bringForward, createWindow } from './app/window';
import { defaultProfile } from '../shared/profile-path';
import { eventSender } from './ipc/events';
import { setupCommands } from './ipc/handle';

const appName = 'Bau';
const files = {
  renderer: join(__dirname, '../renderer'),
  preload: join(__dirname, '../preload/index.js'),
  engineHost: join(__dirname, 'engine-host.js'),
  worker: join(__dirname, 'hash-worker.js'),
} as const;

let window: BrowserWindow | null = null;
/** Once there is something to come forward with. */
let desktop: Desktop | null = null;
/** What to open, asked for before that. */
let early: Opening | null = null;
/** Opens the window that `comeForward` finds missing. */
let openMissing: () => void = () => undefined;

function main(): void {
  if (lacksSandbox(process.env)) {
    void refuseWithoutSandbox();
    return;
  }
  let switches: Switches;
  let profile: Profile;
  try {
    switches = readSwitches(process.argv.slice(1), process.cwd());
    profile = setupProfile(switches);
  } catch (error) {
    refuseToStart(error);
    return;
  }
  if (!setupOpenings(open, comeForward)) {
    app.quit();
    return;
  }
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerScheme();
  setupSecurity();
  void app.whenReady().then(() => {
    run(switches, profile);
  });
}

function run(switches: Switches, profile: Profile): void {
  const settings = new SettingsFile(profile.windowDir);
  const texts = new Texts(settings);
  const send = eventSender(() => window);
  const title = profile.name === defaultProfile ? 'Baú' : `Baú (${profile.name})`;
  const stayAwake = new StayAwake(powerSaveBlocker, (isMoving) => desktop?.moves(isMoving));
  const engine = setupEngine(switches, profile, {
    onEvent: (event) => {
      stayAwake.note(event);
      desktop?.noteEvent(event);
      send(event);
    },
    onStatus: (status) => {
      if (status.state !== 'running') stayAwake.reset();
      desktop?.noteStatus(status);
      send({ type: 'app.engine', status });
    },
  });
  const openWindow = (): void => {
    window = createWindow(settings, { title, preload: files.preload, icon: windowIcon() });
    window.once('closed', () => (window = null));
    desktop?.windowOpened(window);
  };
  openMissing = openWindow;
  desktop = new Desktop({
    engine,
    settings,
    texts,
    title,
    window: () => window,
    comeForward,
    send,
  });
  const rebuildMenu = (): void => {
    setupMenu(
      texts,
      (panel) => desktop?.show(panel),
      // Without a browser there is nothing a menu could do about it.
      (page) => void openExternal(page).catch(() => undefined),
    );
  };

  const quit = setupQuit(engine);
  const updates = setupUpdates({
    switches,
    folder: profile.windowDir,
    memory: settings,
    isBusy: () => desktop?.isBusy ?? false,
    onChange: (view, isNews) => {
      send({ type: 'app.updates', updates: view, isNews });
    },
    endWith: quit,
  });
  const previews = new PreviewWindows({
    folder: files.renderer,
    language: () => texts.language,
    owner: () => window,
  });

  applyTheme(settings.current.theme);
  setupProtocol(files.renderer);
  setupCommands(
    { window: () => window, isOurUrl: (url) => isSameOrigin(url, startUrl()) },
    pageHandlers({
      engine,
      settings,
      texts,
      previews,
      updates,
      profileName: profile.name,
      dataDir: profile.dataDir,

      ownProfile: switches.dataDir === null ? profile.name : null,
      start: startAgain(switches),
      window: () => window,
      onLanguage: () => {
        rebuildMenu();
        desktop?.languageChanged();
      },
      onPage: () => desktop?.pageListens(),
    }),
  );
  rebuildMenu();
  setupScheme();
  setupWaking(engine);
  void engine.start();
  openWindow();
  if (early !== null) desktop.open(early);
  app.on('activate', () => {
    if (window === null) openWindow();
  });
}

function setupEngine(
  switches: Switches,
  profile: Profile,
  listeners: Pick<EngineProcessOptions, 'onEvent' | 'onStatus'>,
): EngineProcess {
  const { BAU_PASSPHRASE: passphrase, BAU_DOWNLOADS: downloads } = process.env;
  // Chromium's processes inherit what stays here.
  delete process.env['BAU_PASSPHRASE'];
  return new EngineProcess({
    hostFile: files.engineHost,
    setup: {
      dataDir: profile.dataDir,
      workerFile: files.worker,
      downloadDir: downloads ?? join(app.getPath('downloads'), appName),
      sampleVaultDir: app.isPackaged
        ? join(process.resourcesPath, 'vault')
        : join(app.getAppPath(), 'vault'),
      allowKeyFile: switches.keyFile,
      appName: `${appName} ${app.getVersion()}`,
      queue: 'all',
    },
    passphrase: passphrase ?? null,
    openKeyStore,
    ...listeners,
    onLog: (line) => {
      if (!app.isPackaged) process.stderr.write(`${JSON.stringify(line)}\n`);
    },
  });
}

/**
 * Sessions end with a word to the other side before the app does. Returns how to quit with
 * something to be done after that.
 */
function setupQuit(engine: EngineProcess): (last: () => void) => void {
  let isClosed = false;
  let atLast: () => void = () => undefined;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void engine.close().finally(() => {
      isClosed = true;
      atLast();
      app.quit();
    });
  });
  return (last) => {
    atLast = last;
    app.quit();
  };
}

function comeForward(): void {
  if (window !== null) bringForward(window);
  else openMissing();
}

function open(opening: Opening): void {
  if (desktop === null) {
    early = opening;
    return;
  }
  comeForward();
  desktop.open(opening);
}

function windowIcon(): string | null {
  if (process.platform !== 'linux') return null;
  return app.isPackaged
    ? join(process.resourcesPath, 'icon.png')
    : join(app.getAppPath(), 'build/icon.png');
}

const command = commandArguments(process.argv);
if (command === null) main();
else void runCommand(command);
