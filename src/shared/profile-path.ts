// What a profile may be called, and where its data lie below the system's folder for
// programs' data: the app and the command line meet there.

/** Also the name of a folder, the same on every system, and never to be taken for a switch. */
export const profilePattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Names of the folders that hold all profiles, from the system's own folder down. */
export const profilesPath: readonly string[] = ['Bau', 'profiles'];

/** Folder names from the system's own folder down, to be joined by the caller. */
export function profilePath(profile: string): readonly string[] {
  return [...profilesPath, profile];
}

export const defaultProfile = 'default';
