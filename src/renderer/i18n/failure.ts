// A failure in words: what happened and what to do next, in the language in force.

import { i18n } from './i18n';
import { isReason, type Failure } from '../../shared/errors';
import type { Catalogue } from '../../shared/i18n/texts';

export interface FailureText {
  readonly what: string;
  readonly next: string;
}

export function failureText(failure: Failure): FailureText {
  const { reason, params } = failure;
  // As gaps to fill alone: no parameter may pass for an option of i18next.
  const replace = params;
  return {
    what: i18n.t(`errors.${reason}.what`, { replace }),
    next: i18n.t(`errors.${reason}.next`, { replace }),
  };
}

/** What a refusal of the server says, for reasons that came over the wire and may be unknown. */
export function refusalText(reason: string): string {
  return isReason(reason)
    ? i18n.t(`errors.${reason}.what`)
    : i18n.t('server.unknownReason', { reason });
}

type StatusKey = keyof Catalogue['status'];

/** The number with its phrase, such as `404 Não encontrado`; the phrase alone for local failures. */
export function statusText(status: number): string {
  const key = String(status) as StatusKey;
  if (!i18n.exists(`status.${key}`)) return key;
  const phrase = i18n.t(`status.${key}`);
  return status === 0 ? phrase : `${key} ${phrase}`;
}
