// Brings bau.db to the current shape, or refuses it. Safe when several processes open
// the same folder at once: the version is read again under the write lock. A file that
// is refused is left exactly as it was found.

import { BauError } from '../../shared/errors';
import { migrations } from './migrations';
import type { Sqlite } from './sqlite';

/** user_version of a database in the current shape. */
export const currentVersion = migrations.length;

/** The tables whose loss would let somebody in, out or astray: checked at every opening. */
const checkedTables = ['client', 'invite', 'revoked_key', 'claim', 'vault', 'setting'];

function checkVersion(found: number): void {
  if (found > currentVersion) {
    throw new BauError('data_newer', { found, known: currentVersion });
  }
  if (found < 0) throw new BauError('data_corrupt', {}, { message: 'user_version below zero' });
}

/** Throws BauError('data_corrupt') unless the tables that matter most are there and sound. */
export function checkTables(sqlite: Sqlite): void {
  const present = sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  for (const table of checkedTables) {
    if (!present.some(({ name }) => name === table)) {
      throw new BauError('data_corrupt', {}, { message: `table ${table} is missing` });
    }
    const rows = sqlite.prepare(`PRAGMA quick_check('${table}')`).all();
    const verdict = Object.values(rows[0] ?? {})[0];
    if (rows.length !== 1 || verdict !== 'ok') {
      throw new BauError('data_corrupt', {}, { message: `table ${table}: ${String(verdict)}` });
    }
  }
}

function checkEmpty(sqlite: Sqlite): void {
  const tables = sqlite.prepare('SELECT name FROM sqlite_master LIMIT 1').all();
  if (tables.length > 0) {
    throw new BauError('data_corrupt', {}, { message: 'tables that are not of this program' });
  }
}

/** Looks without changing anything. Throws as `migrate` and `checkTables`. */
export function checkDatabase(sqlite: Sqlite): void {
  const found = sqlite.pragmaNumber('user_version');
  checkVersion(found);
  if (found === 0) checkEmpty(sqlite);
  else if (found === currentVersion) checkTables(sqlite);
}

/**
 * Creates or upgrades the tables. Throws BauError('data_newer') for a database of a later
 * program and BauError('data_corrupt') for a damaged one or another program's.
 */
export function migrate(sqlite: Sqlite): void {
  const found = sqlite.pragmaNumber('user_version');
  checkVersion(found);
  if (found < currentVersion) {
    sqlite.immediate(() => {
      const version = sqlite.pragmaNumber('user_version');
      checkVersion(version);
      if (version === 0) checkEmpty(sqlite);
      for (const step of migrations.slice(version)) sqlite.exec(step);
      sqlite.exec(`PRAGMA user_version = ${String(currentVersion)}`);
    });
  }
}
