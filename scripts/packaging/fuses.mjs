/**
 * Fuses: switches inside Electron's executable that are set when a package is made. Which
 * ones, and why, says electron-builder.yml; here they are read back from the result.
 */
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fuses from '@electron/fuses';

const { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } = fuses;

/** electron-builder's name of a fuse -> its place in the wire. */
const PLACES = Object.fromEntries(
  Object.entries(FuseV1Options)
    .filter(([name]) => Number.isNaN(Number(name)))
    .map(([name, place]) => [name[0].toLowerCase() + name.slice(1), place]),
);
const STATES = new Map([
  [0x30, 'off'],
  [0x31, 'on'],
  [0x72, 'removed'],
]);

/** Name -> 'on', 'off', 'removed' (by Electron's makers) or 'absent' (Electron is older). */
export async function readFuses(executable) {
  const wire = await getCurrentFuseWire(executable);
  return Object.fromEntries(
    Object.entries(PLACES).map(([name, place]) => [name, STATES.get(wire[place]) ?? 'absent']),
  );
}

/** Sentences about fuses of `executable` that are not as `wanted` (name -> boolean) says. */
export async function fuseObjections(executable, wanted) {
  const found = await readFuses(executable);
  const objections = Object.entries(wanted)
    .filter(([name, isOn]) => found[name] !== 'absent' && found[name] !== (isOn ? 'on' : 'off'))
    .map(([name, isOn]) => `fuse ${name} is ${found[name]}, should be ${isOn ? 'on' : 'off'}`);
  const unknown = Object.keys(found).filter((name) => !(name in wanted));
  return [...objections, ...unknown.map((name) => `fuse ${name} is left to chance`)];
}

/**
 * A copy of the packaged `dir` in `target` in which a debugger may attach, so that tests can
 * drive it. Every other byte is that of the package: the rest are links to its files.
 */
export async function copyInspectable(dir, target, executableName) {
  await rm(target, { recursive: true, force: true });
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(target, from.slice(dir.length));
    await mkdir(dirname(to), { recursive: true });
    await (entry.name === executableName ? copyFile(from, to) : link(from, to));
  }
  const executable = join(target, executableName);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  return executable;
}
