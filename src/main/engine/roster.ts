// The list of IDs as text, in and out, and sheets of invites.

import { access } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { BauError } from '../../shared/errors';
import type { EngineOutput, EngineParsed } from '../../shared/ipc/commands';
import type { IdView } from '../../shared/ipc/views';
import { parseRoster, rosterLimits, writeRoster } from '../../shared/roster';
import type { RandomSource } from '../crypto/random';
import { writeNewFile } from '../store/atomic-file';
import type { Store } from '../store/open-store';
import type { Ids } from './ids';
import type { Inviter, MadeInvite } from './inviter';
import { canonicalFolder } from './rights-input';
import { sheetHtml, type Card, type SheetFacts } from './roster-sheet';

export interface RosterOptions {
  readonly store: Store;
  readonly ids: Ids;
  readonly inviter: Inviter;
  readonly clock: () => number;
  readonly random: RandomSource;
  /** FP26 of the vault, and its name now. */
  readonly fp: string;
  readonly label: () => string;
  /** Has a running server apply what the store says now. */
  readonly apply: () => Promise<void>;
}

/** Each takes milliseconds to draw. */
const cardsAtOnce = 2;

export class Rosters {
  constructor(private readonly options: RosterOptions) {}

  async import({
    text,
    dryRun,
  }: EngineParsed<'roster.import'>): Promise<EngineOutput<'roster.import'>> {
    const { store, ids, clock, apply } = this.options;
    if (text.length > rosterLimits.characters) throw new BauError('roster_large');
    const now = clock();
    const { rows, problems, more } = parseRoster(text, { now, folder: canonicalFolder });
    const isFaulty = problems.length > 0;
    const plan = await store.roster.import({ rows, now, dryRun: dryRun === true || isFaulty });
    if (plan.isDone) {
      await apply();
      await ids.reload();
    }
    const all = [...problems, ...plan.problems].sort((a, b) => a.line - b.line);
    return { ...plan, problems: all, more };
  }

  async export(): Promise<EngineOutput<'roster.export'>> {
    const { store, clock } = this.options;
    const ids = await store.clients.list(clock());
    return { text: writeRoster(ids), ids: ids.length };
  }

  /**
   * Makes an invite for each of `ids`, or for all that nobody holds yet, and writes the
   * sheet to a new file, 0600. Without the file there are no invites either.
   */
  async sheet({
    ids: wanted,
    path,
    language = 'pt-BR',
    ...terms
  }: EngineParsed<'roster.sheet'>): Promise<EngineOutput<'roster.sheet'>> {
    const { store, ids, inviter, clock, random, fp, label } = this.options;
    if (await exists(path)) throw new BauError('name_exists', { path });
    const people = chosen(await store.clients.list(clock()), wanted);
    const [first] = people;
    if (!first) throw new BauError('nobody_to_invite');
    const made = await inviter.make(
      people.map(({ id }) => ({ id })),
      terms,
    );
    const cards = people.map((person, at) => cardOf(person, made[at]));
    const html = await rendered({ language, label: label(), fp }, cards);
    await store.admission.createInvites(made.map(({ invite }) => invite));
    try {
      const isNew = await writeNewFile(path, html, random).catch((error: unknown) => {
        throw new BauError('folder_unusable', { path }, { cause: error });
      });
      if (!isNew) throw new BauError('name_exists', { path });
    } catch (error) {
      for (const { id } of people) await store.admission.withdrawInvite(id);
      throw error;
    } finally {
      await ids.reload();
    }
    const expiresAt = made[0]?.expiresAt ?? 0;
    return { path, ids: people.map(({ id }) => id), expiresAt };
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** In the order they were asked for, each once. Throws BauError('unknown_id'). */
function chosen(all: readonly IdView[], wanted: readonly string[] | undefined): IdView[] {
  if (wanted === undefined) return all.filter(({ state }) => state === 'invited');
  const byId = new Map(all.map((view) => [view.id, view]));
  return [...new Set(wanted)].map((id) => {
    const view = byId.get(id);
    if (!view) throw new BauError('unknown_id', { id });
    return view;
  });
}

function cardOf({ id, name }: IdView, made: MadeInvite | undefined): Card {
  return { id, name, link: made?.link ?? '', expiresAt: made?.expiresAt ?? 0 };
}

/** A few cards at a time: a server in this process goes on serving. */
async function rendered(facts: SheetFacts, cards: readonly Card[]): Promise<string> {
  const pieces: string[] = [];
  for (const piece of sheetHtml(facts, cards)) {
    pieces.push(piece);
    if (pieces.length % cardsAtOnce === 0) await breathe();
  }
  return pieces.join('');
}
