// Asks for a file's content in READs of 1 MiB, with a bounded window (PROTOCOL.md section
// 4, Pull): no more is asked for than the disk has taken, so memory stays bounded.

import type { BauError } from '../../shared/errors';
import type { Gate } from '../../shared/gate';
import { encodeRead } from '../wire/binary';
import { maxRead } from '../wire/limits';
import type { ClientSession } from './client-session';
import type { ContentFlow, DataSink } from './requests';

/**
 * Content asked for and not yet written, at most. A connection begins with half of it, so that
 * one that is lost again and again does not bring the same bytes many times.
 */
export const windowBytes = 8 * maxRead;
const firstWindowBytes = windowBytes / 2;
/** Written by a pull before its connection has the whole window. */
const provedBytes = 32 * maxRead;

export interface PullOptions {
  readonly session: ClientSession;
  /** Shared by all downloads of the session: at most 16 READs in flight. */
  readonly reads: Gate;
  readonly handle: number;
  /** Content ends here. */
  readonly size: number;
  readonly sink: DataSink;
  /** Content up to here is written. */
  readonly written: () => number;
  /** Throws when the download has failed. */
  readonly check: () => void;
  /** Called whenever there is a wait: the time for housekeeping. */
  readonly waiting: () => void;
  /** A READ was refused. */
  readonly fail: (error: BauError) => void;
}

export class ContentPuller {
  private readonly flows = new Set<ContentFlow>();
  private wake: (() => void) | null = null;

  constructor(private readonly options: PullOptions) {}

  /** Asks for [from, size) and resolves when all of it has come. Throws what `check` throws. */
  async pull(from: number): Promise<void> {
    const { reads, size, written, check } = this.options;
    const proved = from + provedBytes;
    let asked = from;
    while (asked < size) {
      check();
      const safe = written();
      if (asked - safe >= (safe < proved ? firstWindowBytes : windowBytes)) {
        await this.wait();
        continue;
      }
      await reads.enter();
      try {
        check();
      } catch (error) {
        reads.leave();
        throw error;
      }
      const length = Math.min(maxRead, size - asked);
      this.read(asked, length);
      asked += length;
    }
    while (this.flows.size > 0) {
      check();
      await this.wait();
    }
    check();
  }

  /** Something was written, came, or failed. */
  wakeUp(): void {
    const { wake } = this;
    this.wake = null;
    wake?.();
  }

  /** The handle is being closed: what is still in flight may END before its time. */
  endEarly(): void {
    for (const flow of this.flows) flow.mayEndEarly = true;
  }

  private wait(): Promise<void> {
    this.options.waiting();
    return new Promise((resolve) => (this.wake = resolve));
  }

  private read(offset: number, length: number): void {
    const { session, handle, sink, fail } = this.options;
    const end = offset + length;
    const flow: ContentFlow = { sink, from: offset, next: offset, end, mayEndEarly: false };
    this.flows.add(flow);
    const settled = (): void => {
      this.flows.delete(flow);
      this.options.reads.leave();
    };
    session.send('READ', encodeRead({ handle, offset, length }), {
      ok: null,
      data: flow,
      resolve: () => {
        settled();
        this.wakeUp();
      },
      reject: (error) => {
        settled();
        fail(error);
      },
      timed: true,
    });
  }
}
