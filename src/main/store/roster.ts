// A roster put into the list of IDs: all of it, in one transaction, or nothing. New IDs are
// written down, those that exist get what their line says; state, key and other rights
// stay as they are, so that a revoked ID stays revoked.

import { isPast, type RosterPlan } from '../../shared/roster-plan';
import { problem, type RosterProblem, type RosterRow } from '../../shared/roster';
import { clientOf, type Client } from './clients';
import { insertIds } from './id-changes';
import { changedRightColumns } from './rights';
import type { Db } from './tables';

export interface RosterImport {
  readonly rows: readonly RosterRow[];
  readonly now: number;
  /** Looks, and changes nothing. */
  readonly dryRun: boolean;
}

function changeOf(row: RosterRow, client: Client): RosterRow | null {
  const { name, expiresAt, folders } = row;
  const differs =
    (name !== undefined && name !== client.name) ||
    (expiresAt !== undefined && expiresAt !== client.expiresAt) ||
    (folders !== undefined && String(folders) !== String(client.rights.folders));
  return differs ? row : null;
}

export class Roster {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** What came of it, or would. With a problem in it nothing is changed. */
  async import({ rows, now, dryRun }: RosterImport): Promise<RosterPlan> {
    return this.#db.transaction().execute(async (trx) => {
      const known = new Map(
        (await trx.selectFrom('client').selectAll().execute()).map((row) => [
          row.id,
          clientOf(row),
        ]),
      );
      const added: RosterRow[] = [];
      const changed: RosterRow[] = [];
      const problems: RosterProblem[] = [];
      for (const row of rows) {
        const client = known.get(row.id);
        if (isPast(row, client?.expiresAt ?? null, now)) {
          problems.push(problem(row.line, 'past', row.id));
        } else if (!client) added.push(row);
        else if (changeOf(row, client)) changed.push(row);
      }
      const isDone = !dryRun && problems.length === 0;
      if (isDone) await write(trx, added, changed, now);
      return {
        isDone,
        added: added.map(({ id }) => id),
        changed: changed.map(({ id }) => id),
        same: rows.length - added.length - changed.length - problems.length,
        revoked: rows.filter(({ id }) => known.get(id)?.state === 'revoked').map(({ id }) => id),
        problems,
        more: 0,
      };
    });
  }
}

async function write(
  trx: Db,
  added: readonly RosterRow[],
  changed: readonly RosterRow[],
  now: number,
): Promise<void> {
  const news = added.map(({ id, name, expiresAt, folders }) => ({
    id,
    name,
    expiresAt,
    rights: folders === undefined ? {} : { folders },
  }));
  await insertIds(trx, news, now);
  for (const { id, name, expiresAt, folders } of changed) {
    await trx
      .updateTable('client')
      .set({
        ...(name !== undefined && { name }),
        ...(expiresAt !== undefined && { expiresAt }),
        ...changedRightColumns(folders === undefined ? {} : { folders }),
      })
      .where('id', '=', id)
      .execute();
  }
}
