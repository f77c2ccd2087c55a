// Short notices in the corner, and what a screen reader is told. Good news goes by itself;
// bad news stays until it is dismissed. A notice with a known key replaces the one before.

import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import { failureText } from '../i18n/failure';

export interface Notice {
  readonly key: string;
  readonly tone: 'good' | 'bad';
  readonly title: string;
  readonly text: string | null;
}

interface NoticesState {
  readonly notices: readonly Notice[];
  /** Last words for the polite and the assertive live region. */
  readonly polite: string;
  readonly assertive: string;
}

const most = 4;
const goodForMs = 6_000;

export const useNotices = create<NoticesState>(() => ({ notices: [], polite: '', assertive: '' }));

const timers = new Map<string, ReturnType<typeof setTimeout>>();
let last = 0;

/** What is spoken of a notice. */
export function wordsOf({ title, text }: Pick<Notice, 'title' | 'text'>): string {
  return text === null ? title : `${title} ${text}`;
}

/** Shows and announces a notice; without a key it gets one of its own. */
export function tell(notice: Omit<Notice, 'key'> & { readonly key?: string }): void {
  last += 1;
  const key = notice.key ?? `notice-${String(last)}`;
  const words = wordsOf(notice);
  useNotices.setState(({ notices }) => ({
    notices: [...notices.filter((other) => other.key !== key), { ...notice, key }].slice(-most),
  }));
  announce(words, notice.tone);
  clearTimeout(timers.get(key));
  timers.delete(key);
  if (notice.tone === 'good') {
    timers.set(
      key,
      setTimeout(() => {
        dismiss(key);
      }, goodForMs),
    );
  }
}

/** Tells screen readers alone; bad news interrupts. */
export function announce(words: string, tone: Notice['tone'] = 'good'): void {
  useNotices.setState(({ polite, assertive }) =>
    tone === 'good' ? { polite: again(words, polite) } : { assertive: again(words, assertive) },
  );
}

/** A live region speaks only when its text changes: the same words get a space that is not seen. */
const again = (words: string, before: string): string =>
  words === before ? `${words}\u00a0` : words;

export function tellFailure(failure: Failure): void {
  const { what, next } = failureText(failure);
  tell({ tone: 'bad', title: what, text: next, key: `failure-${failure.reason}` });
}

/** Takes all of them away, such as those in a language no longer spoken. */
export function dismissAll(): void {
  for (const { key } of useNotices.getState().notices) dismiss(key);
}

export function dismiss(key: string): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  useNotices.setState(({ notices }) => ({ notices: notices.filter((other) => other.key !== key) }));
}
