// The native menu in the language in force: panels, editing, zoom, window. Roles bring
// the system's own behaviour; labels come from the catalogue so that one language rules.

import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { WebPage } from '../../shared/desktop';
import type { Panel } from '../../shared/ipc/app-events';
import type { NativeTexts } from '../../shared/i18n/texts';
import { knownPages } from './open-external';
import type { Texts } from './texts';

type Item = MenuItemConstructorOptions;
type Role = NonNullable<Item['role']>;

const pageLabels = {
  manual: 'pageManual',
  project: 'pageProject',
  releases: 'pageReleases',
  noise: 'pageNoise',
  minisign: 'pageMinisign',
} as const;

/** Builds the menu and makes it the app's; call again when the language changes. */
export function setupMenu(
  texts: Texts,
  show: (panel: Panel) => void,
  open: (page: WebPage) => void,
): void {
  const role = (key: keyof NativeTexts, name: Role): Item => ({
    label: texts.get(key),
    role: name,
  });
  const panel = (key: keyof NativeTexts, name: Panel, accelerator: string): Item => ({
    label: texts.get(key),
    accelerator,
    click: () => {
      show(name);
    },
  });
  const line: Item = { type: 'separator' };
  const settings = panel('menuSettings', 'settings', 'CmdOrCtrl+,');
  const isMac = process.platform === 'darwin';

  const own: Item = {
    label: app.name,
    submenu: [
      role('menuAbout', 'about'),
      line,
      settings,
      line,
      role('menuHide', 'hide'),
      role('menuHideOthers', 'hideOthers'),
      role('menuShowAll', 'unhide'),
      line,
      role('menuQuit', 'quit'),
    ],
  };
  const file: Item = {
    label: texts.get('menuFile'),
    submenu: isMac
      ? [role('menuCloseWindow', 'close')]
      : [settings, line, role('menuQuit', 'quit')],
  };
  const edit: Item = {
    label: texts.get('menuEdit'),
    submenu: [
      role('menuUndo', 'undo'),
      role('menuRedo', 'redo'),
      line,
      role('menuCut', 'cut'),
      role('menuCopy', 'copy'),
      role('menuPaste', 'paste'),
      role('menuSelectAll', 'selectAll'),
    ],
  };
  const view: Item = {
    label: texts.get('menuView'),
    submenu: [
      panel('menuServer', 'server', 'CmdOrCtrl+1'),
      panel('menuClient', 'client', 'CmdOrCtrl+2'),
      panel('menuActivity', 'activity', 'CmdOrCtrl+3'),
      line,
      role('menuActualSize', 'resetZoom'),
      role('menuZoomIn', 'zoomIn'),
      role('menuZoomOut', 'zoomOut'),
      line,
      role('menuFullScreen', 'togglefullscreen'),
      ...(app.isPackaged ? [] : [role('menuDeveloper', 'toggleDevTools')]),
    ],
  };
  const windowMenu: Item = {
    label: texts.get('menuWindow'),
    submenu: [role('menuMinimize', 'minimize'), role('menuCloseWindow', 'close')],
  };
  const help: Item = {
    label: texts.desktop('menuHelp'),
    role: 'help',
    submenu: knownPages().map((page) => ({
      label: texts.desktop(pageLabels[page]),
      click: () => {
        open(page);
      },
    })),
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...(isMac ? [own] : []), file, edit, view, windowMenu, help]),
  );
}
