/**
 * Whether the parts of the Linux desktop integration agree: the desktop entry of
 * packages, the MIME type and the AppStream description, which the system's own
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

async function entryObjections(entry, desktopFile) {
  const folder = await mkdtemp(join(tmpdir(), 'bau-desktop-'));
  try {
    const path = join(folder, desktopFile);
    await writeFile(path, entry);
    return await validated('desktop-file-validate', [path]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Sentences about what does not agree, and what the validators say. `entry` is the desktop
 * entry that packages will hold.
 */
export async function desktopObjections(config, { version, desktopName }, entry) {
  const [metainfo, mime] = await Promise.all(
    [METAINFO, MIME].map((path) => readFile(path, 'utf8')),
  );
  const desktopFile = `${config.linux.executableName}.desktop`;
  const expected = [
    [metainfo, `<id>${ID}</id>`, 'the AppStream id'],
    [metainfo, `<launchable type="desktop-id">${desktopFile}</launchable>`, 'its launchable'],
    [metainfo, `<release version="${version}"`, 'a release for the present version'],
    [entry, 'Name=Baú\n', 'the name in the desktop entry'],
    [entry, `StartupWMClass=${config.linux.executableName}\n`, 'the window class in it'],
    ...['x-scheme-handler/bau;', ...config.linux.mimeTypes].map((type) => [
      entry,
      type,
      'a type in the desktop entry',
    ]),
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
    ...(await entryObjections(entry, desktopFile)),
    ...(await validated('appstreamcli', ['validate', '--no-net', METAINFO])),
  ];
}
