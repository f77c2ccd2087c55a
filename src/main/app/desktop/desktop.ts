// The app on the desktop around its window: follows the engine, and gives what it sees to
// the tray, the notifications, the close button and the links that come from outside.

import { app, clipboard, type BrowserWindow } from 'electron';
import type { EngineStatus, PageEvent, Panel } from '../../../shared/ipc/app-events';
import type { EngineEvent } from '../../../shared/ipc/events';
import type { Result } from '../../../shared/ipc/result';
import type { EngineProcess } from '../engine-process';
import { IncomingLinks } from '../links/incoming-links';
import type { Opening } from '../links/opening';
import type { SettingsFile } from '../settings';
import type { Texts } from '../texts';
import { setupClosing } from './closing';
import { News } from './news';
import { Notifier } from './notifier';
import { AppTray } from './tray';
import { trayModel, type TrayAction } from './tray-model';
import { DesktopWatch } from './watch';

export interface DesktopOptions {
  readonly engine: EngineProcess;
  readonly settings: SettingsFile;
  readonly texts: Texts;
  /** The window's, with the profile in it. */
  readonly title: string;
  readonly window: () => BrowserWindow | null;
  /** Shows the window to the person, a new one if it was closed. */
  readonly comeForward: () => void;
  readonly send: (event: PageEvent) => void;
}

export class Desktop {
  private readonly watch: DesktopWatch;
  private readonly notifier: Notifier;
  private readonly news: News;
  private readonly links: IncomingLinks;
  private readonly tray: AppTray;
  /** Events since the engine opened, until its snapshot is here; null once it is, or while none is open. */
  private early: EngineEvent[] | null = null;
  private round = 0;
  private isListened = false;
  private panelWanted: Panel | null = null;
  private isQuitting = false;

  constructor(private readonly options: DesktopOptions) {
    const { settings, texts, send, engine, window } = options;
    this.tray = new AppTray((action) => {
      this.act(action);
    });
    this.watch = new DesktopWatch(() => {
      this.redraw();
    });
    const notifier = new Notifier({
      settings,
      texts,
      isInSight: () => window()?.isFocused() ?? false,
      show: (panel) => {
        this.show(panel);
      },
    });
    this.notifier = notifier;
    this.news = new News((item) => {
      notifier.tell(item);
    });
    this.links = new IncomingLinks({
      readLink: (link) => engine.call('link.read', { link }),
      send,
    });
    app.on('before-quit', () => (this.isQuitting = true));
    app.on('will-quit', () => {
      this.news.stop();
      this.tray.close();
    });
    this.redraw();
  }

  /** Files are on their way, or people connected. */
  get isBusy(): boolean {
    const { isMoving, clients, canPause } = this.watch.state;
    return isMoving || clients > 0 || canPause;
  }

  /** Takes every event of the engine, in order. */
  noteEvent(event: EngineEvent): void {
    if (this.early !== null) this.early.push(event);
    else this.take(event);
  }

  noteStatus(status: EngineStatus): void {
    const { state } = status;
    if (state === 'failed' && status.failure.reason === 'engine_lost') {
      this.notifier.tell({ kind: 'engine' });
    }
    this.round += 1;
    this.watch.restart(state);
    this.news.stop();
    this.early = [];
    if (state === 'running') void this.catchUp(this.round);
  }

  moves(isMoving: boolean): void {
    this.watch.moves(isMoving);
  }

  /** Minds a new window until it is gone. */
  windowOpened(window: BrowserWindow): void {
    const { settings, texts } = this.options;
    setupClosing(window, {
      settings,
      texts,
      facts: () => {
        const { server, isMoving } = this.watch.state;
        return { isServing: server !== 'stopped', isMoving, isQuitting: this.isQuitting };
      },
      quit: () => {
        app.quit();
      },
    });
    // A page that is loaded anew listens anew.
    window.webContents.on('did-start-loading', () => void this.listened(false));
    window.once('closed', () => void this.listened(false));
  }

  /** A page asked for the app's facts: it listens to events by then. */
  pageListens(): void {
    void this.listened(true);
  }

  languageChanged(): void {
    this.redraw();
  }

  /** Brings the window forward on that panel. */
  show(panel: Panel): void {
    this.options.comeForward();
    if (this.isListened) this.options.send({ type: 'app.show', panel });
    else this.panelWanted = panel;
  }

  /** Has the page ask about a link, or say what is wrong with it, as soon as there is one. */
  open(opening: Opening): void {
    void this.links.open(opening);
  }

  private async listened(isListened: boolean): Promise<void> {
    this.isListened = isListened;
    const { panelWanted } = this;
    if (isListened && panelWanted !== null) {
      this.panelWanted = null;
      this.options.send({ type: 'app.show', panel: panelWanted });
    }
    await this.links.listened(isListened);
  }

  private async catchUp(round: number): Promise<void> {
    const result = await this.options.engine.call('snapshot', {});
    if (round !== this.round || !result.ok) return;
    const { value } = result;
    this.watch.load(value);
    this.news.load(value);
    const early = this.early ?? [];
    this.early = null;
    for (const event of early) if (event.seq > value.seq) this.take(event);
    await this.links.handOn();
  }

  private take(event: EngineEvent): void {
    this.watch.note(event);
    this.news.note(event);
  }

  private redraw(): void {
    const { texts, title } = this.options;
    const { language } = texts;
    const number = new Intl.NumberFormat(language);
    const format = (count: number): string => number.format(count);
    this.tray.draw(trayModel(this.watch.state, texts.desktop, title, format));
  }

  private act(action: TrayAction): void {
    const { engine, comeForward } = this.options;
    switch (action) {
      case 'open':
        comeForward();
        return;
      case 'start':
        void this.tellFailure(engine.call('server.start', {}));
        return;
      case 'stop':
        void this.tellFailure(engine.call('server.stop', {}));
        return;
      case 'copy':
        void this.copyAddress();
        return;
      case 'pause':
        void this.tellFailure(engine.call('transfer.pause', {}));
        return;
      case 'resume':
        void this.tellFailure(engine.call('transfer.resume', {}));
        return;
      case 'quit':
        app.quit();
    }
  }

  private async copyAddress(): Promise<void> {
    const { address } = this.watch.state;
    if (address !== null) await clipboard.writeText(address);
  }

  /** What the tray could not do is said in the window: it has the room to say what to do next. */
  private async tellFailure(work: Promise<Result<unknown>>): Promise<void> {
    const result = await work;
    if (result.ok) return;
    this.options.comeForward();
    this.options.send({ type: 'app.failure', failure: result.error });
  }
}
