// The profiles of this person, and how another one is opened: as another instance of the
// app, started without a shell, with the same few switches this one was started with.

import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { BauError } from '../../shared/errors';
import type { ProfileView } from '../../shared/ipc/bridge';
import { defaultProfile, profilePattern } from '../../shared/profile-path';

/** What another start of this app takes. */
export interface Start {
  readonly executable: string;
  /** Goes before everything else: the app's folder, where the executable is a bare runtime. */
  readonly first: readonly string[];
  readonly keyFile: boolean;
  /** Chromium's switches that have to be the same in every instance, such as `--no-sandbox`. */
  readonly inherited: readonly string[];
}

/** Rows of the list; a folder may hold anything. */
const most = 200;

/** Profiles below the folder, the default one first; `current` is in it even if its data lie elsewhere. */
export async function listProfiles(folder: string, current: string | null): Promise<ProfileView[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = entries
    .filter((entry) => entry.isDirectory() && profilePattern.test(entry.name))
    .map(({ name }) => name)
    .sort();
  const names = new Set([defaultProfile, ...(current === null ? [] : [current]), ...found]);
  return [...names].slice(0, most).map((name) => ({ name, isCurrent: name === current }));
}

/** The arguments of a start with that profile. Throws `bad_input` for what cannot be one's name. */
export function profileArguments(name: string, start: Start): string[] {
  if (!profilePattern.test(name)) throw new BauError('bad_input');
  return [
    ...start.inherited,
    ...start.first,
    // One word: what follows a switch could pose as another.
    `--profile=${name}`,
    ...(start.keyFile ? ['--key-file'] : []),
  ];
}

/** Starts it; resolves once the system has. Throws `not_started`. */
export async function openProfile(name: string, start: Start): Promise<void> {
  const child = spawn(start.executable, profileArguments(name, start), {
    // It lives longer than this one.
    detached: true,
    stdio: 'ignore',
    shell: false,
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      reject(new BauError('not_started', {}, { cause }));
    });
  });
  child.unref();
}
