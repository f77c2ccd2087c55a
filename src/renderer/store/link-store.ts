// Invite links that came from outside the window: the one the person is being asked about,
// and the last of those that came meanwhile. A question never changes under the pointer.

import { create } from 'zustand';

interface LinkState {
  readonly asked: string | null;
  readonly next: string | null;
}

export const useLinks = create<LinkState>(() => ({ asked: null, next: null }));

/** Asks about the link, or does so when the one that is asked about is answered. */
export function offerLink(link: string): void {
  useLinks.setState(({ asked }) => {
    if (asked === null) return { asked: link };
    return asked === link ? {} : { next: link };
  });
}

/** The question was answered, or could not be asked. */
export function linkAnswered(): void {
  useLinks.setState(({ next }) => ({ asked: next, next: null }));
}
