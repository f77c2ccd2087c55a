import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import { ulid, ulidPattern } from '../../src/main/identity/ulid';

const form = new RegExp(`^${ulidPattern}$`);
const zeros = (size: number): Buffer => Buffer.alloc(size);
const ones = (size: number): Buffer => Buffer.alloc(size, 0xff);

describe('a ULID', () => {
  it('is time and randomness in Crockford base32', () => {
    expect(ulid(0, zeros)).toBe('0'.repeat(26));
    expect(ulid(2 ** 48 - 1, ones)).toBe(`7${'Z'.repeat(25)}`);
    expect(ulid(1_700_000_000_000, zeros)).toBe('01HF7YAT000000000000000000');
    expect(ulid(1_700_000_000_000.9, zeros)).toBe('01HF7YAT000000000000000000');
  });

  it('matches its pattern and sorts by time', () => {
    const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [first, second] = [ulid(a, secureRandom), ulid(b, secureRandom)];
        expect(first).toMatch(form);
        if (a < b) expect(first < second).toBe(true);
      }),
    );
  });

  it('takes 80 random bits, of every byte five', () => {
    const seen = new Set<string>();
    for (let byte = 0; byte < 256; byte += 1) {
      seen.add(ulid(0, (size) => Buffer.alloc(size, byte)).slice(10));
    }
    expect(seen.size).toBe(32);
    const asked: number[] = [];
    ulid(0, (size) => {
      asked.push(size);
      return Buffer.alloc(size);
    });
    expect(asked).toEqual([16]);
  });

  it('has no letters that read as others', () => {
    for (const letter of ['I', 'L', 'O', 'U', 'a']) {
      expect(`0${letter.repeat(25)}`).not.toMatch(form);
    }
    expect(`8${'0'.repeat(25)}`).not.toMatch(form);
  });
});
