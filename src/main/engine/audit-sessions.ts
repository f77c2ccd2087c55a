// What a running server reports, as rows of the audit log: enrolments, sessions, files that
// were taken whole, one by one or with many others under one list, and those of which a
// part left without ever being sealed.

import type { Enrolment, Refusal, SealedBatch, SessionInfo } from '../server/context';
import { AuditDeliveries } from './audit-deliveries';
import { AuditRefusals } from './audit-refusals';
import type { Noted } from './audit-recorder';

interface Live {
  readonly info: SessionInfo;
  files: number;
  bytes: number;
  /** Bytes that left of files not sealed yet, by name, the longest idle first. */
  readonly parts: Map<string, { bytes: number; readonly size: number }>;
  /** Whole files for one list. */
  readonly deliveries: AuditDeliveries;
}

/** Files of a session that may be open ended at a time; beyond, the oldest is noted. */
const mostParts = 256;

export class AuditSessions {
  readonly #record: (noted: Noted) => void;
  readonly #clock: () => number;
  readonly #refusals: AuditRefusals;
  readonly #live = new Map<string, Live>();

  constructor(record: (noted: Noted) => void, clock: () => number) {
    this.#record = record;
    this.#clock = clock;
    this.#refusals = new AuditRefusals(record);
  }

  enrolled({ id, address, fp, by, replaced, released }: Enrolment): void {
    const detail = { fp, by, ...(replaced && { replaced }), ...(released && { released }) };
    this.#record({ kind: 'enrol', id, address, detail });
  }

  opened(info: SessionInfo): void {
    const deliveries = new AuditDeliveries(info, this.#record);
    this.#live.set(info.session, { info, files: 0, bytes: 0, parts: new Map(), deliveries });
    const { session, id, address, fp } = info;
    this.#record({ kind: 'session.open', id, address, detail: { session, fp } });
  }

  sending(session: string, name: string, size: number, bytes: number): void {
    const live = this.#live.get(session);
    if (!live) return;
    live.bytes += bytes;
    const part = live.parts.get(name) ?? { bytes: 0, size };
    part.bytes += bytes;
    live.parts.delete(name);
    live.parts.set(name, part);
    if (live.parts.size <= mostParts) return;
    const [oldest] = live.parts.keys();
    if (oldest !== undefined) this.#endPart(live, oldest);
  }

  /** `digest` is what was sealed, 128 hex characters. */
  sealed(session: string, name: string, size: number, digest: string): void {
    const live = this.#live.get(session);
    if (!live) return;
    live.files += 1;
    live.parts.delete(name);
    const { id, address } = live.info;
    this.#record({ kind: 'file', id, address, name, status: 200, detail: { size, digest } });
  }

  /** A whole file left whose digest the next list holds; `bytes` of it were not told before. */
  delivered(session: string, name: string, size: number, bytes: number): void {
    const live = this.#live.get(session);
    if (!live) return;
    live.files += 1;
    live.bytes += bytes;
    if (bytes < size) live.parts.delete(name);
    live.deliveries.add(name, size);
  }

  batchSealed(session: string, batch: SealedBatch): void {
    this.#live.get(session)?.deliveries.seal(batch);
  }

  closed(session: string, why: string): void {
    const live = this.#live.get(session);
    if (!live) return;
    this.#live.delete(session);
    live.deliveries.close();
    for (const name of [...live.parts.keys()]) this.#endPart(live, name);
    const { info, files, bytes } = live;
    const ms = Math.max(0, this.#clock() - info.since);
    const detail = { session, why, files, bytes, ms };
    this.#record({ kind: 'session.end', id: info.id, address: info.address, detail });
  }

  refused(refusal: Refusal): void {
    this.#refusals.refused(refusal);
  }

  /** The server has stopped. */
  close(): void {
    for (const session of [...this.#live.keys()]) this.closed(session, 'stopping');
    this.#refusals.close();
  }

  #endPart(live: Live, name: string): void {
    const part = live.parts.get(name);
    live.parts.delete(name);
    if (!part) return;
    const { id, address } = live.info;
    this.#record({ kind: 'file.part', id, address, name, status: 206, detail: { ...part } });
  }
}
