/** What each package would contain, told from the configuration and the lock file. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from '../paths.mjs';
import { nativeFiles } from './contents.mjs';

const SYSTEMS = [
  { key: 'linux', os: 'linux', platform: 'linux' },
  { key: 'mac', os: 'mac', platform: 'darwin' },
  { key: 'win', os: 'win', platform: 'win32' },
];
/** Extensions of packages whose name is not their target's. */
const EXTENSIONS = { nsis: 'exe' };
/** What the makers of each format call an architecture. */
const ARCHES = {
  deb: { x64: 'amd64' },
  AppImage: { x64: 'x86_64' },
  rpm: { x64: 'x86_64', arm64: 'aarch64' },
};

function artifactOf(config, target, os, arch, version) {
  const pattern = config[target]?.artifactName ?? config.artifactName;
  const values = {
    productName: config.productName,
    version,
    os,
    arch: ARCHES[target]?.[arch] ?? arch,
    ext: EXTENSIONS[target] ?? target,
  };
  return pattern.replace(/\$\{(\w+)\}/g, (_, name) => values[name]);
}

/** Faults of the native parts: each must be in the lock file, or here. */
async function nativeObjections(platform, arch) {
  const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8'));
  return nativeFiles(platform, arch)
    .filter((path) => {
      const [scope, name] = path.split('/');
      const isOptional = scope.startsWith('@');
      return isOptional
        ? !(`node_modules/${scope}/${name}` in lock.packages)
        : !existsSync(join(projectDir, 'node_modules', path));
    })
    .map((path) => `${platform} ${arch}: there is no ${path}`);
}

function notesOf(config, { key }) {
  const schemes = config.protocols.flatMap((protocol) => protocol.schemes).map((s) => `${s}://`);
  const common = ['opens', `${schemes.join(', ')} and .bau`];
  if (key === 'linux') {
    return [
      common,
      ['apparmor', `/etc/apparmor.d/${config.linux.executableName} (deb, rpm)`],
      ['depends', config.deb.depends.join(', ')],
    ];
  }
  if (key === 'mac') {
    return [
      common,
      ['plist', Object.keys(config.mac.extendInfo).join(', ')],
      ['signing', 'by the certificate given, else ad hoc; hardened runtime'],
    ];
  }
  return [common, ['install', 'for one person, no administrator; removal asks about data']];
}

/** { entries, objections }: one entry for each system and architecture. */
export async function plan(config, { version }) {
  const entries = [];
  const objections = [];
  for (const system of SYSTEMS) {
    const { key, os, platform } = system;
    const targets = config[key].target;
    for (const arch of new Set(targets.flatMap((target) => target.arch))) {
      objections.push(...(await nativeObjections(platform, arch)));
      const resources = [...config.extraResources, ...(config[key].extraResources ?? [])];
      entries.push({
        system: key,
        arch,
        targets: targets
          .filter((target) => target.arch.includes(arch))
          .map(({ target }) => ({
            name: target,
            artifact: artifactOf(config, target, os, arch, version),
          })),
        natives: nativeFiles(platform, arch),
        resources: resources.map(({ to }) => to),
        notes: notesOf(config, system),
      });
    }
  }
  return { entries, objections };
}
