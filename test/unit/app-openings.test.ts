// What a start of the app is asked to open: the last link or invite file on the command
// line, never a switch or its value, and nothing that another start could make up.

import { describe, expect, it } from 'vitest';
import { openingOf, readOpening } from '../../src/main/app/links/opening';
import { linkText } from '../../src/main/app/links/link-text';

const link = `bau://192.168.0.10:1235/#${'A'.repeat(87)}`;
const opens = (...argv: string[]) => openingOf(argv, '/home/ana');

describe('what a command line asks to open', () => {
  it('is nothing, usually', () => {
    expect(opens()).toBeNull();
    expect(opens('.', '--profile', 'sala-2', '--no-sandbox', '--lang=pt')).toBeNull();
    expect(opens('bau', 'notes.txt', 'https://example.com/x.bau?y')).toBeNull();
  });

  it('is a link, wherever it stands and however the scheme is written', () => {
    expect(opens('.', '--key-file', link)).toEqual({ link });
    expect(opens(link, '--key-file')).toEqual({ link });
    expect(opens('--', link)).toEqual({ link });
    expect(opens('BAU://x/#y')).toEqual({ link: 'BAU://x/#y' });
  });

  it('is a file, found from the folder of the start', () => {
    expect(opens('.', 'convite.bau')).toEqual({ file: '/home/ana/convite.bau' });
    expect(opens('/tmp/A B.BAU')).toEqual({ file: '/tmp/A B.BAU' });
    expect(opens('../x.bau')).toEqual({ file: '/home/x.bau' });
  });

  it('is the last of several', () => {
    expect(opens('a.bau', link)).toEqual({ link });
    expect(opens(link, 'a.bau')).toEqual({ file: '/home/ana/a.bau' });
  });

  it('is never the value of a switch, nor a switch', () => {
    expect(opens('--data', '/srv/x.bau')).toBeNull();
    expect(opens('--profile', link)).toBeNull();
    expect(opens('--data=x.bau', '--bau:x', '-x.bau')).toBeNull();
  });

  it('stays too long when it was', () => {
    const long = opens(`${link}${'A'.repeat(100_000)}`);
    expect(long).toHaveProperty('link.length', 1025);
    expect(() => linkText((long as { link: string }).link)).toThrow('bad_link');
    expect(opens(`${'a/'.repeat(5000)}x.bau`)).toBeNull();
  });
});

describe('what a second start hands over', () => {
  it('is read back', () => {
    for (const opening of [{ link }, { file: '/x.bau' }]) {
      expect(readOpening({ opening })).toEqual(opening);
    }
  });

  it.each([
    null,
    undefined,
    '',
    [],
    {},
    { opening: null },
    { opening: {} },
    { opening: { link: 1 } },
    { opening: { link: 'x'.repeat(2000) } },
    { opening: { file: 'x'.repeat(5000) } },
    { opening: { link, file: '/x.bau' } },
    { opening: { link, more: true } },
  ])('is nothing where it is %j', (value) => {
    expect(readOpening(value)).toBeNull();
  });
});

describe('the form of a link', () => {
  it('lets space around it go', () => {
    expect(linkText(` ${link}\r\n`)).toBe(link);
  });

  it.each([
    '',
    'bau://',
    'http://x/',
    `x${link}`,
    'bau://a b/#c',
    'bau://\u202e/#c',
    'bau://á:1/#c',
    `${link}\n${link}`,
    `bau://${'a'.repeat(1019)}`,
  ])('is missed by %j', (text) => {
    expect(() => linkText(text)).toThrow('bad_link');
  });
});
