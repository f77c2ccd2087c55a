// A refusal or failure as the command line tells it: an object for programs, and what
// happened and what to do for the person.

import type { Failure } from '../../shared/errors';
import { visibleText } from '../../shared/visible-text';
import type { Output } from './output';
import type { Texts } from './texts';

/** In both forms; `name` is the file it is about, untrusted text. */
export function tellFailure(output: Output, texts: Texts, failure: Failure, name?: string): void {
  const { status, reason } = failure;
  const message = texts.failureLine(failure);
  const about = name === undefined ? {} : { name };
  if (output.isJson) output.result({ type: 'error', status, reason, message, ...about }, () => []);
  tellPerson(output, texts, failure, name);
}

/** The sentences alone, on standard error. */
export function tellPerson(output: Output, texts: Texts, failure: Failure, name?: string): void {
  const { what, next } = texts.failure(failure);
  const phrase = texts.phrase(failure.status);
  const parts = [
    texts.all.failure.prefix,
    ...(name === undefined ? [] : [visibleText(name)]),
    ...(phrase === '' ? [] : [`${String(failure.status)} ${phrase}`]),
    what,
  ];
  output.note(parts.join(': '));
  output.note(`     ${next}`);
}
