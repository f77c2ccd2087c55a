// What is made of a text that is typed, pasted or dropped to get to a vault.

import { describe, expect, it } from 'vitest';
import { readEntry } from '../../../src/renderer/features/client/typed-entry';

const link = 'bau://192.168.0.10:1235/#AbC-_123';

describe('readEntry', () => {
  it('finds a link wherever it stands', () => {
    for (const text of [link, `  ${link}\n`, `Use this: <${link}>.`, `“${link}”`]) {
      expect(readEntry(text)).toMatchObject({ kind: 'link', link });
    }
  });

  it('reads addresses, with the usual port where none is written', () => {
    const cases = [
      ['192.168.0.10:1235', '192.168.0.10:1235'],
      [' 192.168.0.10 ', '192.168.0.10:1235'],
      ['Ana.local', 'ana.local:1235'],
      ['[fd00::1]:99', '[fd00::1]:99'],
      ['sala-3:4000', 'sala-3:4000'],
      ['localhost', 'localhost:1235'],
    ] as const;
    for (const [text, address] of cases) {
      expect(readEntry(text), text).toEqual({ kind: 'address', address });
    }
  });

  it('leaves the rest to whoever reads links, and nothing to nobody', () => {
    expect(readEntry('   ')).toEqual({ kind: 'nothing' });
    expect(readEntry('carros')).toEqual({ kind: 'link', link: 'carros' });
    expect(readEntry('http://example.org/x')).toMatchObject({ kind: 'link' });
  });

  it('is not held up by a text of a megabyte', () => {
    const start = performance.now();
    readEntry('a.'.repeat(500_000));
    readEntry(`bau://${'x'.repeat(1_000_000)}`);
    expect(performance.now() - start).toBeLessThan(200);
  });
});
