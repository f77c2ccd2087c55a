import { describe, expect, test } from 'vitest';
import { resolve } from 'node:path';
import { commands, type CommandName } from '../../src/main/cli/commands';
import { helpLines } from '../../src/main/cli/help';
import { commonOptions } from '../../src/main/cli/options';
import { readRequest, type Request } from '../../src/main/cli/request';
import { Texts } from '../../src/main/cli/texts';
import { UsageError } from '../../src/main/cli/usage-error';

function faultOf(line: string[]): string {
  try {
    readRequest(line);
  } catch (error) {
    if (error instanceof UsageError) return error.fault;
    throw error;
  }
  return 'none';
}

const run = (line: string[]): Extract<Request, { kind: 'run' }> => {
  const request = readRequest(line);
  if (request.kind !== 'run') throw new Error(request.kind);
  return request;
};

describe('a command line', () => {
  test.each([
    [[], 'noCommand'],
    [['--json'], 'noCommand'],
    [['--vault', 'x'], 'unknownGlobal'],
    [['constructor'], 'unknownCommand'],
    [['help', 'nothing'], 'unknownCommand'],
    [['id', '--nothing'], 'unknownOption'],
    [['id', '--constructor'], 'unknownOption'],
    [['id', '-x'], 'unknownOption'],
    [['id', '--vault', 'x'], 'unknownOption'],
    [['id', '--version'], 'unknownOption'],
    [['id', 'extra'], 'extraArgument'],
    [['id', '--data'], 'missingValue'],
    [['id', '--data', '--json'], 'missingValue'],
    [['id', '--data='], 'badValue'],
    [['id', '--json=yes'], 'noValue'],
    [['serve'], 'missingOption'],
    [['serve', '--vault', '.', '--port', '65536'], 'badValue'],
    [['serve', '--vault', '.', '--port', '-1'], 'missingValue'],
    [['serve', '--vault', '.', '--port', '1e3'], 'badValue'],
    [['serve', '--vault', '.', '--label', ' '], 'badValue'],
    [['serve', '--vault', '.', '--label', 'x'.repeat(65)], 'badValue'],
    [['invite'], 'missingOption'],
    [['invite', '--id', ''], 'badValue'],
    [['invite', '--id', 'a b'], 'badValue'],
    [['invite', '--id', '.a'], 'badValue'],
    [['invite', '--id', 'x'.repeat(33)], 'badValue'],
    [['invite', '--id', 'a', '--expires', '8d'], 'badValue'],
    [['invite', '--id', 'a', '--expires', '0s'], 'badValue'],
    [['invite', '--id', 'a', '--expires', '24'], 'badValue'],
    [['invite', '--id', 'a', '--expires', '1.5h'], 'badValue'],
    [['invite', '--id', 'a', '--address', 'nowhere'], 'badValue'],
    [['invite', '--id', 'a', '--address', 'x:0'], 'badValue'],
    [['revoke'], 'missingOption'],
    [['connect'], 'missingArgument'],
    [['connect', 'a', 'b'], 'extraArgument'],
    [['ls', 'a', 'b'], 'extraArgument'],
    [['get'], 'missingArgument'],
    [['get', 'a', ''], 'emptyArgument'],
    [['get', 'a', '--existing', 'ask'], 'badValue'],
    [['get', 'a', '--existing', 'SKIP'], 'badValue'],
    [['get', 'a', '--give-up', '1.5'], 'badValue'],
    [['get', 'a', '--give-up', '-1'], 'missingValue'],
    [['get', 'a', '--give-up', '1000001'], 'badValue'],
    [['say'], 'missingArgument'],
    [['say', 'a', 'b', 'c'], 'extraArgument'],
    [['say', ''], 'emptyArgument'],
    [['verify'], 'missingArgument'],
  ])('%j is refused as %s', (line, fault) => {
    expect(faultOf(line)).toBe(fault);
  });

  test.each([
    [['invite', '--id', 'ANA.2-b_c', '--expires', '7d', '--address', '[::1]:9']],
    [['serve', '--vault', '.', '--port', '0', '--any-extension', '--label', 'x'.repeat(64)]],
    [['get', 'a', 'b', '--out', '.', '--takeover']],
    [['get', '.', 'aulas/', '--existing', 'replace', '--give-up', '0']],
    [['get', '/', '--existing', 'skip', '--give-up', '1000000']],
    [['get', '--', '--json', '-x']],
    [['connect', '-']],
    [['ls']],
    [['--json', 'id', '--key-file']],
  ])('%j is accepted', (line) => {
    expect(faultOf(line)).toBe('none');
  });

  test('may have its options anywhere, and the last one counts', () => {
    const request = run(['--data', 'one', 'get', '--key-file', 'x', '--data=two']);
    expect(request.dataDir).toBe(resolve('two'));
    expect(request.allowKeyFile).toBe(true);
    expect(run(['ls']).dataDir).toBeUndefined();
  });

  test('asks for help or the version in every usual way', () => {
    const general = { kind: 'help', command: null };
    for (const line of [['--help'], ['-h'], ['help']]) expect(readRequest(line)).toEqual(general);
    const about = { kind: 'help', command: 'get' };
    for (const line of [
      ['get', '--help'],
      ['get', '-h'],
      ['help', 'get'],
    ]) {
      expect(readRequest(line)).toEqual(about);
    }
    expect(readRequest(['--version'])).toEqual({ kind: 'version' });
  });

  test('only serving ends by a signal as it should', () => {
    expect(run(['serve', '--vault', '.']).endsBySignal).toBe(true);
    expect(run(['get', 'x']).endsBySignal).toBe(false);
  });
});

describe('help', () => {
  const names = Object.keys(commands) as CommandName[];

  test.each(names)('for %s names each of its options and arguments', (name) => {
    for (const language of ['pt-BR', 'en'] as const) {
      const text = helpLines(new Texts(language), name).join('\n');
      const { options, operands } = commands[name];
      for (const option of [...options, ...commonOptions]) expect(text).toContain(`--${option}`);
      expect(text).toContain(`bau ${name}${operands === '' ? '' : ` ${operands}`}`);
      expect(text).not.toMatch(/\{\{|undefined/);
    }
  });

  test('as a whole names every command', () => {
    const text = helpLines(new Texts('en'), null).join('\n');
    for (const name of names) expect(text).toContain(`bau ${name}`);
  });
});
