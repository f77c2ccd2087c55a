// `bau ids import FILE|-`: a list of people, all of it or nothing.

import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BauError } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import { rosterLimits, type RosterProblem } from '../../../shared/roster';
import type { RosterPlan } from '../../../shared/roster-plan';
import { visibleText } from '../../../shared/visible-text';
import type { Action, Context } from '../context';
import { UsageError } from '../usage-error';
import type { Values } from '../values';

/** A character takes four bytes at most; more than this cannot be a list we take. */
const mostBytes = 4 * rosterLimits.characters;

/** `words` is the file, or `-` for standard input. */
export function importRoster(values: Values, [file]: readonly string[]): Action {
  if (file === undefined) throw new UsageError('missingArgument', { expected: 'FILE' });
  if (file === '' || file.includes('\0')) throw new UsageError('emptyArgument');
  const dryRun = values.has('dry-run');
  return async (context) => {
    const text = file === '-' ? await collect(process.stdin) : await readList(resolve(file));
    const plan = await context.engine.do('roster.import', { text, dryRun });
    const isFaulty = plan.problems.length > 0;
    context.output.result({ type: 'roster', dryRun, ...plan }, () =>
      isFaulty ? problemLines(context, plan) : planLines(context, plan),
    );
    if (isFaulty) context.failed = true;
  };
}

/** The whole of a text file, unless it is too large to be a list. */
async function readList(path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw new BauError('file_missing', { path }, { cause: error });
  });
  try {
    const info = await file.stat();
    if (info.isDirectory()) throw new BauError('file_missing', { path });
    if (info.size > mostBytes) throw new BauError('roster_large');
    return await collect(file.createReadStream({ autoClose: false }));
  } finally {
    await file.close();
  }
}

/** What comes, until it is too much. */
async function collect(source: AsyncIterable<unknown>): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    const chunk = Buffer.from(piece as Uint8Array);
    bytes += chunk.length;
    if (bytes > mostBytes) throw new BauError('roster_large');
    pieces.push(chunk);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function planLines({ texts }: Context, plan: RosterPlan): string[] {
  const { roster: words } = texts.all;
  const counts = [
    texts.counted({ one: words.added_one, other: words.added_other }, plan.added.length),
    texts.counted({ one: words.changed_one, other: words.changed_other }, plan.changed.length),
    texts.counted({ one: words.same_one, other: words.same_other }, plan.same),
  ];
  return [
    ...(plan.isDone ? [] : [words.dryRun]),
    counts.join(', '),
    ...(plan.revoked.length === 0
      ? []
      : [fillText(words.revoked, { ids: plan.revoked.join(', ') })]),
  ];
}

function problemLines(context: Context, { problems, more }: RosterPlan): string[] {
  const { texts } = context;
  const { roster: words } = texts.all;
  return [
    words.refused,
    ...problems.map((problem) => problemLine(context, problem)),
    ...(more === 0 ? [] : [texts.counted({ one: words.more_one, other: words.more_other }, more)]),
  ];
}

function problemLine({ texts }: Context, { line, why: fault, value }: RosterProblem): string {
  const { line: plain, lineAbout, why } = texts.all.roster;
  const params = { line, why: why[fault], value: visibleText(value) };
  return fillText(value === '' ? plain : lineAbout, params);
}
