// The OK of a whole-file OPEN (PROTOCOL.md section 4). Its usual spelling is read by one
// pattern, at a tenth of the cost; any other goes through the strict parser and the schema,
// and both find the same.

import { answerBodies, decodeBody } from '../../wire/bodies';
import { broken } from '../requests';

export interface WholeAnswer {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly mtime: number;
  /** 128 lower-case hex characters. */
  readonly digest: string;
}

// ASCII, each key once, in this order: nothing the strict parser would refuse.
const usual =
  /^\{"size":(0|[1-9]\d{0,14}),"mtime":(0|-?[1-9]\d{0,14}),"etag":"[0-9A-Za-z_-]{1,64}","digest":"([0-9a-f]{128})"\}$/;

/** Throws BauError('bad_request') for an answer that does not fit the request. */
export function readWholeAnswer(body: Buffer): WholeAnswer {
  const match = usual.exec(body.toString('latin1'));
  if (match) return { size: Number(match[1]), mtime: Number(match[2]), digest: match[3] ?? '' };
  const { size, mtime, digest, handle } = decodeBody(answerBodies.OPEN, body);
  if (digest === undefined) throw broken('whole file without a digest');
  if (handle !== undefined) throw broken('whole file with a handle');
  return { size, mtime, digest };
}
