// Sealed records on their way to a socket. Everything sealed in one turn of the event
// loop leaves in one write, from pooled buffers: many small answers cost one system
// call, and bulk data is never copied after it was encrypted.

import type { Socket } from 'node:net';
import type { SendCipher } from '../noise/transport-pair';
import { recordOverhead, sealRecord } from './records';

/** Room for eight full DATA records and some small frames between them. */
const trainSize = 272 * 1024;
const copyBelow = 16 * 1024;
const keptFree = 32;
/** From so many bytes waiting, over all channels, each has to be modest: 32 MiB. */
const crowdedFrom = 32 * 1024 * 1024;

/** Buffers shared by all channels of a process. */
export class TrainPool {
  private readonly free: Buffer[] = [];
  /** Bytes of buffers that sockets have not let go of. */
  waiting = 0;

  /** Many peers are slow at the same time. */
  get isCrowded(): boolean {
    return this.waiting >= crowdedFrom;
  }

  take(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(trainSize);
  }

  give(train: Buffer): void {
    if (this.free.length < keptFree) this.free.push(train);
  }
}

export class Outbox {
  private train: Buffer | null = null;
  private used = 0;
  private flushing = false;
  /** Bytes handed to the socket so far. */
  written = 0;

  constructor(
    private readonly socket: Socket,
    private readonly cipher: SendCipher,
    private readonly pool: TrainPool,
    /** Called whenever the system took what a write held. */
    private readonly onWritten: () => void,
  ) {}

  /** Bytes that have not left this process yet. */
  get backlog(): number {
    return this.socket.writableLength + this.used;
  }

  /** Seals one frame; it leaves with the others of this turn. The plaintext is free again at once. */
  seal(plaintext: Buffer): void {
    const size = plaintext.length + recordOverhead;
    if (this.train && this.used + size > trainSize) this.flush();
    this.train ??= this.pool.take();
    this.used = sealRecord(this.cipher, plaintext, this.train, this.used);
    if (this.flushing) return;
    this.flushing = true;
    process.nextTick(() => {
      this.flushing = false;
      this.flush();
    });
  }

  /** Hands over what was sealed. */
  flush(): void {
    const { train, used } = this;
    if (!train) return;
    this.train = null;
    this.used = 0;
    if (this.socket.destroyed || !this.socket.writable) {
      this.pool.give(train);
      return;
    }
    this.written += used;
    const { pool } = this;
    // A small write may wait long on a slow peer: it must not hold a large buffer meanwhile.
    const isCopied = used < copyBelow || (pool.isCrowded && used < trainSize / 2);
    const held = isCopied ? used : trainSize;
    pool.waiting += held;
    const bytes = train.subarray(0, used);
    this.socket.write(isCopied ? Buffer.from(bytes) : bytes, () => {
      pool.waiting -= held;
      if (!isCopied) pool.give(train);
      this.onWritten();
    });
    if (isCopied) pool.give(train);
  }
}
