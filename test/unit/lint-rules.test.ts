/**
 * The import table and the bans are only worth something if they fire. Each case is
 * a snippet judged as if it were the named file; a matching permitted case shows
 * that the rule is not simply firing at everything.
 */
import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import tseslint from 'typescript-eslint';

const OUR_RULES = ['bau/import-table', 'no-restricted-syntax'];

// The files do not exist, so rules that need type information cannot run on them.
const eslint = new ESLint({
  overrideConfig: [{ files: ['**/*.{ts,tsx}'], ...tseslint.configs.disableTypeChecked }],
});

/** Our rules' messages for `code` as the content of `path`, each as "rule: message". */
async function complaints(path: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: resolve(path) });
  if (result === undefined) throw new Error(`${path} was not linted`);
  const fatal = result.messages.find((message) => message.fatal === true);
  if (fatal !== undefined) throw new Error(fatal.message);
  return result.messages
    .filter(({ ruleId, severity }) => severity === 2 && OUR_RULES.includes(ruleId ?? ''))
    .map(({ ruleId, message }) => `${ruleId ?? ''}: ${message}`);
}

const importing = (specifier: string): string => `import { x } from '${specifier}';\nx();\n`;

describe('import table', () => {
  it.each([
    ['src/shared/errors.ts', 'node:fs'],
    ['src/shared/errors.ts', '../main/wire/limits'],
    ['src/main/crypto/aead.ts', '../noise/handshake-state'],
    ['src/main/noise/cipher-state.ts', '../identity/keys'],
    ['src/main/noise/cipher-state.ts', 'sodium-native'],
    ['src/main/identity/invite.ts', '../store/invites'],
    ['src/main/wire/frames.ts', '../crypto/hex'],
    ['src/main/session/channel.ts', '../vault/reader'],
    ['src/main/vault/reader.ts', '../store/history'],
    ['src/main/vault/reader.ts', 'libsql'],
    ['src/main/store/clients.ts', '../session/channel'],
    ['src/main/server/listener.ts', '../client/dial'],
    ['src/main/client/dial.ts', '../server/listener'],
    ['src/main/client/dial.ts', '../engine/engine'],
    ['src/main/engine/engine.ts', '../app/window'],
    ['src/main/engine/engine.ts', 'electron'],
    ['src/main/engine-host.ts', 'electron'],
    ['src/main/hash-worker.ts', './server/listener'],
    ['src/main/cli.ts', './client/dial'],
    ['src/main/cli.ts', 'electron'],
    ['src/main/cli/get.ts', '../session/channel'],
    ['src/main/app/window.ts', '../server/listener'],
    ['src/main/ipc/handle.ts', '../store/clients'],
    ['src/main/index.ts', './client/dial'],
    ['src/main/utils/misc.ts', 'node:fs'],
    ['src/preload/index.ts', '../shared/errors'],
    ['src/preload/index.ts', 'zod'],
    ['src/renderer/bridge.ts', '../main/engine/engine'],
    ['src/renderer/bridge.ts', 'electron'],
    ['src/renderer/bridge.ts', 'node:path'],
    ['src/renderer/features/client/Panel.tsx', '../server/Panel'],
    ['src/renderer/bridge.ts', '../../scripts/runtime.mjs'],
  ])('%s may not import %s', async (path, specifier) => {
    expect(await complaints(path, importing(specifier))).toEqual([
      expect.stringMatching(/^bau\/import-table: /),
    ]);
  });

  it.each([
    ['src/shared/ipc/commands.ts', 'zod'],
    ['src/shared/project.ts', './errors'],
    ['src/main/crypto/aead.ts', 'sodium-native'],
    ['src/main/noise/cipher-state.ts', '../crypto/aead'],
    ['src/main/session/channel.ts', '../noise/handshake-state'],
    ['src/main/store/database.ts', 'libsql'],
    ['src/main/server/listener.ts', '../vault/reader'],
    ['src/main/server/listener.ts', 'node:net'],
    ['src/main/engine/engine.ts', '../client/dial'],
    ['src/main/engine-host.ts', './engine/engine'],
    ['src/main/hash-worker.ts', './crypto/blake2b'],
    ['src/main/cli.ts', './cli/get'],
    ['src/main/cli/get.ts', '../engine/engine'],
    ['src/main/app/window.ts', 'electron'],
    ['src/main/index.ts', './app/window'],
    ['src/preload/index.ts', '../shared/ipc/channels'],
    ['src/renderer/App.tsx', './features/client/Panel'],
    ['src/renderer/features/client/Panel.tsx', '../../bridge'],
    ['src/renderer/features/client/Panel.tsx', './Row'],
    ['test/unit/anything.ts', '../../src/main/store/database'],
  ])('%s may import %s', async (path, specifier) => {
    expect(await complaints(path, importing(specifier))).toEqual([]);
  });

  it.each([
    ['re-export', "export { x } from '../client/dial';"],
    ['re-export of everything', "export * from '../client/dial';"],
    ['type', "import type { X } from '../client/dial';\nexport type Y = X;"],
    ['inline type', "export type Y = import('../client/dial').X;"],
    ['dynamic import', "await import('../client/dial');"],
    ['require', "require('../client/dial');"],
  ])('sees a forbidden %s', async (_form, code) => {
    expect(await complaints('src/main/server/listener.ts', code)).toHaveLength(1);
  });
});

describe('bans', () => {
  const ipcMain = "import { ipcMain } from 'electron';";
  const ipcRenderer = "import { ipcRenderer } from 'electron';";
  const openExternal = "import { shell } from 'electron';\nvoid shell.openExternal('https://a.b');";
  const send = "export const f = (w: any) => w.webContents.send('c');";

  it.each([
    ['ipcMain', 'src/main/app/window.ts', ipcMain],
    ['ipcMain through a namespace', 'src/main/index.ts', 'declare const e: any;\ne.ipcMain.on();'],
    ['ipcRenderer', 'src/preload/other.ts', ipcRenderer],
    ['openExternal', 'src/main/app/window.ts', openExternal],
    ['webContents.send', 'src/main/app/window.ts', send],
    [
      'exec',
      'src/main/app/open-external.ts',
      "import { exec } from 'node:child_process';\nexec('ls');",
    ],
    ['execSync', 'bench/run.mjs', "import { execSync } from 'child_process';\nexecSync('ls');"],
    [
      'child_process.exec',
      'src/main/ipc/handle.ts',
      "import * as childProcess from 'node:child_process';\nchildProcess.exec('ls');",
    ],
    ['raw markup', 'src/renderer/App.tsx', 'export const a = <p dangerouslySetInnerHTML={{}} />;'],
    ['innerHTML', 'src/renderer/App.tsx', "document.body.innerHTML = 'x';"],
  ])('%s is refused in %s', async (_name, path, code) => {
    const found = await complaints(path, code);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((text) => text.startsWith('no-restricted-syntax: '))).toBe(true);
  });

  it.each([
    ['src/main/ipc/handle.ts', ipcMain],
    ['src/main/ipc/events.ts', send],
    ['src/preload/index.ts', ipcRenderer],
    ['src/main/app/open-external.ts', openExternal],
    ['src/main/store/database.ts', "export const f = (db: any) => db.exec('VACUUM');"],
    ['src/main/vault/name-policy.ts', "export const m = /a/.exec('a');"],
  ])('%s may hold its own wrapper', async (path, code) => {
    expect(await complaints(path, code)).toEqual([]);
  });
});
