// The client's end of a connection: dial, handshake, pin check before message 3
// (PROTOCOL.md sections 3, 5, 9). Bytes arrive in one reused buffer, so that a fast
// download allocates nothing for reading.

import { connect, type Socket } from 'node:net';
import { BauError } from '../../shared/errors';
import type { RandomSource } from '../crypto/random';
import type { Identity, PublicIdentity } from '../identity/identity';
import { Intake } from '../wire/intake';
import { beforeReady, handshakeSizes, lengthPrefixSize, preface } from '../wire/limits';
import { Channel, type ChannelPools } from './channel';
import { ClientHandshake } from './handshake';
import { lingerAndClose } from './linger';

const connectMs = 10_000;
const readBufferSize = 512 * 1024;
const hintSize = 6;

export interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly identity: Identity;
  readonly random: RandomSource;
  readonly clock: () => number;
  readonly pools: ChannelPools;
  /**
   * Decides on the server's identity before message 3 is sent. A BauError it throws ends
   * the connection and becomes the outcome.
   */
  readonly checkServer: (server: PublicIdentity) => void;
  readonly step?: (name: string, direction: 'in' | 'out' | 'none', bytes: Buffer) => void;
  /** Called synchronously with the channel, before any byte after message 2 is read. */
  readonly secured: (channel: Channel) => void;
  readonly signal?: AbortSignal;
}

/** What a failed `connect` means to a person. */
function connectFailure(error: NodeJS.ErrnoException): BauError {
  const code = error.code ?? '';
  return new BauError('unreachable', { code }, { message: code, cause: error });
}

/**
 * Dials and completes the handshake. Rejects with BauError: `unreachable`,
 * `connect_timeout`, `handshake_failed`, `own_identity`, whatever `checkServer` threw, or
 * the reason of a plaintext hint with `unverified: 1` in its params.
 */
export function dial(options: DialOptions): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const handshake = new ClientHandshake(options.identity, options.random);
    let channel: Channel | null = null;
    let over = false;
    let isServerRefused = false;
    let expect: 'length' | 'message2' | 'hint' = 'length';

    const fail = (error: BauError): void => {
      if (over || channel) return;
      over = true;
      clearTimeout(timer);
      intake.stop();
      handshake.wipe();
      options.signal?.removeEventListener('abort', aborted);
      if (isServerRefused) lingerAndClose(socket);
      else socket.destroy();
      reject(error);
    };
    const aborted = (): void => {
      fail(new BauError('cancelled'));
    };

    const message2 = (piece: Buffer): number => {
      options.step?.('message2', 'in', piece);
      const server = handshake.message2(piece);
      isServerRefused = true;
      options.checkServer(server);
      isServerRefused = false;
      const { message, ...secured } = handshake.message3();
      socket.write(framed(message));
      options.step?.('message3', 'out', message);
      options.step?.('secured', 'none', secured.transport.h);
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', aborted);
      channel = new Channel('client', socket, secured, options.pools, options.clock);
      options.secured(channel);
      resolve(channel);
      return lengthPrefixSize;
    };

    const step = (piece: Buffer): number => {
      if (channel) return channel.take(piece);
      if (expect === 'message2') return message2(piece);
      if (expect === 'hint') throw hintOf(piece);
      if (piece[0] === preface[0] && piece[1] === preface[1]) {
        expect = 'hint';
        return hintSize - lengthPrefixSize;
      }
      if (piece.readUInt16BE(0) !== handshakeSizes.message2) {
        throw new BauError('handshake_failed', {}, { message: 'message 2 length' });
      }
      expect = 'message2';
      return handshakeSizes.message2;
    };

    const intake = new Intake((piece) => {
      try {
        return step(piece);
      } catch (error) {
        if (!(error instanceof BauError)) throw error;
        fail(error);
        return 1;
      }
    }, lengthPrefixSize);

    const readBuffer = Buffer.allocUnsafeSlow(readBufferSize);
    const socket: Socket = connect({
      host: options.host,
      port: options.port,
      allowHalfOpen: true,
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (size) => {
          intake.push(readBuffer.subarray(0, size));
          if (channel?.state === 'CLOSED') intake.stop();
          return true;
        },
      },
    });
    let timer = setTimeout(() => {
      fail(new BauError('connect_timeout'));
    }, connectMs);

    if (options.signal?.aborted) aborted();
    options.signal?.addEventListener('abort', aborted);

    socket.once('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        fail(new BauError('handshake_failed', {}, { message: 'deadline' }));
      }, beforeReady.deadlineMs);
      options.step?.('tcp', 'none', Buffer.alloc(0));
      const message1 = handshake.message1();
      socket.write(Buffer.concat([preface, framed(message1)]));
      options.step?.('message1', 'out', message1);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (channel) channel.cut();
      else if (socket.connecting || socket.bytesRead === 0) fail(connectFailure(error));
      else fail(new BauError('handshake_failed', {}, { cause: error }));
    });
    const gone = (): void => {
      if (channel) channel.cut();
      else fail(new BauError('handshake_failed', {}, { message: 'closed by peer' }));
    };
    socket.on('end', gone);
    socket.on('close', gone);
  });
}

function framed(message: Buffer): Buffer {
  const out = Buffer.alloc(lengthPrefixSize + message.length);
  out.writeUInt16BE(message.length, 0);
  message.copy(out, lengthPrefixSize);
  return out;
}

/** The hint behind its first two bytes: `55 00 || u16be status`, unverified by nature. */
function hintOf(rest: Buffer): BauError {
  const status = rest.readUInt16BE(2);
  const reason = ({ 426: 'version', 429: 'slow_down', 503: 'full' } as const)[status];
  if (rest[0] !== preface[2] || rest[1] !== 0 || !reason) {
    return new BauError('handshake_failed', {}, { message: 'neither handshake nor hint' });
  }
  return new BauError(reason, { unverified: 1 });
}
