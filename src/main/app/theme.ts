// Light, dark or the system's: pages follow through `prefers-color-scheme`, and the
// window is painted in the page's colour before the page is there.

import { nativeTheme, type BrowserWindow } from 'electron';
import type { Settings } from './settings';

/** Same values as `--canvas` in the renderer's tokens. */
const canvas = { light: '#f6f5f1', dark: '#171613' } as const;

export function canvasColour(): string {
  return nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light;
}

export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme;
}

/** Keeps the window's own background in step with the theme. */
export function setupThemeBackground(window: BrowserWindow): void {
  const repaint = (): void => {
    window.setBackgroundColor(canvasColour());
  };
  nativeTheme.on('updated', repaint);
  window.once('closed', () => {
    nativeTheme.off('updated', repaint);
  });
}
