// The files of the vault as the host sees them: how many, how large, how far they are read,
// and which names cannot be served.

import type { VaultFilesView } from '../../shared/ipc/views';
import type { VaultIndex, VaultLog } from '../vault/vault-index';

const problemsShown = 100;

/** Before the first scan has found anything. */
export const scanning: VaultFilesView = {
  ...{ state: 'scanning', files: 0, bytes: 0, hashed: 0, problems: [] },
};

export function filesView(index: VaultIndex, hashed: number): VaultFilesView {
  const { files, bytes } = index.stats;
  const problems = index.problems.slice(0, problemsShown);
  return { state: index.state, files, bytes, hashed: Math.min(hashed, files), problems };
}

/** The vault's remarks as lines of the engine's log. */
export function noteOf(log: (level: 'info', message: string) => void): VaultLog {
  return (message, facts) => {
    log('info', `${message} ${JSON.stringify(facts)}`);
  };
}
