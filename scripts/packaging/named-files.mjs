/** Files of this repository that the configuration names: all must be there. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from '../paths.mjs';

/** Anything in accents or spaces is for people's eyes, never for a file's name. */
const FILE_NAME = /^[\w.${}-]+$/;

function namedFiles({ afterPack, extraResources, linux, appImage, deb, rpm, mac, win, nsis }) {
  const resources = [extraResources, linux.extraResources, mac.extraResources, win.extraResources];
  return [
    afterPack,
    linux.icon,
    ...[deb, rpm].flatMap((target) => [
      target.appArmorProfile,
      ...target.fpm.map((pair) => pair.split('=')[0]),
    ]),
    ...(appImage.license ? [appImage.license] : []),
    mac.entitlements,
    mac.entitlementsInherit,
    'build/mac/entitlements.adhoc.plist',
    'build/icon.icns',
    'build/icon.ico',
    nsis.include,
    ...resources.flat().map(({ from }) => from),
  ];
}

/** Sentences about files that are missing, launchers nobody may run, and names with accents. */
export async function fileObjections(config) {
  const objections = [];
  for (const path of namedFiles(config)) {
    const info = await stat(join(projectDir, path)).catch(() => null);
    if (info === null) objections.push(`the configuration names ${path}, which is not there`);
    const isLauncher = /\/bau$/.test(path);
    if (isLauncher && process.platform !== 'win32' && !(info.mode & 0o100)) {
      objections.push(`${path} must be executable`);
    }
  }
  const names = [config.productName, config.artifactName, config.linux.executableName];
  for (const name of [...names, config.nsis.artifactName]) {
    if (!FILE_NAME.test(name)) objections.push(`${name} has characters that do not travel well`);
  }
  return objections;
}
