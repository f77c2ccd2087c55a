// Requests of a READY session and their answers (PROTOCOL.md section 4). A pending
// request knows what may still come for it; anything else breaks the session's
// integrity and ends it.

import { isWireReason, wireReasons, type WireReason } from '../../shared/errors';
import { BauError } from '../../shared/errors';
import type { ErrorBody } from '../wire/bodies';
import type { Slot } from '../wire/slots';

/** Takes one DATA; returns true to keep the slot. `content` lies in it. */
export type DataSink = (offset: number, content: Buffer, slot: Slot) => boolean;

/** The DATA a request may bring. */
export interface ContentFlow {
  readonly sink: DataSink;
  /** Offset the next DATA must have. */
  next: number;
  readonly from: number;
  /** Content must end exactly here, unless the handle is being closed; set by OK for OPEN. */
  end: number;
  mayEndEarly: boolean;
}

/** What a request waits for. */
export interface Pending {
  /** Parses the OK body; null when no OK comes (READ). Called at most once. */
  ok: ((body: Buffer) => void) | null;
  /** Null when neither DATA nor END may come. */
  readonly data: ContentFlow | null;
  readonly resolve: () => void;
  readonly reject: (error: BauError) => void;
  /** Silence on this request counts against the peer (READ, OPEN). */
  readonly timed: boolean;
}

const byStatus = new Map<number, WireReason>();
for (const [reason, row] of Object.entries(wireReasons)) {
  if (!byStatus.has(row.status)) byStatus.set(row.status, reason as WireReason);
}

/** The failure an ERROR or BYE means; a name we do not know falls back to its code's first. */
export function failureFromWire(code: number, name: string, retryAfterMs?: number): BauError {
  const known = isWireReason(name) && wireReasons[name].status === code ? name : null;
  const reason = known ?? byStatus.get(code) ?? 'internal';
  return new BauError(reason, retryAfterMs === undefined ? {} : { retryAfterMs }, {
    message: `peer: ${String(code)} ${name}`,
  });
}

export function failureFromError(body: ErrorBody): BauError {
  return failureFromWire(body.code, body.name, body.retryAfterMs);
}

export const broken = (why: string): BauError => new BauError('bad_request', {}, { message: why });
