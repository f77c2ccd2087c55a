// New versions of the app, as a page sees them: how this copy gets them, what the person
// wants, and what is going on.

import type { Failure } from '../errors';

/** `off`: nothing is asked for unless a person presses a button; `daily`: once a day. */
export const updateChoices = ['off', 'daily'] as const;
export type UpdateChoice = (typeof updateChoices)[number];

/**
 * `none`: this copy was made without a place to look at. `tell`: it can look, and somebody
 * else installs (a package manager, a person). `install`: it replaces itself.
 */
export type UpdateWay = 'none' | 'tell' | 'install';

/** A version that is newer than this one. Texts come from outside: to be shown as text only. */
export interface NewVersion {
  readonly version: string;
  /** What changed, as its makers wrote it; empty where they wrote nothing. */
  readonly notes: string;
  /** Bytes to download. */
  readonly size: number;
}

export type UpdateState =
  /** Nothing was looked for in this run. */
  | { readonly name: 'idle' }
  | { readonly name: 'checking' }
  | { readonly name: 'current' }
  | { readonly name: 'found'; readonly found: NewVersion }
  | {
      readonly name: 'downloading';
      readonly found: NewVersion;
      readonly received: number;
      /** Bytes a second. */
      readonly rate: number;
    }
  | { readonly name: 'ready'; readonly found: NewVersion }
  /** It is being put in place; the app ends by itself. */
  | { readonly name: 'installing'; readonly found: NewVersion }
  /** `found`: what it was about, where that is known already. */
  | { readonly name: 'failed'; readonly failure: Failure; readonly found: NewVersion | null };

export interface UpdatesView {
  readonly way: UpdateWay;
  readonly choice: UpdateChoice;
  readonly state: UpdateState;
  /** When somebody last answered, ms since 1970; null: never. */
  readonly checkedAt: number | null;
}
