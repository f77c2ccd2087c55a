// Links that come while a question about another is open wait for its answer.

import { beforeEach, describe, expect, it } from 'vitest';
import { linkAnswered, offerLink, useLinks } from '../../../src/renderer/store/link-store';

beforeEach(() => {
  useLinks.setState({ asked: null, next: null });
});
const asked = (): string | null => useLinks.getState().asked;

describe('links from outside', () => {
  it('are asked about one after the other, the last that came next', () => {
    for (const link of ['a', 'b', 'c']) offerLink(link);
    expect(asked()).toBe('a');
    linkAnswered();
    expect(asked()).toBe('c');
    linkAnswered();
    expect(asked()).toBeNull();
  });

  it('are asked about once when opened twice', () => {
    offerLink('a');
    offerLink('a');
    linkAnswered();
    expect(asked()).toBeNull();
    offerLink('a');
    expect(asked()).toBe('a');
  });
});
