// What `bau ids add` and `bau ids set` say about an ID, checked before anything is opened.
// All throw UsageError with a sentence of its own for each kind of mistake.

import { idPattern, rightsLimits } from '../../../shared/limits';
import type { EngineInput } from '../../../shared/ipc/commands';
import { isPersonName } from '../../../shared/person-name';
import { bareExtension, canonicalFolder } from '../../engine/rights-input';
import type { OptionName } from '../options';
import { readBytes } from '../size-words';
import { UsageError, type UsageFault } from '../usage-error';
import type { Values } from '../values';

export const rightsOptions = [
  'name',
  'read',
  'no-read',
  'message',
  'no-message',
  'folder',
  'ext',
  'quota',
  'expires-on',
  'claimable',
  'no-claimable',
] as const satisfies readonly OptionName[];

type AboutId = Omit<EngineInput<'ids.set'>, 'id'>;

const dayMs = 86_400_000;
/** Nobody plans an ID further ahead than this. */
const mostDays = 36_500;

const wrong = (fault: UsageFault, value: string): UsageError =>
  new UsageError(fault, { value: value.slice(0, 64) });

/** An ID in lower case, as people may type it in any. */
export function idIn(word: string): string {
  const folded = word.toLowerCase();
  if (!idPattern.test(folded)) throw wrong('badId', word);
  return folded;
}

/** Everything the options say; what they do not say is left out. */
export function aboutId(values: Values, now: number): AboutId {
  const folders = listOf(values, 'folder', '/', 'badFolder', canonicalFolder);
  const extensions = listOf(values, 'ext', '*', 'badExtension', bareExtension);
  const about: AboutId = {
    name: nameOf(values.last('name')),
    read: choice(values, 'read', 'no-read'),
    message: choice(values, 'message', 'no-message'),
    claimable: choice(values, 'claimable', 'no-claimable'),
    folders,
    extensions,
    quotaBytes: quotaOf(values.last('quota')),
    expiresAt: expiryOf(values.last('expires-on'), now),
  };
  if (folders && folders.length > rightsLimits.folders) throw wrong('badFolder', '…');
  if (extensions && extensions.length > rightsLimits.extensions) throw wrong('badExtension', '…');
  const said = Object.entries(about).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said);
}

function choice(values: Values, yes: OptionName, no: OptionName): boolean | undefined {
  if (values.has(yes) && values.has(no)) {
    throw new UsageError('oneOf', { option: `--${yes}`, other: `--${no}` });
  }
  return values.has(yes) ? true : values.has(no) ? false : undefined;
}

function nameOf(text: string | undefined): string | undefined {
  const name = text?.trim();
  if (name !== undefined && !isPersonName(name)) throw wrong('badName', name);
  return name;
}

/** The values of a repeatable option in their good form; `all` stands for no limit. */
function listOf(
  values: Values,
  option: OptionName,
  all: string,
  fault: UsageFault,
  form: (text: string) => string | null,
): string[] | undefined {
  const given = values.every(option);
  if (given.length === 0) return undefined;
  return given
    .filter((text) => text !== all)
    .map((text) => {
      const good = form(text);
      if (good === null) throw wrong(fault, text);
      return good;
    });
}

function quotaOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  const bytes = readBytes(text) ?? NaN;
  if (!(bytes >= 1 && bytes <= rightsLimits.quotaBytes)) throw wrong('badQuota', text);
  return bytes;
}

/** The end of a day that is written as a date, or so many days from now. */
function expiryOf(text: string | undefined, now: number): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'never') return null;
  const [, days] = /^(\d{1,5})d$/i.exec(text) ?? [];
  const at = days === undefined ? endOfDate(text) : now + Number(days) * dayMs;
  if (!(at > now && at <= now + mostDays * dayMs)) throw wrong('badDate', text);
  return at;
}

/** The first moment after a local day, or NaN for what is no day of the calendar. */
function endOfDate(text: string): number {
  const [, ...parts] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const [year = 0, month = 0, day = 0] = parts.map(Number);
  const date = new Date(year, month - 1, day);
  const isReal = date.getFullYear() === year && date.getMonth() === month - 1;
  return isReal && date.getDate() === day ? new Date(year, month - 1, day + 1).getTime() : NaN;
}
