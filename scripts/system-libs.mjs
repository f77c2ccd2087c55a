/**
 * What Electron and the tests need from the operating system, and what a bare
 * Debian-like machine lacks of it. As root on such a machine the missing packages
 * are installed; otherwise the exact command to run is printed. On other systems
 * only the check is made, and on macOS and Windows there is nothing to check.
 *
 * Usage: node scripts/system-libs.mjs [electron] [display] [minisign] [ssh] [rsync] [nginx]
 *   [interop]
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isEntry, runCaptured, say } from './processes.mjs';

const APT_TIMEOUT_MS = 10 * 60_000;

/** Per need: how to see that it is there, and the Debian names it may have (newest first). */
const NEEDS = {
  electron: [
    { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
    { library: 'libnss3.so', packages: ['libnss3'] },
    { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
    { library: 'libgbm.so.1', packages: ['libgbm1'] },
    { library: 'libXss.so.1', packages: ['libxss1'] },
    {
      library: 'libatk-bridge-2.0.so.0',
      packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
    },
    { library: 'libdrm.so.2', packages: ['libdrm2'] },
  ],
  display: [
    { command: 'Xvfb', packages: ['xvfb'] },
    { command: 'xauth', packages: ['xauth'] },
  ],
  minisign: [{ command: 'minisign', packages: ['minisign'] }],
  ssh: [
    { command: 'sshd', packages: ['openssh-server'] },
    { command: 'scp', packages: ['openssh-client'] },
  ],
  rsync: [{ command: 'rsync', packages: ['rsync'] }],
  nginx: [
    { command: 'nginx', packages: ['nginx-light'] },
    { command: 'curl', packages: ['curl'] },
    { command: 'openssl', packages: ['openssl'] },
  ],
  interop: [
    { module: 'dissononce', packages: ['python3-dissononce'] },
    { module: 'cryptography', packages: ['python3-cryptography'] },
  ],
};

/** The system's own Python: the one that its packages are installed for. */
export const systemPython = '/usr/bin/python3';

/** What a window needs here: libraries, and a virtual display where there is none. */
export function windowNeeds() {
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY
    ? ['electron']
    : ['electron', 'display'];
}

/**
 * Make sure that the named needs are met, installing as root what is missing.
 * Throws an Error whose message says what to run when it cannot.
 */
export async function ensureSystem(needs) {
  const missing = await missingOf(needs);
  if (missing.length === 0) return;
  const names = missing.map(nameOf).join(', ');
  if (!(await commandExists('apt-get'))) {
    throw new Error(`This system lacks: ${names}. Install them with its package manager.`);
  }
  if (process.getuid?.() !== 0) {
    const packages = await packageNames(missing);
    throw new Error(
      `This system lacks: ${names}. Run:\n  sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`,
    );
  }
  await install(missing);
  const still = await missingOf(needs);
  if (still.length > 0) {
    throw new Error(`Still missing after apt-get: ${still.map(nameOf).join(', ')}`);
  }
}

/** Whether the system's Python has a module. */
export async function hasPythonModule(module) {
  const { code } = await runCaptured(systemPython, ['-c', `import ${module}`]);
  return code === 0;
}

function nameOf({ library, command, module }) {
  return library ?? command ?? `the Python module ${module}`;
}

/** The unmet items of the named needs. Empty off Linux. */
async function missingOf(needs) {
  if (process.platform !== 'linux') return [];
  const libraries = await knownLibraries();
  const missing = [];
  for (const need of needs) {
    const items = NEEDS[need];
    if (items === undefined) throw new Error(`Unknown need "${need}".`);
    for (const item of items) {
      if (!(await isPresent(item, libraries))) missing.push(item);
    }
  }
  return missing;
}

function isPresent({ library, command, module }, libraries) {
  if (module !== undefined) return hasPythonModule(module);
  if (command !== undefined) return commandExists(command);
  return libraries === null || libraries.has(library);
}

/** Every library name the dynamic linker knows; null where there is no ldconfig to ask. */
async function knownLibraries() {
  for (const ldconfig of ['/sbin/ldconfig', '/usr/sbin/ldconfig', 'ldconfig']) {
    const { code, stdout } = await runCaptured(ldconfig, ['-p']);
    if (code === 0) return new Set(stdout.split('\n').map((line) => line.trim().split(' ')[0]));
  }
  return null;
}

async function commandExists(command) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...folders, '/usr/sbin', '/sbin'].some((folder) => existsSync(join(folder, command)));
}

async function install(missing) {
  const packagesBefore = await packageNames(missing);
  say(`Installing system packages (${packagesBefore.join(' ')})...`);
  await aptGet(['update']);
  // Names are chosen again: a machine that never ran "update" knows no package at all.
  const packages = await packageNames(missing);
  await aptGet(['install', '-y', '--no-install-recommends', ...packages]);
}

async function aptGet(args) {
  const { code, output } = await runCaptured('apt-get', ['-qq', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: APT_TIMEOUT_MS,
  });
  if (code !== 0) throw new Error(`apt-get ${args[0]} failed:\n${output.trim().slice(-2000)}`);
}

/** The name each item has in this release: the first that apt can really install. */
async function packageNames(missing) {
  const names = [];
  for (const { packages } of missing) names.push(await installable(packages));
  return [...new Set(names)];
}

async function installable(candidates) {
  for (const name of candidates.slice(0, -1)) {
    const { code, stdout } = await runCaptured('apt-cache', ['policy', name]);
    if (code === 0 && /Candidate: (?!\(none\))/.test(stdout)) return name;
  }
  return candidates.at(-1);
}

if (isEntry(import.meta.url)) {
  const asked = process.argv.slice(2);
  try {
    await ensureSystem(asked.length > 0 ? asked : windowNeeds());
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
