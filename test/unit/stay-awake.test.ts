// When the computer is kept awake: while bytes move in either direction, and at most ten
// seconds longer; never for what waits, rests, or was on the disk before.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Motion } from '../../src/main/app/motion';
import { StayAwake } from '../../src/main/app/stay-awake';
import type { EngineEvent, EngineEventBody } from '../../src/shared/ipc/events';
import type { SessionView, TransferView } from '../../src/shared/ipc/views';
import { transferView } from './renderer/transfer-views';

let seq = 0;
const event = (body: EngineEventBody): EngineEvent => ({ ...body, seq: (seq += 1) });
const came = (received: number, change: Partial<TransferView> = {}): EngineEvent =>
  event({
    type: 'transfer.changed',
    transfer: transferView('t', { state: 'active', received, ...change }),
  });
const sent = (bytesSent: number): EngineEvent => {
  const session: SessionView = {
    ...{ session: 's', id: '45', name: 'Ana', address: '127.0.0.1:1', fp: 'f', since: 0 },
    ...{ bytesSent, filesSealed: 0, bytesPerSecond: 0, sending: null },
  };
  return event({ type: 'session.changed', session });
};

describe('Motion', () => {
  it('sees what grows, and only that', () => {
    const motion = new Motion();
    expect(motion.note(came(0, { state: 'queued' }))).toBe(false);
    expect(motion.note(came(10))).toBe(true);
    expect(motion.note(came(10))).toBe(false);
    expect(motion.note(came(10, { state: 'waiting' }))).toBe(false);
    expect(motion.note(came(20, { state: 'saved' }))).toBe(true);
    expect(motion.note(sent(500))).toBe(false);
    expect(motion.note(sent(501))).toBe(true);
  });

  it('does not take for movement what an earlier attempt had left', () => {
    const motion = new Motion();
    expect(motion.note(came(0, { state: 'queued' }))).toBe(false);
    expect(motion.note(came(900, { resumedFrom: 900 }))).toBe(false);
    expect(motion.note(came(901, { resumedFrom: 900 }))).toBe(true);
  });

  it('sees movement in many rows at once, and forgets rows that are gone', () => {
    const motion = new Motion();
    const rows = (received: number): EngineEvent =>
      event({
        type: 'transfers.changed',
        transfers: [transferView('a'), transferView('b', { received })],
      });
    expect(motion.note(rows(0))).toBe(false);
    expect(motion.note(rows(5))).toBe(true);
    motion.note(event({ type: 'transfers.removed', transfers: ['b'] }));
    expect(motion.note(rows(9))).toBe(false);
  });
});

describe('StayAwake', () => {
  let running: number[];
  let started: number;
  let awake: StayAwake;

  beforeEach(() => {
    vi.useFakeTimers();
    running = [];
    started = 0;
    awake = new StayAwake({
      start: () => {
        started += 1;
        running.push(started);
        return started;
      },
      stop: (id) => {
        running = running.filter((other) => other !== id);
      },
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('blocks once for a whole transfer, and lets go within ten seconds of its last byte', () => {
    awake.note(came(0, { state: 'queued' }));
    expect(running).toEqual([]);
    for (let received = 1; received <= 100; received += 1) {
      awake.note(came(received));
      vi.advanceTimersByTime(1_000);
    }
    expect(running).toEqual([1]);
    vi.advanceTimersByTime(6_000);
    expect(running).toEqual([1]);
    vi.advanceTimersByTime(3_000);
    expect(running).toEqual([]);
    awake.note(came(101));
    expect(running).toEqual([2]);
  });

  it('lets go at once when the engine is gone, and begins anew with the next', () => {
    awake.note(sent(1));
    awake.note(sent(2));
    expect(running).toEqual([1]);
    awake.reset();
    expect(running).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    awake.note(sent(900));
    expect(running).toEqual([]);
    awake.note(sent(901));
    expect(running).toEqual([2]);
  });
});
