// The packaged app as the `bau` command. Its executable is no Node interpreter (the fuse
// is off), so the launchers of build/launchers start the app itself with a switch in the
// first place. It then runs a command line: no window, no lock, no profile of Electron's,
// and on Linux no display.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { app } from 'electron';

const commandSwitch = '--bau-command';

/** What a reader of our output may take to fetch the last of it. */
const flushMs = 2000;

/**
 * The arguments of `bau` when `argv` (with the executable) comes from a launcher, else null.
 * Only the very first argument counts: a link or a file that the system hands over can
 * never be taken for the switch.
 */
export function commandArguments(argv: readonly string[]): readonly string[] | null {
  if (argv[1] !== commandSwitch) return null;
  const end = argv.indexOf('--');
  return end < 0 ? [] : argv.slice(end + 1);
}

/** Runs the command line and ends the process with its exit status. Never resolves. */
export async function runCommand(args: readonly string[]): Promise<void> {
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  // Chromium wants a folder. The app's own may be in use, and a command leaves nothing behind.
  const scratch = mkdtempSync(join(tmpdir(), 'bau-'));
  app.setPath('userData', scratch);
  app.setPath('sessionData', scratch);
  // Electron takes the signals for itself on its way to being ready; afterwards they are ours.
  await app.whenReady();
  const { main } = await import('../cli/main');
  const code = await main(args, process.env);
  await Promise.race([
    Promise.all([flushed(process.stdout), flushed(process.stderr)]),
    new Promise((resolve) => setTimeout(resolve, flushMs)),
  ]);
  // Chromium makes its folder again on its way out: let it find one that is there.
  app.setPath('userData', tmpdir());
  app.setPath('sessionData', tmpdir());
  rmSync(scratch, { recursive: true, force: true });
  app.exit(code);
}

function flushed(stream: Writable): Promise<void> {
  if (stream.destroyed || stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('error', () => {
      resolve();
    });
  });
}
