/**
 * What electron-builder is about to put into the Linux packages, asked of itself: it works
 * everything out and is stopped before it fetches or starts the tools that write them.
 */
import { createRequire } from 'node:module';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile, projectDir } from '../paths.mjs';

const require = createRequire(import.meta.url);

/**
 * Resolves to { entries, installed }: by target, the desktop entry, and the paths at which
 * the system's package manager puts files outside the program's own folder.
 */
export async function computeLinuxPackages(config) {
  const { build, Platform } = require(packageFile('electron-builder', 'out/index.js'));
  const { homepage = 'https://bau.invalid/' } = require(join(projectDir, 'package.json'));
  const scratch = await mkdtemp(join(tmpdir(), 'bau-plan-'));
  const prepackaged = join(scratch, 'program');
  await mkdir(join(prepackaged, 'resources'), { recursive: true });
  const entries = [];
  const installed = new Set();
  try {
    await build({
      projectDir,
      prepackaged,
      targets: Platform.LINUX.createTarget(['AppImage', 'deb', 'rpm']),
      publish: 'never',
      config: {
        ...structuredClone(config),
        extraMetadata: { homepage },
        directories: { ...config.directories, output: join(scratch, 'out') },
      },
      effectiveOptionComputed: async (computed) => {
        if (!Array.isArray(computed)) entries.push(computed.desktop);
        else {
          const [args, entryFile] = computed;
          entries.push(await readFile(entryFile, 'utf8'));
          const pairs = args.map((arg) => /^[^=]+=(\/usr\/.*)$/.exec(arg)?.[1]);
          for (const path of pairs) if (path !== undefined) installed.add(path);
        }
        return true;
      },
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return { entries, installed: [...installed].sort() };
}
