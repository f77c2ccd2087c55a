/**
 * Puts the licences of everything shipped into the window's bundle, as the module
 * `virtual:licences`. What is shipped is what the bundler took in, in all three worlds,
 * and the native parts beside the bundle; nothing is listed by hand but what leaves no
 * module behind. The worlds are built in order, the window last. The same list goes to
 * out/parts.json, for the bill of materials.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The list of parts in a checkout, once it is built; no package holds it. */
export const PARTS_FILE = 'out/parts.json';

const MODULE = 'virtual:licences';
const RESOLVED = `\0${MODULE}`;
const MARK = '__BAU_LICENCES__';
const TEXT_NAMES = /^(licen[cs]e|copying|notice)(\.(md|txt|mit|apache2?))?$/i;

/** Folder of the package a module belongs to; null for our own and the bundler's. */
export function packageFolder(moduleId) {
  const path = moduleId.replace(/^\0/, '').replace(/[?#].*$/, '');
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(path);
  return match !== null && existsSync(join(match[1], 'package.json')) ? match[1] : null;
}

function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Where `name` is installed for a package in `from`, as Node looks for it; or null. */
function installed(name, from) {
  for (let dir = from; ; dir = dirname(dir)) {
    const folder = join(dir, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(dir) === dir) return null;
  }
}

/** The package and all it needs at run time, as far as it is installed. */
export function withDependencies(name, projectDir) {
  const found = new Set();
  const visit = (wanted, from) => {
    const folder = installed(wanted, from);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = manifest(folder);
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) {
      visit(each, folder);
    }
  };
  visit(name, projectDir);
  return found;
}

function textOf(folder) {
  const name = readdirSync(folder)
    .sort()
    .find((each) => TEXT_NAMES.test(each));
  return name === undefined ? null : readFileSync(join(folder, name), 'utf8').trim();
}

function licenceOf({ license, licenses }) {
  if (typeof license === 'string') return license;
  const all = Array.isArray(licenses) ? licenses : [license ?? licenses];
  return all.map((each) => each?.type ?? 'see its text').join(' OR ');
}

/** `{ parts, texts }` for those package folders, each text once. */
export function licencesOf(folders) {
  const texts = [];
  const parts = new Map();
  for (const folder of folders) {
    const about = manifest(folder);
    const text = textOf(folder);
    if (text !== null && !texts.includes(text)) texts.push(text);
    const { name, version } = about;
    parts.set(`${name} ${version}`, {
      name,
      version,
      licence: licenceOf(about),
      text: text === null ? null : texts.indexOf(text),
    });
  }
  const sorted = [...parts.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  return { parts: sorted.map(([, part]) => part), texts };
}

/** `{ name, version, licence, path }` of those package folders; `path` as the lock file has it. */
export function partsOf(folders, projectDir) {
  return [...folders]
    .map((folder) => {
      const about = manifest(folder);
      const { name, version } = about;
      const path = relative(projectDir, folder).split(sep).join('/');
      return { name, version, licence: licenceOf(about), path };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/**
 * Two plugins over one list: `collect` for every world but the last, `publish` for the
 * window's. `beside` are packages shipped outside the bundle, with what they need;
 * `within` are such as leave no module behind in it.
 */
export function licencePlugins({ projectDir, beside, within }) {
  const folders = new Set([
    ...beside.flatMap((name) => [...withDependencies(name, projectDir)]),
    ...within.map((name) => join(projectDir, 'node_modules', name)),
  ]);
  const take = (bundle) => {
    for (const chunk of Object.values(bundle)) {
      for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
        const folder = packageFolder(id);
        if (folder !== null) folders.add(folder);
      }
    }
  };
  const code = (value) => `export const licences = JSON.parse(${JSON.stringify(value)});`;
  let isServed = false;
  return {
    collect: () => ({
      name: 'bau-licences-collect',
      generateBundle(_options, bundle) {
        take(bundle);
      },
    }),
    publish: () => ({
      name: 'bau-licences-publish',
      configResolved({ command }) {
        isServed = command === 'serve';
      },
      resolveId: (id) => (id === MODULE ? RESOLVED : null),
      load(id) {
        if (id !== RESOLVED) return null;
        // A development server never knows the whole of the window's bundle.
        return code(isServed ? JSON.stringify(licencesOf(folders)) : MARK);
      },
      generateBundle(_options, bundle) {
        take(bundle);
        const literal = JSON.stringify(JSON.stringify(licencesOf(folders)));
        const chunks = Object.values(bundle).filter(
          (chunk) => chunk.type === 'chunk' && chunk.code.includes(MARK),
        );
        if (chunks.length !== 1) this.error('the licences have no place in the bundle');
        for (const chunk of chunks) {
          chunk.code = chunk.code.replace(new RegExp(`(["'\`])${MARK}\\1`), () => literal);
        }
        const parts = JSON.stringify(partsOf(folders, projectDir), null, 2);
        writeFileSync(join(projectDir, PARTS_FILE), `${parts}\n`);
      },
    }),
  };
}
