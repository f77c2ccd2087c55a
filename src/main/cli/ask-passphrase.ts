// Asking for a passphrase at the terminal, without showing it: once for one that exists,
// twice for a new one, again where it was wrong.

import { BauError, type Reason } from '../../shared/errors';
import type { Output } from './output';
import type { Terminal } from './terminal';
import type { Texts } from './texts';

export interface Asking {
  readonly terminal: Terminal;
  readonly texts: Texts;
  readonly output: Output;
}

/** How often a wrong passphrase may be typed. */
const attempts = 3;

/** Not empty. Rejects with BauError('cancelled'). */
export async function askPassphrase(asking: Asking, question: string): Promise<string> {
  const { terminal, texts, output } = asking;
  for (;;) {
    const typed = await terminal.hidden(question);
    if (typed !== '') return typed;
    output.note(texts.all.prompt.empty);
  }
}

/** Typed twice alike; where `check` throws, that is for the caller. */
export async function askNewPassphrase(
  asking: Asking,
  question: string,
  check: (typed: string) => void = () => undefined,
): Promise<string> {
  const { prompt } = asking.texts.all;
  for (;;) {
    const typed = await askPassphrase(asking, question);
    check(typed);
    if ((await asking.terminal.hidden(prompt.again)) === typed) return typed;
    asking.output.note(prompt.differ);
  }
}

export interface Lock {
  /** From the environment: tried once, and nothing is asked. */
  readonly given: string | null;
  readonly question: string;
  /** The reason that means the passphrase was wrong. */
  readonly wrong: Reason;
  /** The refusal where there is neither passphrase nor terminal. */
  readonly missing: () => BauError;
}

/** What `open` makes of the right passphrase, which is asked for up to three times. */
export async function unlock<T>(
  asking: Asking,
  { given, question, wrong, missing }: Lock,
  open: (passphrase: string) => Promise<T>,
): Promise<T> {
  if (given !== null) return open(given);
  if (!asking.terminal.isThere) throw missing();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open(await askPassphrase(asking, question));
    } catch (error) {
      const mayRetry = error instanceof BauError && error.reason === wrong && attempt < attempts;
      if (!mayRetry) throw error;
      asking.output.note(asking.texts.all.prompt.wrong);
    }
  }
}
