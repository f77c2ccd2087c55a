// What no page may do, whatever gets into it: ask for permissions, open windows, leave
// the app's own origin, embed web views, download. Each is denied for every session and
// every page, those that come later included.

import { app, session, type Session, type WebContents } from 'electron';
import { pageUrl } from './protocol';

/** Same scheme and host as `allowed`; compared by parts, because custom schemes have no origin in Node. */
export function isSameOrigin(url: string, allowed: string): boolean {
  try {
    const one = new URL(url);
    const other = new URL(allowed);
    return one.protocol === other.protocol && one.host === other.host;
  } catch {
    return false;
  }
}

/** Address the window loads: the development server's when electron-vite runs one. */
export function startUrl(): string {
  const dev = process.env['ELECTRON_RENDERER_URL'];
  return !app.isPackaged && dev !== undefined ? dev : pageUrl;
}

/** Call before the app is ready, so that no session or page escapes it. */
export function setupSecurity(): void {
  app.on('session-created', hardenSession);
  app.on('web-contents-created', (_event, contents) => {
    hardenContents(contents);
  });
  void app.whenReady().then(() => {
    hardenSession(session.defaultSession);
  });
}

function hardenSession(target: Session): void {
  target.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
  target.on('will-download', (event) => {
    event.preventDefault();
  });
}

function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  const stayHome = (event: { preventDefault: () => void }, url: string): void => {
    if (!isSameOrigin(url, startUrl())) event.preventDefault();
  };
  contents.on('will-navigate', stayHome);
  contents.on('will-redirect', stayHome);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isSameOrigin(event.url, startUrl())) event.preventDefault();
  });
}
