// The server's end of a new connection, up to an encrypted channel: preface, three
// exact handshake messages, one absolute deadline (PROTOCOL.md sections 3, 5, 9).

import type { Socket } from 'node:net';
import { BauError } from '../../shared/errors';
import type { RandomSource } from '../crypto/random';
import type { Identity } from '../identity/identity';
import { Intake } from '../wire/intake';
import { beforeReady, handshakeSizes, lengthPrefixSize, preface } from '../wire/limits';
import { Channel, type ChannelPools } from './channel';
import { ServerHandshake } from './handshake';
import { lingerAndClose } from './linger';

export interface AcceptOptions {
  readonly identity: Identity;
  readonly random: RandomSource;
  readonly clock: () => number;
  readonly pools: ChannelPools;
  /** Absolute, for the handshake; the caller keeps its own for AUTH. Defaults to 10 s. */
  readonly deadlineMs?: number;
  /** A handshake message came in or went out, with its public bytes; `secured` has `h`. */
  readonly step?: (name: string, direction: 'in' | 'out' | 'none', bytes: Buffer) => void;
  /** Called synchronously: sets the channel's handler before any byte after message 3 is read. */
  readonly secured: (channel: Channel) => void;
  /**
   * The connection ended before it was secured; `deadline` says it was too slow, `isFault`
   * is false for a client that left after message 2, as one does that does not trust us.
   */
  readonly dropped: (why: string, deadline: boolean, isFault: boolean) => void;
}

/** Plaintext hint before a channel exists: `42 41 55 00 || u16be status`, then linger. */
export function sendHint(socket: Socket, status: 426 | 429 | 503): void {
  const hint = Buffer.from([0x42, 0x41, 0x55, 0, 0, 0]);
  hint.writeUInt16BE(status, 4);
  socket.write(hint);
  lingerAndClose(socket);
}

/** Runs the responder on a fresh socket (`allowHalfOpen`, no data listener yet). */
export function acceptConnection(socket: Socket, options: AcceptOptions): void {
  const handshake = new ServerHandshake(options.identity, options.random);
  let channel: Channel | null = null;
  let over = false;

  const drop = (why: string, { deadline = false, hint = false, isFault = true } = {}): void => {
    if (over || channel) return;
    over = true;
    clearTimeout(timer);
    intake.stop();
    handshake.wipe();
    if (hint) sendHint(socket, 426);
    else socket.destroy();
    options.dropped(why, deadline, isFault);
  };

  const timer = setTimeout(() => {
    drop('deadline', { deadline: true });
  }, options.deadlineMs ?? beforeReady.deadlineMs);

  let expect: 'preface' | 'length1' | 'message1' | 'length3' | 'message3' = 'preface';

  const step = (piece: Buffer): number => {
    if (channel) return channel.take(piece);
    switch (expect) {
      case 'preface': {
        if (!piece.equals(preface)) {
          const other = piece.subarray(0, 3).equals(preface.subarray(0, 3));
          drop(other ? 'other version' : 'not a Baú peer', { hint: other });
          return 1;
        }
        expect = 'length1';
        return lengthPrefixSize;
      }
      case 'length1':
      case 'length3': {
        const first = expect === 'length1';
        const size = first ? handshakeSizes.message1 : handshakeSizes.message3;
        if (piece.readUInt16BE(0) !== size) drop('handshake length');
        expect = first ? 'message1' : 'message3';
        return size;
      }
      case 'message1': {
        options.step?.('message1', 'in', piece);
        const reply = handshake.message1(piece);
        const framed = Buffer.alloc(lengthPrefixSize + reply.length);
        framed.writeUInt16BE(reply.length, 0);
        reply.copy(framed, lengthPrefixSize);
        socket.write(framed);
        options.step?.('message2', 'out', reply);
        expect = 'length3';
        return lengthPrefixSize;
      }
      case 'message3': {
        options.step?.('message3', 'in', piece);
        const secured = handshake.message3(piece);
        options.step?.('secured', 'none', secured.transport.h);
        clearTimeout(timer);
        channel = new Channel('server', socket, secured, options.pools, options.clock);
        options.secured(channel);
        return lengthPrefixSize;
      }
    }
  };

  const intake = new Intake((piece) => {
    try {
      return step(piece);
    } catch (error) {
      if (!(error instanceof BauError)) throw error;
      drop(error.message);
      return 1;
    }
  }, preface.length);

  socket.on('data', (chunk: Buffer) => {
    intake.push(chunk);
    if (channel?.state === 'CLOSED') intake.stop();
  });
  const gone = (why: string) => (): void => {
    if (channel) channel.cut();
    else drop(why);
  };
  socket.on('end', () => {
    if (channel) channel.cut();
    else drop('closed by peer', { isFault: expect !== 'length3' });
  });
  socket.on('error', gone('connection error'));
  socket.on('close', gone('closed'));
}
