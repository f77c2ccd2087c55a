// Where a profile's data lie below the system's folder for programs' data: the app and
// the command line meet there.

/** Folder names from the system's own folder down, to be joined by the caller. */
export function profilePath(profile: string): readonly string[] {
  return ['Bau', 'profiles', profile];
}

export const defaultProfile = 'default';
