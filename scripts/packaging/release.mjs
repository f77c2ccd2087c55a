/**
 * What makes a package a release: the place where it looks for the next one, the notes that
 * people read, and that no placeholder is left. The repository's name comes from the release
 * workflow; nothing of it is written down here.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectCacheDir, projectDir } from '../paths.mjs';

/** `owner/name` of the repository that releases are made from. */
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;

/** The section of CHANGELOG.md for that version, without its heading; null where there is none. */
export function notesFor(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.find((section) =>
    new RegExp(`^\\[?${version.replaceAll('.', '\\.')}\\]?(?![\\w.-])`).test(section),
  );
  return own === undefined ? null : own.slice(own.indexOf('\n') + 1).trim();
}

/**
 * electron-builder's arguments for a package that looks for new versions. Without
 * BAU_RELEASE_REPOSITORY there are none, and the package says that it does not. The latest
 * release has one address whatever its version; drafts and versions in the making have none.
 */
export async function feedArgs(env) {
  const repository = env.BAU_RELEASE_REPOSITORY ?? '';
  if (repository === '') return [];
  if (!REPOSITORY.test(repository)) throw new Error(`No repository is called "${repository}".`);
  // macOS's updater replaces only what the same certificate signed.
  if (process.platform === 'darwin' && !env.CSC_LINK && !env.CSC_NAME) return [];
  const { version } = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8'));
  const notes = notesFor(await readFile(join(projectDir, 'CHANGELOG.md'), 'utf8'), version);
  const file = join(projectCacheDir, 'release-notes.md');
  await mkdir(projectCacheDir, { recursive: true });
  await writeFile(file, notes ?? '');
  // Each architecture of macOS is packaged by itself and needs a feed of its own.
  const isArm = process.platform === 'darwin' && process.arch === 'arm64';
  return [
    '-c.publish.provider=generic',
    `-c.publish.url=https://github.com/${repository}/releases/latest/download`,
    ...(isArm ? ['-c.publish.channel=latest-arm64'] : []),
    `-c.releaseInfo.releaseNotesFile=${file}`,
  ];
}

/**
 * Sentences about what is still to be filled in before anything can be released; `repository`
 * is null where it is not known from which one.
 */
export function releaseObjections({ manifest, config, changelog, metainfo, repository }) {
  const objections = [];
  const [, stated] = /^https:\/\/github\.com\/(.+)$/.exec(manifest.homepage ?? '') ?? [];
  if (stated === undefined || !REPOSITORY.test(stated) || stated !== (repository ?? stated)) {
    const page = `https://github.com/${repository ?? 'OWNER/REPOSITORY'}`;
    objections.push(`package.json must say "homepage": "${page}"`);
  }
  if (/\.invalid>?$/.test(config.linux.maintainer)) {
    objections.push('electron-builder.yml: linux.maintainer needs an address that is read');
  }
  const { version } = manifest;
  if (!notesFor(changelog, version)) {
    objections.push(`CHANGELOG.md has nothing under "## ${version}"`);
  }
  if (!metainfo.includes(`<release version="${version}"`)) {
    objections.push(`build/linux/app.bau.bau.metainfo.xml has no release ${version}`);
  }
  return objections;
}
