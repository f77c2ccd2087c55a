// What the download of one file is asked for with, and what it gives.

import type { Gate } from '../../shared/gate';
import type { DigestPool } from '../vault/digest';
import type { SlotPool } from '../wire/slots';
import type { ClientSession } from './client-session';
import type { ClashOptions } from './name-clash';
import type { PublishedFile } from './publish-file';

export interface FetchOptions extends ClashOptions {
  readonly session: ClientSession;
  readonly digests: DigestPool;
  readonly slots: SlotPool;
  /** Shared by all downloads of the session: at most 16 READs in flight. */
  readonly reads: Gate;
  readonly signal: AbortSignal;
  /** Own FP26. */
  readonly client: string;
  readonly progress: (received: number, size: number) => void;
  /** The server told the size; `resumedFrom` bytes of it are here from an earlier attempt. */
  readonly opened?: (size: number, resumedFrom: number) => void;
  /** It ended without the file, and so many bytes stay here for the next attempt. */
  readonly kept?: (bytes: number) => void;
  /** All content is here; the server is being asked for the receipt. */
  readonly sealing: () => void;
  /** Keep what was received when the signal stops it (a pause, Ctrl-C), for a later resume. */
  readonly keepPart: () => boolean;
}

export interface FetchedFile extends PublishedFile {
  readonly name: string;
  readonly size: number;
  /** 128 hex characters. */
  readonly digest: string;
  readonly receiptText: string;
  /** The very same content was here already, and nothing was fetched. */
  readonly skipped: boolean;
}
