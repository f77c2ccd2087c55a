// What a host may call a person: one line of text that looks like what it is.

import { maxPersonName } from './limits';

// Controls, what turns the direction of writing, lines and paragraphs, halves of
// characters, noncharacters and the byte order mark.
const unfit = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Surrogate}\p{Noncharacter_Code_Point}\ufeff]/u;

/** Whether `text` may be kept as a person's name; the empty one may. */
export function isPersonName(text: string): boolean {
  return text.length <= maxPersonName && !unfit.test(text);
}
