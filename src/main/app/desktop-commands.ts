// Commands of a page about the desktop around it: notifications, closing, invite files,
// profiles, and the few pages on the web.

import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { BauError } from '../../shared/errors';
import { succeed, type Result } from '../../shared/ipc/result';
import { profilesPath } from '../../shared/profile-path';
import type { PageHandlers } from '../ipc/handle';
import { readInviteFile, writeInviteFile } from './links/bau-file';
import type { EngineProcess } from './engine-process';
import { openExternal } from './open-external';
import { listProfiles, openProfile, type Start } from './profiles';
import type { SettingsFile } from './settings';
import type { Texts } from './texts';

export interface DesktopServices {
  readonly engine: EngineProcess;
  readonly settings: SettingsFile;
  readonly texts: Texts;
  /** Name of this window's profile; null while its data lie in a folder that was given. */
  readonly ownProfile: string | null;
  readonly start: Start;
  readonly window: () => BrowserWindow | null;
}

type Handled =
  | 'invite.save'
  | 'invite.drop'
  | 'app.setNotify'
  | 'app.setClosing'
  | 'app.openLink'
  | 'profiles.list'
  | 'profiles.open';

const done: Result<object> = succeed({});

export function desktopHandlers(services: DesktopServices): Pick<PageHandlers, Handled> {
  const { settings } = services;
  return {
    'invite.save': async ({ link, id }) => {
      const judged = await services.engine.call('link.read', { link });
      if (!judged.ok) return judged;
      const path = await askWhere(services, id);
      if (path === null) return succeed({ saved: false });
      await writeInviteFile(path, link.trim());
      return succeed({ saved: true });
    },
    'invite.drop': async ({ paths: [path = ''] }) => succeed({ link: await readInviteFile(path) }),
    'app.setNotify': (notify) => {
      settings.update({ notify });
      return Promise.resolve(done);
    },
    'app.setClosing': ({ closing }) => {
      settings.update({ closing });
      return Promise.resolve(done);
    },
    'app.openLink': async ({ page }) => {
      await openExternal(page);
      return done;
    },
    'profiles.list': async () => {
      const folder = join(app.getPath('appData'), ...profilesPath);
      return succeed({ profiles: await listProfiles(folder, services.ownProfile) });
    },
    'profiles.open': async ({ name }) => {
      await openProfile(name, services.start);
      return done;
    },
  };
}

/** Where the person wants the invite file of that ID, or null when they thought better of it. */
async function askWhere(services: DesktopServices, id: string): Promise<string | null> {
  const { texts } = services;
  const window = services.window();
  if (window === null) throw new BauError('bad_input', {}, { message: 'no window' });
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: texts.desktop('saveInviteTitle'),
    defaultPath: join(app.getPath('documents'), texts.desktop('saveInviteName', { id })),
    filters: [{ name: texts.desktop('saveInviteKind'), extensions: ['bau'] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  // Electron 25's types have it optional, later ones empty.
  return canceled || !filePath ? null : filePath;
}
