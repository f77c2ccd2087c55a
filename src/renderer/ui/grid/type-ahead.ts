// Finding a row by typing how it begins. Letters typed in a row are one word; the same
// letter again goes to the next row that begins with it. Nothing here draws.

/** A pause longer than this begins another word. */
const pauseMs = 1_000;

export interface Typed {
  readonly word: string;
  /** When its last letter was typed, milliseconds. */
  readonly at: number;
}

export const nothingTyped: Typed = { word: '', at: -Infinity };

/** The word after one more letter. */
export function typeOn({ word, at }: Typed, letter: string, now: number): Typed {
  const isNew = now - at > pauseMs;
  return { word: isNew ? letter : word + letter, at: now };
}

interface Search<T> {
  readonly rows: readonly T[];
  readonly rowText: (row: T) => string;
  /** The row that has the focus; -1 for none. */
  readonly from: number;
  readonly language: string;
}

/** The row that begins with that word, from the focus on and round; -1 for none. */
export function findTyped<T>(word: string, { rows, rowText, from, language }: Search<T>): number {
  const { compare } = new Intl.Collator(language, { usage: 'search', sensitivity: 'base' });
  const letters = Array.from(word);
  const isRepeated = letters.length > 1 && letters.every((letter) => letter === letters[0]);
  const wanted = isRepeated ? (letters[0] ?? '') : word;
  // A longer word may still mean the row it led to.
  const first = letters.length === 1 || isRepeated ? from + 1 : Math.max(0, from);
  for (let step = 0; step < rows.length; step += 1) {
    const at = (first + step) % rows.length;
    const row = rows[at];
    if (row === undefined) continue;
    if (compare(rowText(row).slice(0, wanted.length), wanted) === 0) return at;
  }
  return -1;
}
