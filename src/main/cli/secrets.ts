// Passphrases a script gives through the environment: arguments can be seen by everybody on
// the computer. They are taken out of it, since threads and child processes inherit it.

export interface Secrets {
  /** BAU_PASSPHRASE: what protects, or shall protect, the keys of the data folder. */
  readonly passphrase: string | null;
  /** BAU_NEW_PASSPHRASE: what shall protect them from now on. */
  readonly newPassphrase: string | null;
  /** BAU_EXPORT_PASSPHRASE: what protects a file of exported keys. */
  readonly exportPassphrase: string | null;
}

export function takeSecrets(env: NodeJS.ProcessEnv): Secrets {
  const take = (name: string): string | null => {
    const value = env[name];
    Reflect.deleteProperty(env, name);
    return value === undefined || value === '' ? null : value;
  };
  return {
    passphrase: take('BAU_PASSPHRASE'),
    newPassphrase: take('BAU_NEW_PASSPHRASE'),
    exportPassphrase: take('BAU_EXPORT_PASSPHRASE'),
  };
}
