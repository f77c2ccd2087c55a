// Notices of one kind that come in numbers: the first is told at once, those that follow
// within a few seconds are summed up in one. A thousand files saved are then a few
// sentences, and not a screen reader that never stops.

import type { Notice } from './notices';

const gatherMs = 5_000;

interface Gathering {
  count: number;
  last: Notice;
}

interface Gatherer {
  readonly deliver: (notice: Notice) => void;
  /** What so many come to. */
  readonly summedUp: (key: string, count: number) => string;
}

/** Gives a function to hand each notice to; it knows them by their keys. */
export function gatherNotices({ deliver, summedUp }: Gatherer): (notice: Notice) => void {
  const open = new Map<string, Gathering>();

  const close = (key: string): void => {
    const gathering = open.get(key);
    open.delete(key);
    if (gathering === undefined || gathering.count === 0) return;
    const { count, last } = gathering;
    deliver(count === 1 ? last : { ...last, title: summedUp(key, count), text: null });
    begin(last);
  };
  const begin = (notice: Notice): void => {
    open.set(notice.key, { count: 0, last: notice });
    setTimeout(close, gatherMs, notice.key);
  };

  return (notice) => {
    const gathering = open.get(notice.key);
    if (gathering === undefined) {
      deliver(notice);
      begin(notice);
      return;
    }
    gathering.count += 1;
    gathering.last = notice;
  };
}
