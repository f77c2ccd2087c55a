import { describe, expect, it } from 'vitest';
import { Gate } from '../../src/shared/gate';

/** Enters `count` times; the numbers of those inside, in the order they got in. */
function crowd(gate: Gate, count: number): number[] {
  const inside: number[] = [];
  for (let i = 1; i <= count; i += 1) void gate.enter().then(() => inside.push(i));
  return inside;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('lets its number in and not one more', async () => {
    const inside = crowd(new Gate(8), 9);
    await settle();
    expect(inside).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('lets the next in for each that leaves, in the order they came', async () => {
    const gate = new Gate(2);
    const inside = crowd(gate, 5);
    await settle();
    gate.leave();
    await settle();
    expect(inside).toEqual([1, 2, 3]);
    gate.leave();
    gate.leave();
    await settle();
    expect(inside).toEqual([1, 2, 3, 4, 5]);
  });

  it('has all its room again when all have left', async () => {
    const gate = new Gate(2);
    crowd(gate, 4);
    await settle();
    for (let i = 0; i < 4; i += 1) gate.leave();
    const inside = crowd(gate, 3);
    await settle();
    expect(inside).toEqual([1, 2]);
  });

  it('does not let a newcomer pass those who wait', async () => {
    const gate = new Gate(1);
    const inside = crowd(gate, 2);
    await settle();
    gate.leave();
    const late = crowd(gate, 1);
    await settle();
    expect([inside, late]).toEqual([[1, 2], []]);
  });

  it('counts weights, lets what is too heavy in alone, and keeps the order', async () => {
    const gate = new Gate(4);
    const inside: string[] = [];
    const come = (name: string, weight: number): void => {
      void gate.enter(weight).then(() => inside.push(name));
    };
    come('a', 3);
    come('b', 2);
    come('c', 1);
    await settle();
    expect(inside).toEqual(['a']);
    gate.leave(3);
    await settle();
    expect(inside).toEqual(['a', 'b', 'c']);
    come('heavy', 9);
    gate.leave(2);
    await settle();
    expect(inside).toHaveLength(3);
    gate.leave(1);
    await settle();
    expect(inside.at(-1)).toBe('heavy');
  });
});
