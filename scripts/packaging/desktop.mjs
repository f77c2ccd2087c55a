/**
 * Whether the parts of the Linux desktop integration agree: the desktop entry of
 * electron-builder.yml, the MIME type and the AppStream description, which the system's own
 * validators check where they are installed.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../paths.mjs';
import { runCaptured, say } from '../processes.mjs';

const ID = 'app.bau.bau';
const METAINFO = join(projectDir, `build/linux/${ID}.metainfo.xml`);
const MIME = join(projectDir, `build/linux/${ID}.mime.xml`);

/** The entry as electron-builder writes it into a package. */
export function desktopEntry({ linux, productName, protocols }) {
  const handlers = protocols.flatMap(({ schemes }) => schemes.map((s) => `x-scheme-handler/${s}`));
  const lines = {
    Exec: `/opt/${productName}/${linux.executableName} %U`,
    Terminal: 'false',
    Type: 'Application',
    Icon: linux.executableName,
    StartupWMClass: linux.executableName,
    Comment: linux.description.trim(),
    MimeType: `${[...linux.mimeTypes, ...handlers].join(';')};`,
    ...linux.desktop.entry,
  };
  const rows = Object.entries(lines).map(([key, value]) => `${key}=${value}`);
  return `[Desktop Entry]\n${rows.join('\n')}\n`;
}

const hasCommand = (name) =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, name)));

async function validated(command, args) {
  if (!hasCommand(command)) {
    say(`Note: ${command} is not installed, its check is left out.`);
    return [];
  }
  const { code, output } = await runCaptured(command, args);
  return code === 0 ? [] : [output.trim()];
}

async function entryObjections(config) {
  const folder = await mkdtemp(join(tmpdir(), 'bau-desktop-'));
  try {
    const path = join(folder, `${config.linux.executableName}.desktop`);
    await writeFile(path, desktopEntry(config));
    return await validated('desktop-file-validate', [path]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sentences about what does not agree, and what the validators say. */
export async function desktopObjections(config, { version, desktopName }) {
  const [metainfo, mime] = await Promise.all(
    [METAINFO, MIME].map((path) => readFile(path, 'utf8')),
  );
  const desktopFile = `${config.linux.executableName}.desktop`;
  const expected = [
    [metainfo, `<id>${ID}</id>`, 'the AppStream id'],
    [metainfo, `<launchable type="desktop-id">${desktopFile}</launchable>`, 'its launchable'],
    [metainfo, `<release version="${version}"`, 'a release for the present version'],
    ...config.linux.mimeTypes.flatMap((type) => [
      [metainfo, `<mediatype>${type}</mediatype>`, 'the MIME type in the metainfo'],
      [mime, `<mime-type type="${type}">`, 'the MIME type in its definition'],
    ]),
  ];
  const objections = expected
    .filter(([text, part]) => !text.includes(part))
    .map(([, part, what]) => `${what} is missing: ${part}`);
  if (desktopName !== desktopFile)
    objections.push(`package.json must say desktopName ${desktopFile}`);
  return [
    ...objections,
    ...(await entryObjections(config)),
    ...(await validated('appstreamcli', ['validate', '--no-net', METAINFO])),
  ];
}
