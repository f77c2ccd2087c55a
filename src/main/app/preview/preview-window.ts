// The windows in which saved files are looked at. Each has a session of its own that serves
// one file and reaches nothing else, a sandboxed page without a bridge, and goes with the
// app's window. A page that hangs or dies takes nothing else with it.

import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { BrowserWindow, session } from 'electron';
import { catalogues, type Language } from '../../../shared/i18n/texts';
import { visibleText } from '../../../shared/visible-text';
import { canvasColour } from '../theme';
import { PreviewFile } from './preview-file';
import { previewUrl, servePreview } from './preview-route';

const bounds = { width: 900, height: 720, minWidth: 360, minHeight: 280 } as const;

/** The oldest closes for one more. */
const mostWindows = 8;

export interface PreviewOptions {
  /** Folder of the built pages. */
  readonly folder: string;
  readonly language: () => Language;
  readonly owner: () => BrowserWindow | null;
}

export class PreviewWindows {
  /** By path, oldest first. */
  private readonly windows = new Map<string, BrowserWindow>();

  constructor(private readonly options: PreviewOptions) {}

  /** Shows the file, or the window that shows it already. Rejects as PreviewFile.open does. */
  async show(path: string): Promise<void> {
    const open = this.windows.get(path);
    if (open !== undefined) {
      open.focus();
      return;
    }
    const file = await PreviewFile.open(path);
    const [oldest] = this.windows.values();
    if (this.windows.size >= mostWindows) oldest?.destroy();
    const window = this.open(path, file);
    const token = this.serve(window, path, file);
    await window.loadURL(previewUrl(token));
  }

  private open(path: string, file: PreviewFile): BrowserWindow {
    const window = new BrowserWindow({
      ...bounds,
      title: visibleText(basename(path)),
      backgroundColor: canvasColour(),
      autoHideMenuBar: true,
      webPreferences: {
        // Nothing of it is kept: the name is new each time, and not one that persists.
        session: session.fromPartition(`preview-${randomBytes(8).toString('hex')}`),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    });
    this.windows.set(path, window);
    const end = (): void => {
      if (!window.isDestroyed()) window.destroy();
    };
    const owner = this.options.owner();
    owner?.once('closed', end);
    window.webContents.on('render-process-gone', end);
    // A page that hangs would never answer whether it may be closed.
    window.on('close', end);
    window.on('closed', () => {
      this.windows.delete(path);
      if (owner !== null && !owner.isDestroyed()) owner.off('closed', end);
      void file.close();
    });
    window.on('page-title-updated', (event) => {
      event.preventDefault();
    });
    return window;
  }

  private serve(window: BrowserWindow, path: string, file: PreviewFile): string {
    const token = randomBytes(16).toString('hex');
    const { sniffed, size, shown } = file;
    const language = this.options.language();
    servePreview(window.webContents.session, {
      folder: this.options.folder,
      token,
      file,
      info: {
        name: basename(path),
        kind: sniffed.kind,
        encoding: sniffed.kind === 'text' ? sniffed.encoding : null,
        size,
        shown,
        language,
        texts: catalogues[language].preview,
      },
    });
    return token;
  }
}
