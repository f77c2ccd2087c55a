// A peer's text made safe to look at: control characters, bidirectional overrides and
// other invisible ones are replaced by what can be seen, so that a name cannot pose as
// another. For display only; never for comparing or for paths.

export interface TextPart {
  readonly text: string;
  /** The part stands for a character that would not be seen, or would reorder its neighbours. */
  readonly isHidden: boolean;
}

// Controls, format characters (bidi, zero-width, BOM, tags), separators, lone surrogates, private use.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;

// Joins emoji and shapes Arabic and Indic letters; harmless between letters or pictures.
const joiners = new Set(['\u200c', '\u200d']);

/** The text in parts; every hidden character is a part of its own, such as `U+202E`. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let plain = '';
  const characters = Array.from(text);
  characters.forEach((character, at) => {
    if (!hidden.test(character) || isJoining(characters, at)) {
      plain += character;
      return;
    }
    if (plain !== '') parts.push({ text: plain, isHidden: false });
    plain = '';
    parts.push({ text: codeOf(character), isHidden: true });
  });
  if (plain !== '') parts.push({ text: plain, isHidden: false });
  return parts;
}

/** The text on one line, hidden characters written as `⟨U+202E⟩`. */
export function visibleText(text: string): string {
  return textParts(text)
    .map((part) => (part.isHidden ? `⟨${part.text}⟩` : part.text))
    .join('');
}

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const joinable = /[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;

function isJoining(characters: readonly string[], at: number): boolean {
  if (!joiners.has(characters[at] ?? '')) return false;
  return joinable.test(characters[at - 1] ?? '') && joinable.test(characters[at + 1] ?? '');
}
