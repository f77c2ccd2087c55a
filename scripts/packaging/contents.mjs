/**
 * What a packaged app holds, and what of it should not be there: sources, tests, source
 * maps, development packages, native parts of other systems, and weight.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { listPackage } from '@electron/asar';
import { projectDir } from '../paths.mjs';

const MIB = 1024 * 1024;
/** Everything unpacked, most of it Electron; and our own part. */
export const CEILINGS = { wholeBytes: 340 * MIB, ownBytes: 24 * MIB };

const OUT_EXTENSIONS = ['.js', '.mjs', '.css', '.html', '.json', '.svg', '.woff2', '.png'];
const MODULE_EXTENSIONS = ['.js', '.cjs', '.mjs', '.json', '.node'];
const UNWANTED = /(^|\/)(tests?|__tests__|docs|example|examples|bench|src)\//;

/** Packages that are shipped as such: those that package.json names, and theirs. */
export async function shippedPackages() {
  const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8'));
  const production = Object.entries(lock.packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional,
  );
  return new Set(production.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)));
}

/** Native files a package for that system must hold, below node_modules, and no others. */
export function nativeFiles(platform, arch) {
  const libc = { linux: '-gnu', win32: '-msvc' }[platform] ?? '';
  return [
    `@libsql/${platform}-${arch}${libc}/index.node`,
    `sodium-native/prebuilds/${platform}-${arch}/sodium-native.node`,
  ];
}

/** Files below `dir` as paths with slashes -> bytes. */
export async function filesBelow(dir) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sized = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(dir, path).split(sep).join('/'), (await stat(path)).size];
  });
  return new Map(await Promise.all(sized));
}

/** Paths of files (not folders) inside the archive, as `out/main/index.js`. */
function archived(archive) {
  const paths = listPackage(archive).map((path) => path.slice(1).split(sep).join('/'));
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))));
  return paths.filter((path) => !folders.has(path));
}

/** Packages in the archive, by the paths in it. */
function ownersOf(paths) {
  const owners = paths.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return new Set(owners.filter((owner) => owner !== undefined));
}

function archiveObjections(paths, packages, platform, arch) {
  const objections = [];
  const natives = nativeFiles(platform, arch).map((path) => `node_modules/${path}`);
  for (const path of natives) if (!paths.includes(path)) objections.push(`lacks ${path}`);
  for (const path of paths) {
    const [root] = path.split('/');
    const extension = extname(path);
    if (path === 'package.json') continue;
    if (root === 'out') {
      if (!OUT_EXTENSIONS.includes(extension)) objections.push(`holds ${path}`);
      continue;
    }
    const owner = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (owner === undefined || !packages.has(owner)) objections.push(`holds ${path}`);
    else if (extension === '.node' && !natives.includes(path)) objections.push(`holds ${path}`);
    else if (!/\/LICEN[CS]E/i.test(path) && !MODULE_EXTENSIONS.includes(extension)) {
      objections.push(`holds ${path}`);
    } else if (UNWANTED.test(path.slice(path.indexOf(owner) + owner.length))) {
      objections.push(`holds ${path}`);
    }
  }
  return objections;
}

/** Names in the resources folder that belong there on Linux; other systems have more. */
const RESOURCES = ['LICENSE.txt', 'app.asar', 'app.asar.unpacked', 'bin', 'icon.png', 'vault'];

async function resourceObjections(resources) {
  const found = await readdir(resources);
  const objections = found
    .filter((name) => !RESOURCES.includes(name))
    .map((name) => `holds resources/${name}`);
  const [here, there] = await Promise.all([
    filesBelow(join(projectDir, 'vault')),
    filesBelow(join(resources, 'vault')).catch(() => new Map()),
  ]);
  for (const [path, size] of here) {
    if (there.get(path) !== size) objections.push(`lacks resources/vault/${path}`);
  }
  const launcher = await stat(join(resources, 'bin/bau')).catch(() => null);
  if (launcher === null || (launcher.mode & 0o111) !== 0o111) objections.push('lacks bin/bau');
  return objections;
}

/**
 * Looks through an unpacked Linux package that may hold what the `bill` of materials names.
 * Resolves to { objections, files, wholeBytes, ownBytes }: sentences about faults, how many
 * files the archive has, and sizes.
 */
export async function examine(dir, arch, bill) {
  const resources = join(dir, 'resources');
  const paths = archived(join(resources, 'app.asar'));
  const sum = (files) => [...files.values()].reduce((total, size) => total + size, 0);
  const [wholeBytes, ownBytes] = (await Promise.all([dir, resources].map(filesBelow))).map(sum);
  const objections = [
    ...archiveObjections(paths, await shippedPackages(), 'linux', arch),
    ...(await resourceObjections(resources)),
  ];
  const billed = new Set(bill.map(({ name }) => name));
  for (const owner of ownersOf(paths)) {
    if (!billed.has(owner)) objections.push(`holds ${owner}, which the bill does not name`);
  }
  if (wholeBytes > CEILINGS.wholeBytes) objections.push('weighs more than its ceiling');
  if (ownBytes > CEILINGS.ownBytes) objections.push('has an own part above its ceiling');
  return { objections, files: paths.length, wholeBytes, ownBytes };
}
