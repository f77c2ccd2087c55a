/** Runs inside electron-builder once a package's folder is complete, before it is signed. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Takes out what a bare Electron shows when it is given no app. */
export default async function afterPack({ packager, appOutDir }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
