// What every session of one running server shares, and what it reports upward.

import type { RandomSource } from '../crypto/random';
import type { Identity } from '../identity/identity';
import type { ChannelPools } from '../session/channel';
import type { ProtocolSteps } from '../session/steps';
import type { Store } from '../store/open-store';
import type { ExtensionPolicy } from '../vault/extensions';
import type { VaultIndex } from '../vault/vault-index';
import type { Loader } from '../vault/loader';
import type { Digests } from './digests';
import type { Counters } from './counters';
import type { DoorLimits } from './door';
import type { Cursors } from './cursors';
import type { Paces, Rates } from './pace';
import type { Quotas } from './quotas';
import type { Rate } from './rate';
import type { Visits } from './visits';
import type { WholeGates } from './whole-gates';

export interface ServerLimits {
  readonly door: DoorLimits;
  readonly sessions: number;
  /** For handshake and AUTH together. */
  readonly deadlineMs: number;
  /** LIST, MESSAGE and whatever ended in ERROR draw from this, per session. */
  readonly requests: Rate;
  /** Refusals of AUTH with 403 leave this long after AUTH came. */
  readonly refusalDelayMs: number;
  readonly probeMs: number;
  readonly takeoverEveryMs: number;
  readonly rates: Rates;
}

/** A live session as the host sees it. */
export interface SessionInfo {
  readonly session: string;
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly fp: string;
  readonly since: number;
}

export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly address: string;
  readonly id: string | null;
  /** What was asked for, as the peer wrote it. */
  readonly name: string | null;
  /** For the host's log. */
  readonly detail: string;
}

/** A key that got an ID. */
export interface Enrolment {
  readonly id: string;
  readonly address: string;
  readonly fp: string;
  readonly by: 'invite' | 'claim';
  /** FP26 of the key that held the ID until now. */
  readonly replaced: string | null;
  /** The ID that the key held until now. */
  readonly released: string | null;
}

/** What a BATCH came to. */
export interface SealedBatch {
  readonly files: number;
  /** Of the signed list, 128 hex characters. */
  readonly digest: string;
  /** Of its receipt. */
  readonly rid: string;
}

/** What a running server tells its owner; all calls are synchronous and cheap. */
export interface ServerEvents extends ProtocolSteps {
  enrolled(enrolment: Enrolment): void;
  opened(info: SessionInfo): void;
  closed(session: string, why: string): void;
  sending(session: string, name: string, sent: number, size: number, bytes: number): void;
  /** `digest` is what was sealed, 128 hex characters. */
  sealed(session: string, name: string, size: number, digest: string): void;
  /**
   * A whole file that the next BATCH seals has left; `bytes` of it were not told by
   * `sending`.
   */
  delivered(session: string, name: string, size: number, bytes: number): void;
  /** BATCH: a receipt went out over all that was delivered since the last one. */
  batchSealed(session: string, batch: SealedBatch): void;
  refused(refusal: Refusal): void;
  message(from: SessionInfo, text: string): void;
  /** An ID changed hands or state. */
  idsChanged(): void;
  /** Something unexpected; `logId` is what the client was told. */
  fault(logId: string, error: unknown): void;
}

export interface ServerContext {
  readonly identity: Identity;
  readonly store: Store;
  readonly index: VaultIndex;
  readonly policy: ExtensionPolicy;
  readonly digests: Digests;
  readonly loader: Loader;
  readonly quotas: Quotas;
  readonly visits: Visits;
  readonly cursors: Cursors;
  readonly pools: ChannelPools;
  readonly paces: Paces;
  readonly wholeGates: WholeGates;
  /** Key of the etags, 32 bytes, kept with the vault. */
  readonly etagKey: Buffer;
  readonly label: string;
  readonly limits: ServerLimits;
  readonly counters: Counters;
  /** A session asks for something: work that can wait stops. Cheap. */
  readonly asked: () => void;
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly events: ServerEvents;
}
