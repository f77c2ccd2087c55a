/**
 * `npm run dist:check`: holds the packaging configuration of every system to
 * electron-builder's schema and to what the repository holds, and prints what each package
 * would contain, the parts of others included. Makes no package and fetches nothing, so it
 * runs anywhere.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { staleIcons } from './icons.mjs';
import { desktopObjections } from './packaging/desktop.mjs';
import { computeLinuxPackages } from './packaging/linux-packages.mjs';
import { fileObjections } from './packaging/named-files.mjs';
import { plan } from './packaging/plan.mjs';
import { readConfig, validateConfig } from './packaging/config.mjs';
import { projectDir } from './paths.mjs';
import { say } from './processes.mjs';
import { materials, materialObjections } from './sbom.mjs';

const print = (text = '') => process.stdout.write(`${text}\n`);

function printPlan(config, entries) {
  for (const { system, arch, targets, natives, resources, notes } of entries) {
    print(`${system} ${arch}`);
    for (const { name, artifact } of targets) print(`  ${name.padEnd(9)} ${artifact}`);
    print(`  native    ${natives.join(', ')}`);
    print(`  beside    ${resources.join(', ')}`);
    for (const [title, text] of notes) print(`  ${title.padEnd(9)} ${text}`);
    print();
  }
  print('fuses, everywhere');
  for (const [name, isOn] of Object.entries(config.electronFuses)) {
    print(`  ${(isOn ? 'on' : 'off').padEnd(4)} ${name}`);
  }
}

/** Elsewhere the same drawing may differ in a rounding. */
async function iconObjections() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  return (await staleIcons()).map((name) => `build/${name} is not what build/icon.svg gives`);
}

try {
  const config = await readConfig();
  await validateConfig(config);
  const manifest = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8'));
  const { entries, objections } = await plan(config, manifest);
  const linux = await computeLinuxPackages(config);
  objections.push(
    ...(await fileObjections(config)),
    ...(await desktopObjections(config, manifest, linux.entries[0])),
    ...(await iconObjections()),
  );
  const bill = await materials();
  objections.push(...(await materialObjections(bill)));
  printPlan(config, entries);
  print('\nbeside the program, in deb and rpm');
  for (const path of linux.installed) print(`  ${path}`);
  print('\nshipped parts of others');
  for (const { name, version, licence } of bill) print(`  ${name} ${version} (${licence})`);
  if (objections.length > 0) throw new Error(`\nNot right:\n${objections.join('\n')}`);
  say('\nThe configuration of every package holds.');
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
