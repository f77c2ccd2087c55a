// The one window: sandboxed, remembered where it was left, painted in the theme's colour
// before its page is there, and shown only when there is something to see.

import { BrowserWindow, screen, type Rectangle } from 'electron';
import { startUrl } from './security';
import type { SettingsFile } from './settings';
import { canvasColour, setupThemeBackground } from './theme';

const size = { width: 1200, height: 760, minWidth: 800, minHeight: 560 } as const;

/** Writing the place is put off until the window has rested this long. */
const restMs = 500;

export interface WindowFacts {
  readonly title: string;
  readonly preload: string;
  /** PNG for window managers that take one from the window; null elsewhere. */
  readonly icon: string | null;
}

export function createWindow(settings: SettingsFile, facts: WindowFacts): BrowserWindow {
  const { bounds, maximized } = settings.current;
  const window = new BrowserWindow({
    ...size,
    ...(bounds !== null && isOnScreen(bounds) ? bounds : {}),
    ...(facts.icon === null ? {} : { icon: facts.icon }),
    title: facts.title,
    backgroundColor: canvasColour(),
    show: false,
    webPreferences: {
      preload: facts.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  setupThemeBackground(window);
  rememberPlace(window, settings);
  window.on('page-title-updated', (event) => {
    event.preventDefault();
  });
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  void window.loadURL(startUrl());
  return window;
}

/** Brings the window to the person, from the taskbar if need be. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function rememberPlace(window: BrowserWindow, settings: SettingsFile): void {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    settings.update({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, restMs);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('close', write);
}

/** Enough of the window lies on some display for a hand to catch it. */
function isOnScreen(bounds: Rectangle): boolean {
  const margin = 80;
  return screen.getAllDisplays().some(({ workArea }) => {
    const across =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) -
      Math.max(bounds.x, workArea.x);
    const isTopInside = bounds.y >= workArea.y && bounds.y < workArea.y + workArea.height - margin;
    return across >= margin && isTopInside;
  });
}
