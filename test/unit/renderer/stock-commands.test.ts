// The lines people paste into a shell: a file's name, which a vault chose, is one word there.

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stockCommands } from '../../../src/renderer/features/client/stock-commands';

const line = (fileName: string): string =>
  stockCommands({ kind: 'file', fileName }, 'RWkey')[0] ?? '';

/** The arguments a shell makes of it. */
function argumentsOf(command: string): string[] {
  const script = command.replace(/^minisign/, `printf '%s\\n'`);
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1);
}

describe.skipIf(process.platform === 'win32')('stockCommands', () => {
  it('quotes what a shell would obey', () => {
    for (const name of ['a b.txt', "it's; rm -rf ~", '$(id)`id`', '-Vm', '*', 'ação “1”.pdf']) {
      const expected = name.startsWith('-') ? `./${name}` : name;
      expect(argumentsOf(line(name)), name).toEqual(['-Vm', expected, '-P', 'RWkey']);
    }
  });

  it('leaves out a name that does not show what it is', () => {
    expect(line('a\nb')).toBe('minisign -Vm FILE -P RWkey');
    expect(line('a\u202eb')).toBe('minisign -Vm FILE -P RWkey');
  });

  it('makes one word of any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (name) => {
        expect(argumentsOf(line(name))).toHaveLength(4);
      }),
      { numRuns: 40 },
    );
  });
});
