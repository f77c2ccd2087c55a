// What closing the window means, as a table. Pure.

import type { ClosingChoice } from '../../../shared/desktop';

export interface ClosingFacts {
  readonly choice: ClosingChoice;
  readonly isServing: boolean;
  readonly isMoving: boolean;
  /** The app ends anyway. */
  readonly isQuitting: boolean;
  /** As process.platform. */
  readonly platform: string;
}

/** `close`: let it close; the others keep it open until they are done. */
export function closingOf(facts: ClosingFacts): 'close' | 'ask' | 'tray' | 'quit' {
  const { choice, isServing, isMoving, isQuitting, platform } = facts;
  // On macOS an app lives on without windows, and everybody knows it.
  if (isQuitting || platform === 'darwin') return 'close';
  return isServing || isMoving ? choice : 'close';
}
