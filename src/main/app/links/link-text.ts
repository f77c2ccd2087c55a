// The form of an invite link, judged before anything else looks at it. Whether it is whole
// is the engine's to say (identity/invite.ts).

import { BauError } from '../../../shared/errors';

/** Characters; a longer text is no link. */
export const maxLinkLength = 1024;

const form = /^bau:\/\/[\x21-\x7e]+$/i;

/** The link without the space around it. Throws `bad_link`. */
export function linkText(text: string): string {
  const link = text.trim();
  if (text.length > maxLinkLength || !form.test(link)) throw new BauError('bad_link');
  return link;
}
