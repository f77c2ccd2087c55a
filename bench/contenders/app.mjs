/** The app itself, in a real Electron, driven as the end-to-end tests drive it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { openDisplay } from '../../scripts/display.mjs';
import { projectDir } from '../../scripts/paths.mjs';
import { resolveRuntime } from '../../scripts/runtime.mjs';

/** A start that Playwright loses sight of, about one in thirty, is made again. */
const START_DEADLINES_MS = [15_000, 30_000, 60_000];
const CLOSE_MS = 15_000;

/** Starts the app on a data folder: { electron, ask(command, input), close() }. */
export async function startApp(folder) {
  const runtime = await resolveRuntime();
  const display = await openDisplay();
  const downloads = join(folder, 'downloads');
  await mkdir(downloads, { recursive: true });
  const onLinux = process.platform === 'linux' ? ['--password-store=basic', '--disable-gpu'] : [];
  const data = ['--data', join(folder, 'data'), '--key-file'];
  const options = {
    executablePath: runtime.executable,
    args: [...runtime.args, projectDir, ...onLinux, ...data],
    env: { ...environment(), ...display.env, LANGUAGE: 'en', BAU_DOWNLOADS: downloads },
    cwd: projectDir,
  };
  try {
    const { electron, page } = await attached(options);
    const ask = async (command, input) => {
      const result = await page.evaluate(
        ([name, payload]) => globalThis.bau[name](payload),
        [command, input],
      );
      if (!result.ok) throw new Error(`${command}: ${result.error.reason}`);
      return result.value;
    };
    await page.getByTestId('server-state').waitFor();
    const close = async () => {
      await ended(electron);
      await display.close();
    };
    return { electron, ask, downloads, close };
  } catch (error) {
    await display.close();
    throw error;
  }
}

/** Nothing of the developer's own settings, nor of the process that runs the suites. */
function environment() {
  const own = /^(LC_|LANG|BAU_|ELECTRON_|NODE_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

async function attached(options) {
  let failure;
  for (const timeout of START_DEADLINES_MS) {
    try {
      const electron = await _electron.launch({ ...options, timeout });
      return { electron, page: await electron.firstWindow({ timeout }) };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function ended(electron) {
  const child = electron.process();
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
  await electron.close();
  clearTimeout(timer);
}
