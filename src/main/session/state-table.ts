// What each side accepts in each state, as data (PROTOCOL.md section 5). Whatever is
// not here is a fault: the server says 400 and closes, the client closes.

import { firstIgnorableType, type FrameName } from '../wire/frame-types';

export type Side = 'server' | 'client';

/** Channel states after the handshake; nothing is accepted once it is closing. */
export type ChannelState = 'AUTH' | 'READY' | 'CLOSED';

interface Accepted {
  readonly frames: ReadonlySet<FrameName>;
  /** Types 0x80 and above are dropped without a word. */
  readonly ignoresUnknown: boolean;
}

const accepted = (ignoresUnknown: boolean, ...frames: FrameName[]): Accepted => ({
  frames: new Set(frames),
  ignoresUnknown,
});

export const stateTable: Readonly<Record<Side, Readonly<Record<ChannelState, Accepted>>>> = {
  server: {
    AUTH: accepted(false, 'AUTH', 'BYE'),
    READY: accepted(
      true,
      'LIST',
      'OPEN',
      'READ',
      'SEAL',
      'CLOSE',
      'BATCH',
      'MESSAGE',
      'PING',
      'PONG',
      'BYE',
    ),
    CLOSED: accepted(true),
  },
  client: {
    AUTH: accepted(false, 'WELCOME', 'ERROR', 'BYE'),
    READY: accepted(true, 'OK', 'DATA', 'END', 'ERROR', 'PING', 'PONG', 'BYE'),
    CLOSED: accepted(true),
  },
};

export type Verdict = 'accept' | 'ignore' | 'fault';

/** What to do with a frame of this type byte (and name, if the protocol has one). */
export function judge(
  side: Side,
  state: ChannelState,
  type: number,
  name: FrameName | null,
): Verdict {
  const row = stateTable[side][state];
  if (name !== null && row.frames.has(name)) return 'accept';
  return type >= firstIgnorableType && row.ignoresUnknown ? 'ignore' : 'fault';
}
