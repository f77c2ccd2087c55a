// A flood of refusals as the host sees it: the first of a kind at once, the rest counted.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefusalDigest } from '../../src/main/engine/refusal-digest';
import type { Refusal } from '../../src/main/server/context';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const refusal = (change: Partial<Refusal> = {}): Refusal => ({
  status: 403,
  reason: 'not_enrolled',
  address: '203.0.113.1:1000',
  id: null,
  name: null,
  detail: '',
  ...change,
});

function digest(): { add: (change?: Partial<Refusal>) => void; told: string[]; end: () => void } {
  const told: string[] = [];
  const made = new RefusalDigest(({ reason, address, id }, count) =>
    told.push(`${reason} ${address} ${id ?? '-'} x${String(count)}`),
  );
  return {
    told,
    add: (change) => {
      made.add(refusal(change));
    },
    end: () => {
      made.close();
    },
  };
}

const step = (): void => {
  vi.advanceTimersByTime(3000);
};

describe('refusals', () => {
  it('are told at once the first time and then every 3 s, with how many there were', () => {
    const { add, told } = digest();
    for (let i = 0; i < 1000; i += 1) add({ address: `203.0.113.1:${String(i)}` });
    expect(told).toEqual(['not_enrolled 203.0.113.1:0 - x1']);
    step();
    expect(told.slice(1)).toEqual(['not_enrolled 203.0.113.1:999 - x999']);
    add();
    expect(told).toHaveLength(2);
    step();
    expect(told[2]).toMatch(/x1$/);
    step();
    expect(vi.getTimerCount()).toBe(0);
    add();
    expect(told).toHaveLength(4);
  });

  it('of other sources, reasons and IDs are told apart', () => {
    const { add, told } = digest();
    add({ id: 'ana' });
    add({ id: 'bia' });
    add({ reason: 'full' });
    add({ address: '203.0.113.2:1' });
    add({ address: '[2001:db8::1]:1' });
    expect(told).toHaveLength(5);
    add({ address: '[2001:db8::2]:1' });
    expect(told).toHaveLength(5);
  });

  it('with ever new IDs are told together from the ninth kind on', () => {
    const { add, told } = digest();
    for (let i = 0; i < 1000; i += 1) add({ id: `id${String(i)}` });
    expect(told).toHaveLength(9);
    step();
    expect(told.slice(9)).toEqual(['not_enrolled 203.0.113.1:1000 id999 x991']);
  });

  it('from ever new sources are told together from the 257th source on', () => {
    const { add, told } = digest();
    for (let i = 0; i < 5000; i += 1) {
      add({ address: `10.0.${String(i >> 8)}.${String(i & 255)}:1` });
    }
    expect(told).toHaveLength(257);
    step();
    expect(told).toHaveLength(258);
    expect(told[257]).toMatch(/x4743$/);
  });

  it('of a file to a session are each told', () => {
    const { add, told } = digest();
    for (let i = 0; i < 5; i += 1) add({ reason: 'not_found', name: 'a.txt' });
    expect(told).toHaveLength(5);
    for (let i = 0; i < 5; i += 1) add({ reason: 'slow_down', name: `${String(i)}.txt` });
    expect(told).toHaveLength(6);
  });

  it('are all accounted for at the end', () => {
    const { add, told, end } = digest();
    for (let i = 0; i < 7; i += 1) add();
    end();
    expect(told.map((line) => Number(line.split(' x')[1]))).toEqual([1, 6]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
