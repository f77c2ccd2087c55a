// The XX handshake of PROTOCOL.md section 3 without sockets: exact messages in, exact
// messages out. Both ends yield the transport ciphers and the peer's checked identity.
//
//   C->S  e                          32
//   S->C  e, ee, s, es, {Epub|bind}  192
//   C->S  s, se, {Epub|bind}         160

import { BauError } from '../../shared/errors';
import type { RandomSource } from '../crypto/random';
import {
  checkBind,
  publicIdentity,
  type Identity,
  type PublicIdentity,
  type Role,
} from '../identity/identity';
import { HandshakeState } from '../noise/handshake-state';
import { patterns } from '../noise/patterns';
import type { TransportPair } from '../noise/transport-pair';
import { handshakeSizes, preface } from '../wire/limits';

const prologue = Buffer.concat([Buffer.from('bau/1\0'), preface]);
const payloadSize = 96;
const nothing = Buffer.alloc(0);

export interface Secured {
  readonly transport: TransportPair;
  readonly peer: PublicIdentity;
}

const fault = (why: string, cause?: unknown): BauError =>
  new BauError('handshake_failed', {}, { message: why, cause });

function begin(identity: Identity, initiator: boolean, random: RandomSource): HandshakeState {
  const { public: own, xsecret } = identity;
  return new HandshakeState({
    pattern: patterns.XX,
    initiator,
    prologue,
    s: { publicKey: own.xpub, secretKey: xsecret },
    random,
  });
}

function proofOf(identity: Identity, role: Role): Buffer {
  return Buffer.concat([identity.public.epub, identity.bind(role)]);
}

/** Reads a message of an exact size; every failure becomes `handshake_failed`. */
function read(noise: HandshakeState, message: Buffer, size: number, payload: Buffer): void {
  if (message.length !== size) throw fault('message size');
  try {
    const got = noise.readMessage(message, payload);
    if (got !== payload.length) throw fault('payload size');
  } catch (cause) {
    throw cause instanceof BauError ? cause : fault('message', cause);
  }
}

/** Fills `out` with the next message. It can fail too: a peer's point of small order shows here. */
function write(noise: HandshakeState, payload: Buffer, out: Buffer): void {
  try {
    noise.writeMessage(payload, out);
  } catch (cause) {
    throw fault('message', cause);
  }
}

function peerOf(noise: HandshakeState, payload: Buffer, role: Role, own: Identity): PublicIdentity {
  const { rs } = noise;
  if (!rs) throw fault('no static key');
  const epub = payload.subarray(0, 32);
  if (!checkBind(role, rs, epub, payload.subarray(32))) throw fault('bind');
  const peer = publicIdentity(rs, epub);
  if (peer.fp.equals(own.public.fp)) throw new BauError('own_identity');
  return peer;
}

/** The responder. Any throw is a BauError; the socket is then closed without a word. */
export class ServerHandshake {
  readonly #noise: HandshakeState;

  constructor(
    private readonly identity: Identity,
    random: RandomSource,
  ) {
    this.#noise = begin(identity, false, random);
  }

  /** Takes message 1 (32 bytes), gives message 2 (192 bytes). */
  message1(message: Buffer): Buffer {
    read(this.#noise, message, handshakeSizes.message1, nothing);
    const out = Buffer.alloc(handshakeSizes.message2);
    write(this.#noise, proofOf(this.identity, 'S'), out);
    return out;
  }

  /** Takes message 3 (160 bytes) and ends the handshake. */
  message3(message: Buffer): Secured {
    const payload = Buffer.alloc(payloadSize);
    read(this.#noise, message, handshakeSizes.message3, payload);
    const peer = peerOf(this.#noise, payload, 'C', this.identity);
    return { transport: this.#noise.split(), peer };
  }

  wipe(): void {
    this.#noise.wipe();
  }
}

/** The initiator. Between message 2 and 3 its caller checks the server's FP. */
export class ClientHandshake {
  readonly #noise: HandshakeState;
  #peer: PublicIdentity | null = null;

  constructor(
    private readonly identity: Identity,
    random: RandomSource,
  ) {
    this.#noise = begin(identity, true, random);
  }

  /** Message 1, 32 bytes. */
  message1(): Buffer {
    const out = Buffer.alloc(handshakeSizes.message1);
    write(this.#noise, nothing, out);
    return out;
  }

  /** Takes message 2 (192 bytes), gives the server's identity, not yet trusted. */
  message2(message: Buffer): PublicIdentity {
    const payload = Buffer.alloc(payloadSize);
    read(this.#noise, message, handshakeSizes.message2, payload);
    this.#peer = peerOf(this.#noise, payload, 'S', this.identity);
    return this.#peer;
  }

  /** Message 3 (160 bytes) and the finished handshake. Only after the pin was checked. */
  message3(): Secured & { readonly message: Buffer } {
    if (!this.#peer) throw new Error('message 3 before message 2');
    const message = Buffer.alloc(handshakeSizes.message3);
    write(this.#noise, proofOf(this.identity, 'C'), message);
    return { message, transport: this.#noise.split(), peer: this.#peer };
  }

  wipe(): void {
    this.#noise.wipe();
  }
}
