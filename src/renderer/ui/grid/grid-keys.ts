// What keys mean in a table: moves between rows and within one, and what is done to the row
// that has the focus. Nothing here draws.

export type GridMove =
  | { readonly kind: 'by'; readonly rows: number }
  | { readonly kind: 'page'; readonly pages: 1 | -1 }
  | { readonly kind: 'first' | 'last' }
  /** Within the row: to the next or the last thing in it. */
  | { readonly kind: 'across'; readonly steps: 1 | -1 }
  | { readonly kind: 'choose' | 'act' | 'all' | 'none' }
  | { readonly kind: 'type'; readonly letter: string };

export interface PressedKey {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const moves: Readonly<Record<string, GridMove>> = {
  ArrowDown: { kind: 'by', rows: 1 },
  ArrowUp: { kind: 'by', rows: -1 },
  ArrowRight: { kind: 'across', steps: 1 },
  ArrowLeft: { kind: 'across', steps: -1 },
  PageDown: { kind: 'page', pages: 1 },
  PageUp: { kind: 'page', pages: -1 },
  Home: { kind: 'first' },
  End: { kind: 'last' },
  Enter: { kind: 'act' },
  ' ': { kind: 'choose' },
  Escape: { kind: 'none' },
};

/** The move, or null for a key that means nothing here. */
export function moveOf({ key, altKey, ctrlKey, metaKey }: PressedKey): GridMove | null {
  if (altKey) return null;
  const isCommand = ctrlKey || metaKey;
  if (isCommand && key.toLowerCase() === 'a') return { kind: 'all' };
  const move = moves[key];
  if (move !== undefined) return move;
  const isLetter = !isCommand && Array.from(key).length === 1;
  return isLetter ? { kind: 'type', letter: key } : null;
}
