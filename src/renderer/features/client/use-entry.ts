// The way to a vault that is not known yet: reads what was typed, pasted, dropped or found
// nearby, and holds the question that comes of it until it is answered.

import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { send } from '../../bridge/command';
import type { ReadLink } from './ConfirmLinkDialog';
import { readEntry } from './typed-entry';

/** What is asked before anything is sent, or anybody trusted. */
export type Question =
  | { readonly kind: 'link'; readonly read: ReadLink }
  | { readonly kind: 'address'; readonly address: string };

export interface Entry {
  readonly question: Question | null;
  readonly failure: Failure | null;
  /** Reads a text; a question or a failure comes of it. */
  readonly enter: (text: string) => Promise<void>;
  /** What was dropped could not be read. */
  readonly fail: (failure: Failure) => void;
  readonly close: () => void;
  readonly forgetFailure: () => void;
}

export function useEntry(): Entry {
  const [question, setQuestion] = useState<Question | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  return {
    question,
    failure,
    enter: async (text) => {
      const entry = readEntry(text);
      setFailure(null);
      if (entry.kind === 'address') setQuestion(entry);
      if (entry.kind !== 'link') return;
      // What is too long for a link is none.
      const link = entry.link.slice(0, 1024);
      const result = await send('link.read', { link });
      if (result.ok) setQuestion({ kind: 'link', read: { ...result.value, link } });
      else setFailure(result.error);
    },
    fail: setFailure,
    close: () => {
      setQuestion(null);
    },
    forgetFailure: () => {
      setFailure(null);
    },
  };
}
