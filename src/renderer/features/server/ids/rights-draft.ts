// What a person fills in about one ID or many, read into a change of the engine's. A field
// that nobody touched is left out, so that many IDs keep what they differ in.

import type { PageInput } from '../../../../shared/ipc/bridge';
import type { IdView } from '../../../../shared/ipc/views';
import { rightsLimits } from '../../../../shared/limits';
import { readExtensions } from '../../../../shared/extensions';
import { rosterDate, rosterDateText } from '../../../../shared/roster-date';
import { amountText, readAmount } from '../amount';

/** Texts as typed: a folder a line, extensions in any form, `500 MB`, `2026-12-31`. */
export interface RightsDraft {
  readonly read?: boolean;
  readonly message?: boolean;
  readonly folders?: string;
  readonly extensions?: string;
  readonly quota?: string;
  readonly expires?: string;
  readonly claimable?: boolean;
}

export type TextField = 'folders' | 'extensions' | 'quota' | 'expires';

export type RightsChange = Omit<PageInput<'ids.change'>, 'ids'>;

export interface ReadDraft {
  readonly change: RightsChange;
  /** Fields that hold something else than what belongs there. */
  readonly faults: ReadonlySet<TextField>;
}

const folderLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function readDraft(draft: RightsDraft, now: number): ReadDraft {
  const faults = new Set<TextField>();
  const { read, message, claimable } = draft;
  const change: RightsChange = {
    ...(read !== undefined && { read }),
    ...(message !== undefined && { message }),
    ...(claimable !== undefined && { claimable }),
    ...(draft.folders !== undefined && { folders: folderLines(draft.folders) }),
    ...(draft.extensions !== undefined && {
      extensions: [...readExtensions(draft.extensions).extensions],
    }),
    ...(draft.quota !== undefined && { quotaBytes: quotaOf(draft.quota, faults) }),
    ...(draft.expires !== undefined && { expiresAt: endOf(draft.expires, now, faults) }),
  };
  if ((change.folders?.length ?? 0) > rightsLimits.folders) faults.add('folders');
  if (readExtensions(draft.extensions ?? '').unfit.length > 0) faults.add('extensions');
  if ((change.extensions?.length ?? 0) > rightsLimits.extensions) faults.add('extensions');
  return { change, faults };
}

function quotaOf(text: string, faults: Set<TextField>): number | null {
  if (text.trim() === '') return null;
  const bytes = readAmount(text);
  if (bytes === null || bytes < 1 || bytes > rightsLimits.quotaBytes) faults.add('quota');
  return bytes;
}

function endOf(text: string, now: number, faults: Set<TextField>): number | null {
  if (text === '') return null;
  const at = rosterDate(text);
  if (typeof at !== 'number' || at <= now) faults.add('expires');
  return at ?? null;
}

/** What all of `ids` have in common, as the fields show it; where they differ, nothing. */
export function commonDraft(ids: readonly IdView[], decimalMark: string): RightsDraft {
  const texts = ids.map((view) => draftOf(view, decimalMark));
  const [first = {}] = texts;
  const same = Object.entries(first).filter(([key, value]) =>
    texts.every((other) => other[key as keyof RightsDraft] === value),
  );
  return Object.fromEntries(same);
}

function draftOf({ rights, expiresAt, state }: IdView, decimalMark: string): Required<RightsDraft> {
  const { read, message, folders, extensions, quotaBytes } = rights;
  return {
    read,
    message,
    folders: folders.join('\n'),
    extensions: extensions.join(' '),
    quota: quotaBytes === null ? '' : amountText(quotaBytes, decimalMark),
    expires: expiresAt === null ? '' : rosterDateText(expiresAt).slice(0, 10),
    claimable: state === 'claimable',
  };
}

/** What anyone gets unless told otherwise. */
export const usualDraft: Required<RightsDraft> = {
  read: true,
  message: true,
  folders: '',
  extensions: '',
  quota: '',
  expires: '',
  claimable: false,
};
