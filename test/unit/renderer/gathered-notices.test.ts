// Many notices of one kind become a few: the first at once, the rest summed up.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatherNotices } from '../../../src/renderer/store/gathered-notices';
import type { Notice } from '../../../src/renderer/store/notices';

const saved = (name: string): Notice => ({ key: 'saved', tone: 'good', title: name, text: 'x' });

describe('gatherNotices', () => {
  let told: string[];
  let note: (notice: Notice) => void;

  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    note = gatherNotices({
      deliver: ({ title, text }) => told.push(text === null ? title : `${title}!`),
      summedUp: (key, count) => `${String(count)} ${key}`,
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells one at once and as it is', () => {
    note(saved('a'));
    expect(told).toEqual(['a!']);
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['a!']);
    expect(vi.getTimerCount()).toBe(0);
    note(saved('b'));
    expect(told).toEqual(['a!', 'b!']);
  });

  it('sums up what follows, and a single one keeps its own words', () => {
    note(saved('a'));
    note(saved('b'));
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual(['a!', 'b!']);
    for (let at = 0; at < 40; at += 1) note(saved(String(at)));
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual(['a!', 'b!', '40 saved']);
  });

  it('makes at most one sentence every five seconds of ten thousand in a minute', () => {
    for (let at = 0; at < 10_000; at += 1) {
      note(saved(String(at)));
      vi.advanceTimersByTime(6);
    }
    vi.advanceTimersByTime(5_000);
    expect(told.length).toBeLessThanOrEqual(14);
    const sum = told.slice(1).reduce((total, words) => total + Number.parseInt(words, 10), 1);
    expect(sum).toBe(10_000);
  });

  it('keeps kinds apart', () => {
    note(saved('a'));
    note({ key: 'refused', tone: 'bad', title: 'r', text: null });
    expect(told).toEqual(['a!', 'r']);
  });
});
