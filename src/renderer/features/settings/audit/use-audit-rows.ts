// Rows of the audit log, newest first, a page at a time; read anew once the filter rests.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import type { AuditFilter, AuditRowView } from '../../../../shared/ipc/audit';
import { send } from '../../../bridge/command';

const pageRows = 100;
const restMs = 250;

export interface AuditRows {
  readonly rows: readonly AuditRowView[];
  readonly isLoading: boolean;
  /** There are older ones. */
  readonly hasMore: boolean;
  readonly failure: Failure | null;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

interface Loaded {
  readonly rows: readonly AuditRowView[];
  readonly next: number | null;
}

const nothing: Loaded = { rows: [], next: null };

export function useAuditRows(filter: AuditFilter): AuditRows {
  const [loaded, setLoaded] = useState<Loaded>(nothing);
  const [isLoading, setLoading] = useState(true);
  const [failure, setFailure] = useState<Failure | null>(null);
  /** Answers to an older question are not wanted any more. */
  const round = useRef(0);
  const wanted = JSON.stringify(filter);

  const load = useCallback(
    async (before: Loaded): Promise<void> => {
      round.current += 1;
      const own = round.current;
      setLoading(true);
      const result = await send('audit.list', {
        ...(JSON.parse(wanted) as AuditFilter),
        limit: pageRows,
        ...(before.next === null ? {} : { after: before.next }),
      });
      if (own !== round.current) return;
      setLoading(false);
      setFailure(result.ok ? null : result.error);
      if (!result.ok) return;
      const { rows, next } = result.value;
      setLoaded({ rows: [...before.rows, ...rows], next });
    },
    [wanted],
  );

  const isFirst = useRef(true);
  useEffect(() => {
    const timer = setTimeout(() => void load(nothing), isFirst.current ? 0 : restMs);
    isFirst.current = false;
    return () => {
      clearTimeout(timer);
      round.current += 1;
    };
  }, [load]);

  return {
    rows: loaded.rows,
    isLoading,
    hasMore: loaded.next !== null,
    failure,
    loadMore: () => {
      if (!isLoading && loaded.next !== null) void load(loaded);
    },
    reload: () => void load(nothing),
  };
}
