/**
 * `npm run sbom [file]`: the bill of materials (CycloneDX 1.6) of what people get: what the
 * bundler took in, the native parts of every system, and Electron. Nothing that only builds
 * or tests is in it. Written to dist/ unless a file is named.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { PARTS_FILE } from './licences.mjs';
import { readConfig } from './packaging/config.mjs';
import { plan } from './packaging/plan.mjs';
import { projectDir } from './paths.mjs';
import { isEntry, say } from './processes.mjs';

const readJson = async (path) => JSON.parse(await readFile(join(projectDir, path), 'utf8'));

/** Lock file's places of packages that only some systems' packages hold. */
async function nativePlaces() {
  const { entries } = await plan(await readConfig(), await readJson('package.json'));
  const files = entries.flatMap(({ natives }) => natives);
  const names = files.map((path) => /^(?:@[^/]+\/)?[^/]+/.exec(path)[0]);
  return [...new Set(names)].map((name) => `node_modules/${name}`);
}

function fromLock(lock, path) {
  const { version, license = 'see its text', integrity = null } = lock.packages[path];
  return {
    name: path.slice(path.lastIndexOf('node_modules/') + 13),
    version,
    licence: license,
    integrity,
  };
}

/** Parts of others in the packages of all systems: { name, version, licence, integrity }, by name. */
export async function materials() {
  await ensureBuilt();
  const lock = await readJson('package-lock.json');
  const bundled = await readJson(PARTS_FILE);
  const found = new Map();
  for (const { name, version, licence, path } of bundled) {
    const { integrity = null } = lock.packages[path] ?? {};
    found.set(`${name}@${version}`, { name, version, licence, integrity });
  }
  for (const path of await nativePlaces()) {
    const part = fromLock(lock, path);
    const key = `${part.name}@${part.version}`;
    if (!found.has(key)) found.set(key, part);
  }
  // Its digest there is that of a script that fetches it.
  const electron = { ...fromLock(lock, 'node_modules/electron'), integrity: null };
  found.set('electron', electron);
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Sentences about what the bill lacks or has too much, judged by the manifest and the lock file. */
export async function materialObjections(bill) {
  const lock = await readJson('package-lock.json');
  const { dependencies } = await readJson('package.json');
  const names = new Set(bill.map(({ name }) => name));
  const wanted = [
    'electron',
    ...Object.keys(dependencies),
    ...(await nativePlaces()).map((path) => path.slice('node_modules/'.length)),
    // Of each world something that is in it for certain.
    ...['react-dom', 'react-aria-components', 'pdfjs-dist', 'zod', 'kysely', 'electron-updater'],
  ];
  const locked = new Set(
    Object.entries(lock.packages).map(([path, { version }]) =>
      [path.slice(path.lastIndexOf('node_modules/') + 13), version].join('@'),
    ),
  );
  const unwanted = ['typescript', 'vite', 'vitest', 'eslint', 'electron-builder', 'playwright'];
  return [
    ...wanted.filter((name) => !names.has(name)).map((name) => `the bill lacks ${name}`),
    ...unwanted.filter((name) => names.has(name)).map((name) => `the bill names ${name}`),
    ...bill
      .filter(({ name, version }) => !locked.has(`${name}@${version}`))
      .map(({ name, version }) => `the bill names ${name} ${version}, which is not locked`),
  ];
}

const ID = /^[A-Za-z0-9.+-]+$/;
const EXPRESSION = /^[A-Za-z0-9.+() -]+$/;

function licences(stated) {
  if (ID.test(stated)) return [{ license: { id: stated } }];
  return EXPRESSION.test(stated) && / (OR|AND|WITH) /.test(stated)
    ? [{ expression: stated }]
    : [{ license: { name: stated } }];
}

function hashes(integrity) {
  const [algorithm, digest] = integrity?.split(/[- ]/) ?? [];
  return algorithm === 'sha512'
    ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }
    : {};
}

function component({ name, version, licence, integrity }) {
  const [group, own] = name.startsWith('@') ? name.split('/') : [null, name];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type: name === 'electron' ? 'framework' : 'library',
    'bom-ref': purl,
    ...(group === null ? {} : { group }),
    name: own,
    version,
    ...(name === 'electron' ? { description: 'The runtime, with Chromium and Node inside.' } : {}),
    ...hashes(integrity),
    licenses: licences(licence),
    purl,
  };
}

/** The bill as CycloneDX; `at` is when it was made. */
export function billOf({ name, version, license }, parts, at) {
  const ref = `${name}@${version}`;
  const components = parts.map(component);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${randomUUID()}`,
    version: 1,
    metadata: {
      timestamp: at.toISOString(),
      component: {
        type: 'application',
        'bom-ref': ref,
        name,
        version,
        licenses: licences(license),
      },
    },
    components,
    dependencies: [{ ref, dependsOn: components.map((each) => each['bom-ref']) }],
  };
}

if (isEntry(import.meta.url)) {
  try {
    const manifest = await readJson('package.json');
    const parts = await materials();
    const objections = await materialObjections(parts);
    if (objections.length > 0) throw new Error(objections.join('\n'));
    const name = `Bau-${manifest.version}.cdx.json`;
    const path = resolve(process.argv[2] ?? join(projectDir, 'dist', name));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(billOf(manifest, parts, new Date()), null, 2)}\n`);
    say(`${parts.length} parts: ${path}`);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
