import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import { Cursors } from '../../src/main/server/cursors';
import { listLimits } from '../../src/main/vault/listing';

const names = [
  'a',
  'pasta/arquivo.txt',
  'á'.repeat(127),
  Array.from({ length: 4 }, () => 'x'.repeat(255)).join('/'),
];

describe('a cursor', () => {
  test.each([true, false])('comes back as its name (hidden: %j), however long', (isHidden) => {
    const cursors = new Cursors(secureRandom);
    for (const name of names) {
      const cursor = cursors.encode(name, isHidden);
      expect(cursor.length).toBeLessThanOrEqual(listLimits.cursorChars);
      expect(cursors.decode(cursor)).toBe(name);
    }
  });

  test('that is hidden says nothing of the name but its length, and differs each time', () => {
    const cursors = new Cursors(secureRandom);
    const [one, other] = ['segredo', 'segredo'].map((name) => cursors.encode(name, true));
    expect(one).not.toBe(other);
    const bytes = Buffer.from(one ?? '', 'base64url');
    expect(bytes.toString('latin1')).not.toContain('seg');
    expect(new Cursors(secureRandom).decode(one ?? '')).toBeNull();
  });

  test('with a bit flipped, cut short or made up is refused', () => {
    const cursors = new Cursors(secureRandom);
    const good = Buffer.from(cursors.encode('pasta/arquivo.txt', true), 'base64url');
    fc.assert(
      fc.property(fc.nat({ max: good.length * 8 - 1 }), (bit) => {
        const bad = Buffer.from(good);
        bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(cursors.decode(bad.toString('base64url'))).toBeNull();
      }),
    );
    for (let length = 0; length < good.length; length += 1) {
      expect(cursors.decode(good.subarray(0, length).toString('base64url'))).toBeNull();
    }
    expect(cursors.decode('A'.repeat(listLimits.cursorChars + 4))).toBeNull();
    expect(cursors.decode('=')).toBeNull();
  });
});
