import { describe, expect, it } from 'vitest';
import { readSwitches, SwitchError } from '../../src/main/app/switches';

const read = (...argv: string[]) => readSwitches(argv, '/home/ana');

describe('the app’s switches', () => {
  it('are few, and have defaults', () => {
    expect(read('.')).toEqual({ profile: 'default', keyFile: false, dataDir: null });
  });

  it('come in both forms, among Chromium’s own', () => {
    const expected = { profile: 'sala-2', keyFile: true, dataDir: '/home/ana/dados' };
    expect(
      read('--no-sandbox', '.', '--profile', 'sala-2', '--key-file', '--data', 'dados'),
    ).toEqual(expected);
    expect(
      read(
        '--profile=sala-2',
        '--data=dados',
        '--key-file',
        '--lang=pt',
        '--remote-debugging-port=0',
      ),
    ).toEqual(expected);
  });

  it('take absolute folders as they are', () => {
    expect(read('--data', '/srv/bau').dataDir).toBe('/srv/bau');
  });

  it.each(['', 'Ana', '-a', '../x', 'a/b', 'a'.repeat(33), 'ação'])(
    'refuse the profile "%s"',
    (name) => {
      expect(() => read('--profile', name)).toThrow(SwitchError);
    },
  );

  it('refuse a folder or profile that was left out', () => {
    expect(() => read('--data')).toThrow(SwitchError);
    expect(() => read('--data=')).toThrow(SwitchError);
    expect(() => read('--profile')).toThrow(SwitchError);
  });
});
