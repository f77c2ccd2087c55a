import { describe, expect, it } from 'vitest';
import { frameName, frameTypes, requests, unnumbered } from '../../src/main/wire/frame-types';
import {
  judge,
  type ChannelState,
  type Side,
  type Verdict,
} from '../../src/main/session/state-table';

// Written from sections 4 and 5 of the protocol, not from the code: type bytes only.
const types: Record<number, string> = {
  0x01: 'AUTH',
  0x02: 'WELCOME',
  0x10: 'LIST',
  0x11: 'OPEN',
  0x12: 'READ',
  0x13: 'SEAL',
  0x14: 'CLOSE',
  0x15: 'BATCH',
  0x18: 'MESSAGE',
  0x20: 'OK',
  0x21: 'DATA',
  0x22: 'END',
  0x2f: 'ERROR',
  0x30: 'PING',
  0x31: 'PONG',
  0x3f: 'BYE',
};

const model: Record<Side, Record<ChannelState, { takes: number[]; ignoresHigh: boolean }>> = {
  server: {
    AUTH: { takes: [0x01, 0x3f], ignoresHigh: false },
    READY: {
      takes: [0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x18, 0x30, 0x31, 0x3f],
      ignoresHigh: true,
    },
    CLOSED: { takes: [], ignoresHigh: true },
  },
  client: {
    AUTH: { takes: [0x02, 0x2f, 0x3f], ignoresHigh: false },
    READY: { takes: [0x20, 0x21, 0x22, 0x2f, 0x30, 0x31, 0x3f], ignoresHigh: true },
    CLOSED: { takes: [], ignoresHigh: true },
  },
};

const all = Array.from({ length: 256 }, (_, type) => type);

describe('the frame types', () => {
  it('have exactly the numbers of the protocol', () => {
    expect(Object.fromEntries(Object.entries(frameTypes).map(([n, t]) => [t, n]))).toEqual(types);
    for (const type of all) expect(frameName(type)).toBe(types[type] ?? null);
  });

  it('are requests, answers without a number, or answers with one', () => {
    expect([...requests].map((name) => frameTypes[name])).toEqual([
      0x01, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x18,
    ]);
    expect([...unnumbered].map((name) => frameTypes[name])).toEqual([0x30, 0x31, 0x3f]);
  });
});

describe.each(Object.entries(model))('the state table of the %s', (side, states) => {
  it.each(Object.entries(states))(
    'in %s agrees with the model for every type byte',
    (state, row) => {
      for (const type of all) {
        const expected: Verdict = row.takes.includes(type)
          ? 'accept'
          : type >= 0x80 && row.ignoresHigh
            ? 'ignore'
            : 'fault';
        const verdict = judge(side as Side, state as ChannelState, type, frameName(type));
        expect(verdict, `type 0x${type.toString(16)}`).toBe(expected);
      }
    },
  );
});
