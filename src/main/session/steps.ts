// What a connection does, step by step, for those who watch it: both ends report the same.

import type { FrameName } from '../wire/frame-types';

export type StepDirection = 'in' | 'out' | 'none';

export interface ProtocolSteps {
  /** A step of the handshake or of the connection; `bytes` are public. */
  step(
    connection: string,
    address: string,
    step: string,
    direction: StepDirection,
    bytes: Uint8Array,
  ): void;
  /** A frame that passed, DATA excepted. */
  frame(
    connection: string,
    address: string,
    direction: 'in' | 'out',
    name: FrameName,
    reqId: number,
    body: Buffer,
  ): void;
}
