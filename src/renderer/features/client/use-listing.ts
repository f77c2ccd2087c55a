// Pages of a vault's list, fetched as they are needed. A search looks below the folder it
// starts in. An answer to an older question is dropped.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { EntryView } from '../../../shared/ipc/commands';
import { send } from '../../bridge/command';
import type { Place } from './client-store';

export interface Listing {
  readonly entries: readonly EntryView[];
  readonly isLoading: boolean;
  /** There may be more; a page can be short or empty and still not be the last. */
  readonly hasMore: boolean;
  readonly failure: Failure | null;
  readonly loadMore: () => void;
  /** Fetches what is left, as far as can be sorted. */
  readonly loadAll: () => void;
  readonly refresh: () => void;
}

/** Entries that are fetched to be sorted; beyond, a search serves better. */
export const mostSorted = 20_000;

/** What is fetched to be sorted is shown at most so often: sorting takes its time. */
const showEveryMs = 600;

interface State {
  /** The question this answers; an answer to another is as good as none. */
  readonly question: string;
  /** It was answered, if only in part. */
  readonly isKnown: boolean;
  readonly entries: readonly EntryView[];
  readonly cursor: string | null;
  readonly isLoading: boolean;
  readonly failure: Failure | null;
}

const start = {
  isKnown: false,
  entries: [],
  cursor: null,
  isLoading: true,
  failure: null,
} as const;

/** `isReady`: the vault answers; what was listed stays while it does not. */
export function useListing(vault: string, { dir, query }: Place, isReady: boolean): Listing {
  const question = JSON.stringify([vault, dir, query]);
  const [answer, setAnswer] = useState<State>({ question, ...start });
  const state = answer.question === question ? answer : { question, ...start };
  const round = useRef(0);

  const load = useCallback(
    async (cursor: string | null, before: readonly EntryView[]): Promise<void> => {
      round.current += 1;
      const own = round.current;
      const page = await fetchPage(vault, { dir, query }, cursor, () => own === round.current);
      if (page === null) return;
      setAnswer(
        'failure' in page
          ? {
              question,
              isKnown: cursor !== null,
              entries: before,
              cursor,
              isLoading: false,
              failure: page.failure,
            }
          : {
              question,
              isKnown: true,
              entries: onceEach([...before, ...page.entries]),
              cursor: page.cursor,
              isLoading: false,
              failure: null,
            },
      );
    },
    [question, vault, dir, query],
  );

  const loadMany = useCallback(
    async (from: string, before: readonly EntryView[]): Promise<void> => {
      round.current += 1;
      const own = round.current;
      const isWanted = (): boolean => own === round.current;
      let entries = [...before];
      let cursor: string | null = from;
      let shownAt = Date.now();
      while (cursor !== null && entries.length < mostSorted) {
        const page: Page | null = await fetchPage(vault, { dir, query }, cursor, isWanted);
        if (page === null) return;
        if ('failure' in page) {
          // What is here stays, and is sorted; scrolling on asks again.
          setAnswer({ question, isKnown: true, entries, cursor, isLoading: false, failure: null });
          return;
        }
        entries = entries.concat(page.entries);
        ({ cursor } = page);
        if (Date.now() - shownAt < showEveryMs && cursor !== null) continue;
        shownAt = Date.now();
        const isLoading = cursor !== null && entries.length < mostSorted;
        const answered = { question, isKnown: true, cursor, isLoading, failure: null };
        setAnswer({ ...answered, entries: onceEach(entries) });
      }
    },
    [question, vault, dir, query],
  );

  const isAnswered = state.isKnown && state.failure === null;
  const needsAnswer = isReady && !isAnswered;
  useEffect(() => {
    if (!needsAnswer) return undefined;
    void load(null, []);
    return () => {
      round.current += 1;
    };
  }, [load, needsAnswer]);

  return {
    entries: state.entries,
    isLoading: state.isLoading,
    failure: state.failure,
    hasMore: state.cursor !== null,
    loadMore: () => {
      if (state.isLoading || state.cursor === null) return;
      setAnswer({ ...state, isLoading: true });
      void load(state.cursor, state.entries);
    },
    loadAll: () => {
      if (state.isLoading || state.cursor === null || state.failure !== null) return;
      if (state.entries.length >= mostSorted) return;
      setAnswer({ ...state, isLoading: true });
      void loadMany(state.cursor, state.entries);
    },
    refresh: () => {
      setAnswer({ ...state, isLoading: true, failure: null });
      void load(null, []);
    },
  };
}

type Page =
  | { readonly entries: readonly EntryView[]; readonly cursor: string | null }
  | { readonly failure: Failure };

/** Each name once, as last told: rows are known by their names, and a vault may repeat one. */
function onceEach(entries: readonly EntryView[]): readonly EntryView[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}

/** The next page that holds anything, or the end; null when nobody waits for it any more. */
async function fetchPage(
  vault: string,
  { dir, query }: Place,
  from: string | null,
  isWanted: () => boolean,
): Promise<Page | null> {
  let cursor = from;
  let patience = 20;
  for (;;) {
    const result = await send('vault.list', {
      vault,
      ...(dir === '' ? {} : { dir }),
      ...(query === '' ? {} : { query, recursive: true }),
      ...(cursor === null ? {} : { cursor }),
    });
    if (!isWanted()) return null;
    if (!result.ok && result.error.reason === 'slow_down' && patience > 0) {
      patience -= 1;
      await pause(Number(result.error.params['retryAfterMs'] ?? 1_000));
      if (!isWanted()) return null;
      continue;
    }
    if (!result.ok) return { failure: result.error };
    const { entries, cursor: next } = result.value;
    // A vault that repeats its cursor would keep us here for ever.
    if (entries.length > 0 || next === null || next === cursor) {
      return { entries, cursor: next === cursor ? null : next };
    }
    cursor = next;
  }
}

/** As long as a busy vault asks for, within reason. */
const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, Math.min(Math.max(ms, 100), 5_000));
  });
