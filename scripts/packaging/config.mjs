/** electron-builder's configuration as it reads it, and the same for the fallback runtime. */
import { createRequire } from 'node:module';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile, projectCacheDir, projectDir } from '../paths.mjs';

const require = createRequire(import.meta.url);
const CONFIG_FILE = join(projectDir, 'electron-builder.yml');

/** Fuses that the fallback is too old to have; electron-builder refuses to set them there. */
const NEWER_FUSES = /^\s*grantFileProtocolExtraPrivileges:.*$/gm;

const { getConfig, validateConfiguration } = require(
  packageFile('app-builder-lib', 'out/util/config/config.js'),
);

/** The configuration as an object. */
export function readConfig() {
  return getConfig(projectDir, CONFIG_FILE, null);
}

/** Throws an Error that names every fault, by electron-builder's own schema. */
export async function validateConfig(config) {
  const { DebugLogger } = require(packageFile('builder-util', 'out/util.js'));
  await validateConfiguration(structuredClone(config), new DebugLogger(false));
}

/** electron-builder's arguments for packaging around `runtime`. */
export async function builderArgs(runtime) {
  if (runtime.source !== 'fallback') return ['--config', CONFIG_FILE];
  const derived = join(projectCacheDir, 'electron-builder.fallback.yml');
  await mkdir(projectCacheDir, { recursive: true });
  await writeFile(derived, (await readFile(CONFIG_FILE, 'utf8')).replace(NEWER_FUSES, ''));
  return [
    ...['--config', derived],
    `-c.electronDist=${runtime.dir}`,
    `-c.electronVersion=${runtime.version}`,
  ];
}

/**
 * What depends on the secrets at hand: without an Apple certificate the app is signed by
 * nobody ("ad hoc"), since Macs with Apple's processors run nothing unsigned. With one,
 * electron-builder signs, and notarises where APPLE_API_KEY and its companions are given.
 */
export function signingArgs(env) {
  const hasCertificate = Boolean(env.CSC_LINK || env.CSC_NAME);
  if (process.platform !== 'darwin' || hasCertificate) return [];
  const entitlements = 'build/mac/entitlements.adhoc.plist';
  return [
    '-c.mac.identity=-',
    '-c.mac.notarize=false',
    `-c.mac.entitlements=${entitlements}`,
    `-c.mac.entitlementsInherit=${entitlements}`,
  ];
}
