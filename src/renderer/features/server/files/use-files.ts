// Pages of the host's own vault, fetched as they are scrolled to, and anew when the vault
// changed. An answer to an older question is dropped.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import type { PageInput } from '../../../../shared/ipc/bridge';
import type { EntryView } from '../../../../shared/ipc/commands';
import { send } from '../../../bridge/command';
import { useCalmSnapshot } from '../../../store/engine-store';

export interface FilesQuestion {
  readonly dir: string;
  readonly query: string;
  readonly sort: NonNullable<PageInput<'files.list'>['sort']>;
  readonly isDescending: boolean;
}

export interface Files {
  readonly entries: readonly EntryView[];
  readonly total: number;
  /** A search found more than it gives. */
  readonly isCut: boolean;
  /** Nothing is known yet. */
  readonly isLoading: boolean;
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  readonly failure: Failure | null;
  readonly loadMore: () => void;
}

interface State {
  readonly key: string;
  readonly entries: readonly EntryView[];
  readonly total: number;
  readonly isCut: boolean;
  readonly isKnown: boolean;
  readonly failure: Failure | null;
}

const pageRows = 200;
const calmMs = 1000;
const nothing = { entries: [], total: 0, isCut: false, isKnown: false, failure: null } as const;

export function useFiles(question: FilesQuestion): Files {
  const key = JSON.stringify(question);
  const files = useCalmSnapshot(({ server }) => server.files, calmMs);
  const config = useCalmSnapshot(({ server }) => server.config, calmMs);
  const [answer, setAnswer] = useState<State>({ key, ...nothing });
  const [isLoadingMore, setLoadingMore] = useState(false);
  const state = answer.key === key ? answer : { key, ...nothing };
  const round = useRef(0);

  const ask = useCallback(
    async (before: readonly EntryView[], limit: number): Promise<void> => {
      round.current += 1;
      const own = round.current;
      const wanted = JSON.parse(key) as FilesQuestion;
      const result = await send('files.list', { ...wanted, offset: before.length, limit });
      if (own !== round.current) return;
      setLoadingMore(false);
      if (!result.ok) {
        setAnswer({ key, ...nothing, isKnown: true, failure: result.error });
        return;
      }
      const { entries, total, isCut } = result.value;
      setAnswer({
        key,
        entries: onceEach([...before, ...entries]),
        total,
        isCut,
        isKnown: true,
        failure: null,
      });
    },
    [key],
  );

  // As many rows as were there stay in sight, so that nobody loses their place.
  const shown = useRef(0);
  useEffect(() => {
    shown.current = state.entries.length;
  });
  const { state: scan, files: count, bytes, problems } = files;
  useEffect(() => {
    void ask([], Math.min(500, Math.max(pageRows, shown.current)));
    return () => {
      round.current += 1;
    };
  }, [ask, scan, count, bytes, problems, config]);

  const { entries, total, isCut, isKnown, failure } = state;
  const hasMore = entries.length < total;
  return {
    entries,
    total,
    isCut,
    isLoading: !isKnown,
    isLoadingMore,
    hasMore,
    failure,
    loadMore: () => {
      if (isLoadingMore || !hasMore) return;
      setLoadingMore(true);
      void ask(entries, pageRows);
    },
  };
}

/** Each name once: the vault may have changed between two pages. */
function onceEach(entries: readonly EntryView[]): readonly EntryView[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}
