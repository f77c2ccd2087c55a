// What each command of a page does: most go to the engine under their own name; the rest
// belong to main, because they need dialogs, the clipboard, the file manager or settings.

import { app, clipboard, type BrowserWindow } from 'electron';
import { BauError } from '../../shared/errors';
import type { EngineCommand, EngineInput, EngineOutput } from '../../shared/ipc/commands';
import { succeed, valueOf, type Result } from '../../shared/ipc/result';
import type { PageHandlers } from '../ipc/handle';
import { auditHandlers } from './audit-commands';
import { desktopHandlers } from './desktop-commands';
import type { EngineProcess } from './engine-process';
import { exportActivity } from './activity-export';
import { chooseFolder } from './folder-dialog';
import { identityHandlers } from './identity-commands';
import { knownPages } from './open-external';
import type { Start } from './profiles';
import type { PreviewWindows } from './preview/preview-window';
import { revealFolder } from './reveal';
import { rosterCommands } from './roster-commands';
import { savedHandlers } from './saved-commands';
import type { SettingsFile } from './settings';
import type { Texts } from './texts';
import { applyTheme } from './theme';
import { tryHere } from './trial';
import { updateHandlers } from './updates/update-commands';
import type { Updates } from './updates/updates';
import { vaultFileCommands } from './vault-file-commands';

export interface PageServices {
  readonly engine: EngineProcess;
  readonly settings: SettingsFile;
  readonly texts: Texts;
  readonly previews: PreviewWindows;
  readonly updates: Updates;
  readonly profileName: string;
  /** The engine's folder; absolute. */
  readonly dataDir: string;
  /** The profile's name; null while its data lie in a folder that was given. */
  readonly ownProfile: string | null;
  /** How another instance is started. */
  readonly start: Start;
  readonly window: () => BrowserWindow | null;
  /** Called when the language in force may have changed. */
  readonly onLanguage: () => void;
  /** Called when a page asks for the app's facts: it listens to events by then. */
  readonly onPage: () => void;
}

const done: Result<object> = succeed({});

export function pageHandlers(services: PageServices): PageHandlers {
  const { engine, settings, texts } = services;

  /** Hands a command over as it is. */
  const pass =
    <C extends EngineCommand>(command: C) =>
    (input: EngineInput<C>): Promise<Result<EngineOutput<C>>> =>
      engine.call(command, input);

  const ask = async (
    title: 'chooseVaultTitle' | 'chooseDownloadsTitle' | 'chooseSaveTitle',
    from: string | null,
  ) => {
    const window = services.window();
    if (window === null) return null;
    return chooseFolder(window, {
      title: texts.get(title),
      button: texts.get('chooseButton'),
      from,
    });
  };

  const snapshot = async () => valueOf(await engine.call('snapshot', {}));

  return {
    snapshot: pass('snapshot'),
    ...identityHandlers(services),
    ...auditHandlers(services),
    'server.configure': pass('server.configure'),
    'server.start': pass('server.start'),
    'server.stop': pass('server.stop'),
    'session.disconnect': pass('session.disconnect'),
    'invite.create': pass('invite.create'),
    'ids.revoke': pass('ids.revoke'),
    'ids.add': pass('ids.add'),
    'ids.set': pass('ids.set'),
    'ids.withdraw': pass('ids.withdraw'),
    'ids.remove': pass('ids.remove'),
    'ids.change': pass('ids.change'),
    'ids.end': pass('ids.end'),
    'limits.get': pass('limits.get'),
    'limits.set': pass('limits.set'),
    'files.list': pass('files.list'),
    'files.stopAdding': pass('files.stopAdding'),
    'roster.import': pass('roster.import'),
    ...rosterCommands(services),
    ...vaultFileCommands(services),
    'claims.open': pass('claims.open'),
    'claims.close': pass('claims.close'),
    'claims.undo': pass('claims.undo'),
    'nearby.look': pass('nearby.look'),
    'nearby.check': pass('nearby.check'),
    'server.probe': pass('server.probe'),
    'vault.claim': pass('vault.claim'),
    'link.read': pass('link.read'),
    'vault.connect': pass('vault.connect'),
    'vault.disconnect': pass('vault.disconnect'),
    'vault.forget': pass('vault.forget'),
    'vault.list': pass('vault.list'),
    'vault.say': pass('vault.say'),
    get: pass('get'),
    'get.into': async (input) => {
      const outDir = await ask('chooseSaveTitle', (await snapshot()).client.downloadDir);
      if (outDir === null) return succeed({ chosen: false });
      valueOf(await engine.call('get', { ...input, outDir }));
      return succeed({ chosen: true });
    },
    'transfer.pause': pass('transfer.pause'),
    'transfer.resume': pass('transfer.resume'),
    'transfer.retry': pass('transfer.retry'),
    'transfer.move': pass('transfer.move'),
    'transfer.answer': pass('transfer.answer'),
    'transfer.cancel': pass('transfer.cancel'),
    'transfer.remove': pass('transfer.remove'),
    ...savedHandlers(engine, services.previews),

    'vaultFolder.choose': async () => {
      const { server } = await snapshot();
      const vaultDir = await ask('chooseVaultTitle', server.config.vaultDir);
      if (vaultDir === null) return succeed({ chosen: false });
      valueOf(await engine.call('server.configure', { vaultDir }));
      return succeed({ chosen: true });
    },
    'vaultFolder.show': async () => {
      const { vaultDir } = (await snapshot()).server.config;
      if (vaultDir === null) throw new BauError('vault_missing');
      await revealFolder(vaultDir);
      return done;
    },
    'downloadFolder.choose': async () => {
      const downloadDir = await ask('chooseDownloadsTitle', (await snapshot()).client.downloadDir);
      if (downloadDir === null) return succeed({ chosen: false });
      valueOf(await engine.call('client.configure', { downloadDir }));
      return succeed({ chosen: true });
    },
    'downloadFolder.show': async () => {
      await revealFolder((await snapshot()).client.downloadDir);
      return done;
    },
    'activity.export': async () => {
      const { activity } = await snapshot();
      return succeed({ steps: await exportActivity(services, activity) });
    },
    'clipboard.write': async ({ text }) => {
      await clipboard.writeText(text);
      return done;
    },

    ...desktopHandlers(services),
    ...updateHandlers(services.updates),

    'app.info': () => {
      const { language, theme, existing, welcomed, notify, closing } = settings.current;
      const { electron, chrome, node } = process.versions;
      services.onPage();
      return Promise.resolve(
        succeed({
          version: app.getVersion(),
          electron,
          chrome,
          node,
          platform: process.platform,
          profile: services.profileName,
          dataDir: services.dataDir,
          language,
          systemLanguage: texts.systemLanguage,
          theme,
          existing,
          welcomed,
          notify,
          closing,
          pages: knownPages(),
          engine: engine.status,
        }),
      );
    },
    'engine.open': async ({ passphrase }) => {
      await engine.reopen(passphrase ?? null);
      return done;
    },
    'engine.inspect': () => engine.inspect(),
    'engine.recover': ({ choice }) => engine.recover(choice),
    'trial.start': async () =>
      succeed(await tryHere(engine, { id: texts.get('trialId'), name: texts.get('trialName') })),
    'dataFolder.show': async () => {
      await revealFolder(services.dataDir);
      return done;
    },
    'app.welcomed': () => {
      settings.update({ welcomed: true });
      return Promise.resolve(done);
    },
    'app.setLanguage': ({ language }) => {
      settings.update({ language });
      services.onLanguage();
      return Promise.resolve(done);
    },
    'app.setTheme': ({ theme }) => {
      settings.update({ theme });
      applyTheme(theme);
      return Promise.resolve(done);
    },
    'app.setExisting': ({ existing }) => {
      settings.update({ existing });
      return Promise.resolve(done);
    },
  };
}
