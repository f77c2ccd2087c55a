import { describe, expect, it } from 'vitest';
import { defaultPolicy, extensionOf, kindOf, policyOf } from '../../src/main/vault/extensions';
import {
  canonicalExtension,
  defaultExtensions,
  extensionLimits,
  readExtensions,
} from '../../src/shared/extensions';

describe('extensions', () => {
  it.each([
    ['a.txt', 'txt'],
    ['A.TXT', 'txt'],
    ['dir.zip/readme', ''],
    ['dir.d/a.tar.GZ', 'gz'],
    ['.x', 'x'],
    ['a/.x', 'x'],
    ['a.', ''],
    ['README', ''],
    ['a.b c', 'b c'],
  ])('of %j is %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });

  it('tells text from binary, and refuses what is on neither list', () => {
    expect(kindOf('index.HTML', defaultPolicy)).toBe('text');
    expect(kindOf('exodia.png', defaultPolicy)).toBe('binary');
    expect(kindOf('setup.exe', defaultPolicy)).toBeNull();
    expect(kindOf('README', defaultPolicy)).toBeNull();
    expect(kindOf('a.txt/run', defaultPolicy)).toBeNull();
  });

  it('with `any`, everything else is binary and text stays text', () => {
    const any = { ...defaultPolicy, any: true };
    expect(kindOf('setup.exe', any)).toBe('binary');
    expect(kindOf('README', any)).toBe('binary');
    expect(kindOf('a.md', any)).toBe('text');
  });

  it('has clean lists: lower-case, no doubles, nothing a double click would run', () => {
    const all = [...defaultExtensions.text, ...defaultExtensions.binary];
    expect(new Set(all).size).toBe(all.length);
    for (const extension of all) expect(extension).toMatch(/^[a-z0-9]+$/);
    const programs =
      'exe bat cmd com scr pif msi msp ps1 vbs vbe wsf wsh hta cpl jar lnk url reg sh bash app dmg pkg deb rpm appimage desktop scf minisig';
    for (const extension of programs.split(' ')) expect(all).not.toContain(extension);
  });

  it('serves the lists of a host, and nothing of the usual ones', () => {
    const own = policyOf({ text: ['tarefa'], binary: ['zip'] }, false);
    expect(kindOf('a.TAREFA', own)).toBe('text');
    expect(kindOf('a.zip', own)).toBe('binary');
    expect(kindOf('a.pdf', own)).toBeNull();
    expect(kindOf('a.pdf', policyOf({ text: [], binary: [] }, true))).toBe('binary');
  });

  it.each([
    ['.PDF', 'pdf'],
    ['*.Jpg', 'jpg'],
    [' txt ', 'txt'],
    ['c++', 'c++'],
    ['a\u0301', '\u00e1'],
    ['', null],
    ['.', null],
    ['tar.gz', null],
    ['a/b', null],
    ['a b', null],
    ['\u202egpj', null],
    ['x'.repeat(extensionLimits.characters), 'x'.repeat(extensionLimits.characters)],
    ['x'.repeat(extensionLimits.characters + 1), null],
  ])('reads %j as %j', (written, extension) => {
    expect(canonicalExtension(written)).toBe(extension);
  });

  it('reads a list however it is parted, each once, and tells what is none', () => {
    expect(readExtensions(' .TXT, md;md\n\ttar.gz  pdf ')).toEqual({
      extensions: ['txt', 'md', 'pdf'],
      unfit: ['tar.gz'],
    });
    expect(readExtensions(' \n')).toEqual({ extensions: [], unfit: [] });
  });
});
