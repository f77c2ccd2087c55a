import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lanes, type Lane, type Planned, type Sending } from '../../src/main/server/lanes';
import { newSending } from '../../src/main/server/sender';
import { dataChunk } from '../../src/main/wire/limits';
import { SlotPool } from '../../src/main/wire/slots';

const pool = new SlotPool();
const laneOf = (): Lane => ({ queue: [], file: null, loaded: [], hash: null });
const sending = (reqId: number, offset: number, end: number): Sending =>
  newSending(reqId, offset, end, () => undefined);

/** Plans `most` chunks and gives their slots back. */
function plan(lanes: Lanes, most: number): Planned[] {
  const turn = lanes.plan(most, () => pool.take());
  for (const { slot } of turn) if (slot) pool.give(slot);
  return turn;
}

const brief = ({ sending: s, offset, length, last }: Planned): (number | boolean)[] => [
  s.reqId,
  offset,
  length,
  last,
];

describe('lanes', () => {
  it('take turns, one DATA each', () => {
    const lanes = new Lanes();
    for (const reqId of [1, 2, 3]) lanes.add(laneOf(), sending(reqId, 0, 3 * dataChunk));
    expect(plan(lanes, 7).map((p) => p.sending.reqId)).toEqual([1, 2, 3, 1, 2, 3, 1]);
    expect(plan(lanes, 7).map((p) => p.sending.reqId)).toEqual([2, 3]);
    expect(lanes.idle || plan(lanes, 1).length === 0).toBe(true);
    expect(lanes.idle).toBe(true);
  });

  it('answer the requests of one lane whole and in order', () => {
    const lanes = new Lanes();
    const lane = laneOf();
    lanes.add(lane, sending(1, 100, 100 + dataChunk + 1));
    lanes.add(lane, sending(2, 0, 5));
    lanes.add(laneOf(), sending(3, 0, 1));
    expect(plan(lanes, 10).map(brief)).toEqual([
      [1, 100, dataChunk, false],
      [3, 0, 1, true],
      [1, 100 + dataChunk, 1, true],
      [2, 0, 5, true],
    ]);
  });

  it.each([
    [dataChunk - 1, [dataChunk - 1]],
    [dataChunk, [dataChunk]],
    [dataChunk + 1, [dataChunk, 1]],
  ])('cut %i bytes into DATA of at most 32,768', (size, lengths) => {
    const lanes = new Lanes();
    lanes.add(laneOf(), sending(1, 7, 7 + size));
    const turn = plan(lanes, 10);
    expect(turn.map((p) => p.length)).toEqual(lengths);
    expect(turn.map((p) => p.last)).toEqual(lengths.map((_, i) => i === lengths.length - 1));
  });

  it('plan a bare END, without a slot, for nothing', () => {
    const lanes = new Lanes();
    lanes.add(laneOf(), sending(1, 50, 50));
    const [only] = plan(lanes, 10);
    expect(brief(only!)).toEqual([1, 50, 0, true]);
    expect(only!.slot).toBeNull();
  });

  it('skip requests that are over', () => {
    const lanes = new Lanes();
    const lane = laneOf();
    const first = sending(1, 0, 10 * dataChunk);
    lanes.add(lane, first);
    lanes.add(lane, sending(2, 0, 1));
    expect(plan(lanes, 2).map((p) => p.sending.reqId)).toEqual([1, 1]);
    first.over = true;
    expect(plan(lanes, 2).map((p) => p.sending.reqId)).toEqual([2]);
  });

  it('drop out when empty and may come back', () => {
    const lanes = new Lanes();
    const lane = laneOf();
    lanes.add(lane, sending(1, 0, 1));
    plan(lanes, 1);
    lanes.add(lane, sending(2, 0, 1));
    expect(plan(lanes, 5).map((p) => p.sending.reqId)).toEqual([2]);
    expect(lanes.idle).toBe(true);
    lanes.add(lane, sending(3, 0, 1));
    expect(plan(lanes, 5).map((p) => p.sending.reqId)).toEqual([3]);
  });

  it('keep the others in their order when one is removed', () => {
    for (const removed of [0, 1, 2]) {
      const lanes = new Lanes();
      const all = [laneOf(), laneOf(), laneOf()];
      all.forEach((lane, i) => {
        lanes.add(lane, sending(i, 0, 9 * dataChunk));
      });
      expect(plan(lanes, 1).map((p) => p.sending.reqId)).toEqual([0]);
      lanes.remove(all[removed]!);
      lanes.remove(laneOf());
      const order = [1, 2, 0, 1, 2, 0].filter((i) => i !== removed).slice(0, 4);
      expect(plan(lanes, 4).map((p) => p.sending.reqId)).toEqual(order);
    }
  });

  it('use loaded slots front first, and no others', () => {
    const lanes = new Lanes();
    const lane = laneOf();
    const slots = [pool.take(), pool.take()];
    for (const slot of slots) lane.loaded.push({ slot, length: dataChunk });
    lanes.add(lane, sending(1, 0, 2 * dataChunk));
    const turn = lanes.plan(5, () => expect.unreachable());
    expect(turn.map((p) => p.slot)).toEqual(slots);
    expect(lane.loaded).toEqual([]);
    for (const slot of slots) pool.give(slot);
  });

  it('give back all of them when cleared', () => {
    const lanes = new Lanes();
    const all = [laneOf(), laneOf()];
    for (const lane of all) lanes.add(lane, sending(1, 0, 1));
    expect(lanes.clear()).toEqual(all);
    expect(lanes.idle).toBe(true);
    expect(plan(lanes, 5)).toEqual([]);
  });

  it('send every byte of every request once, in order, in any mix', () => {
    const request = fc.record({
      lane: fc.nat(3),
      from: fc.nat(200_000),
      size: fc.nat(150_000),
      before: fc.nat(3),
    });
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 25 }),
        fc.integer({ min: 1, max: 9 }),
        (all, most) => {
          const lanes = new Lanes();
          const lane = [laneOf(), laneOf(), laneOf(), laneOf()];
          const next = all.map(({ from }) => from);
          const ended: number[] = [];
          const take = (): void => {
            const turn = plan(lanes, most);
            expect(turn.length).toBeLessThanOrEqual(most);
            for (const { sending: s, offset, length, last } of turn) {
              expect(offset).toBe(next[s.reqId]);
              next[s.reqId]! += length;
              if (last) ended.push(s.reqId);
            }
          };
          for (const [i, { lane: l, from, size, before }] of all.entries()) {
            lanes.add(lane[l]!, sending(i, from, from + size));
            for (let turns = 0; turns < before; turns += 1) take();
          }
          while (!lanes.idle) take();
          expect(next).toEqual(all.map(({ from, size }) => from + size));
          expect([...ended].sort((x, y) => x - y)).toEqual([...all.keys()]);
          for (const l of [0, 1, 2, 3]) {
            const own = ended.filter((i) => all[i]!.lane === l);
            expect(own).toEqual([...own].sort((x, y) => x - y));
          }
          expect(pool.inUse).toBe(0);
        },
      ),
    );
  });
});
