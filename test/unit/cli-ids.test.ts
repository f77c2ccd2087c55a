import { describe, expect, test } from 'vitest';
import { aboutId } from '../../src/main/cli/run/ids-options';
import { readLine } from '../../src/main/cli/line';
import { readRequest } from '../../src/main/cli/request';
import { UsageError } from '../../src/main/cli/usage-error';
import { Values } from '../../src/main/cli/values';

const now = new Date(2026, 10, 22, 14).getTime();
const about = (...line: string[]): unknown => aboutId(new Values(readLine(line)), now);

function faultOf(line: readonly string[]): string {
  try {
    readRequest(line);
  } catch (error) {
    if (error instanceof UsageError) return error.fault;
    throw error;
  }
  return 'none';
}

describe('what is said about an ID', () => {
  test.each<[string[], object]>([
    [[], {}],
    [['--name', ' Ana '], { name: 'Ana' }],
    [['--name', ''], { name: '' }],
    [['--read', '--no-message'], { read: true, message: false }],
    [['--no-read', '--claimable'], { read: false, claimable: true }],
    [['--folder', 'a/b/', '--folder', 'c'], { folders: ['a/b', 'c'] }],
    [['--folder', 'ac\u0327a\u0303o'], { folders: ['ação'] }],
    [['--folder', '/'], { folders: [] }],
    [['--ext', '.PDF', '--ext', 'txt'], { extensions: ['pdf', 'txt'] }],
    [['--ext', '*'], { extensions: [] }],
    [['--quota', '500MB'], { quotaBytes: 500_000_000 }],
    [['--quota', '1.5 gib'], { quotaBytes: 1.5 * 2 ** 30 }],
    [['--quota', '7'], { quotaBytes: 7 }],
    [['--quota', 'none'], { quotaBytes: null }],
    [['--expires-on', '30d'], { expiresAt: now + 30 * 86_400_000 }],
    [['--expires-on', '2026-11-22'], { expiresAt: new Date(2026, 10, 23).getTime() }],
    [['--expires-on', '2028-02-29'], { expiresAt: new Date(2028, 2, 1).getTime() }],
    [['--expires-on', 'never'], { expiresAt: null }],
  ])('%j', (line, expected) => {
    expect(about(...line)).toEqual(expected);
  });
});

describe('`bau ids`', () => {
  const good = ['ids', 'set', 'ana'];

  test.each<[string[], string]>([
    [['ids'], 'missingArgument'],
    [['ids', 'constructor'], 'extraArgument'],
    [['ids', 'add'], 'missingArgument'],
    [['ids', 'add', 'a b'], 'badId'],
    [['ids', 'add', 'ok', '-'.repeat(0) + '.a'], 'badId'],
    [['ids', 'add', 'x'.repeat(33)], 'badId'],
    [['ids', 'add', 'á'], 'badId'],
    [['ids', 'add', 'a', 'b', '--name', 'Ana'], 'oneName'],
    [['ids', 'add', 'a', '--minutes', '3'], 'unknownOption'],
    [['ids', 'list', 'x'], 'extraArgument'],
    [['ids', 'list', '--quota', '1MB'], 'unknownOption'],
    [['ids', 'set'], 'missingArgument'],
    [['ids', 'set', 'ana'], 'nothingToSet'],
    [['ids', 'set', 'ana', 'rui', '--read'], 'extraArgument'],
    [['ids', 'revoke'], 'missingArgument'],
    [['ids', 'remove', 'A B'], 'badId'],
    [['ids', 'claims', 'x'], 'extraArgument'],
    [['ids', 'claims', 'undo'], 'missingArgument'],
    [['ids', 'claims', 'open', 'now'], 'extraArgument'],
    [['ids', 'claims', 'undo', 'a', 'b'], 'extraArgument'],
    [['ids', 'claims', 'close', '--minutes', '3'], 'unknownOption'],
    [['ids', 'claims', 'open', '--minutes', '0'], 'badMinutes'],
    [['ids', 'claims', 'open', '--minutes', '61'], 'badMinutes'],
    [['ids', 'claims', 'open', '--minutes', '1e1'], 'badMinutes'],
    [[...good, '--read', '--no-read'], 'oneOf'],
    [[...good, '--claimable', '--no-claimable'], 'oneOf'],
    [[...good, '--name', 'x'.repeat(65)], 'badName'],
    [[...good, '--name', 'x'.repeat(10_000)], 'badName'],
    [[...good, '--name', 'Ana\u202e'], 'badName'],
    [[...good, '--name', 'Ana\nRui'], 'badName'],
    [[...good, '--folder', '../x'], 'badFolder'],
    [[...good, '--folder', ''], 'badFolder'],
    [[...good, '--folder', 'a\\u0000'.replace('\\u0000', '\u0000')], 'badFolder'],
    [
      [...good, ...Array.from({ length: 65 }, (_, n) => ['--folder', `f${String(n)}`]).flat()],
      'badFolder',
    ],
    [[...good, '--ext', 'tar.gz'], 'badExtension'],
    [[...good, '--ext', 'a/b'], 'badExtension'],
    [[...good, '--ext', ''], 'badExtension'],
    [[...good, '--quota', '0'], 'badQuota'],
    [[...good, '--quota', '0.0001kB'], 'badQuota'],
    [[...good, '--quota=-5MB'], 'badQuota'],
    [[...good, '--quota', '5PB'], 'badQuota'],
    [[...good, '--quota', '9999TB'], 'badQuota'],
    [[...good, '--quota', 'NaN'], 'badQuota'],
    [[...good, '--quota', 'constructor'], 'badQuota'],
    [[...good, '--expires-on', '2020-01-01'], 'badDate'],
    [[...good, '--expires-on', '2027-02-30'], 'badDate'],
    [[...good, '--expires-on', '2027-13-01'], 'badDate'],
    [[...good, '--expires-on', '9999-12-31'], 'badDate'],
    [[...good, '--expires-on', '0d'], 'badDate'],
    [[...good, '--expires-on', '99999d'], 'badDate'],
    [[...good, '--expires-on', 'amanhã'], 'badDate'],
    [['connect', 'bau://x', '--id', 'a'], 'linkOnly'],
    [['connect', '-', '--accept', 'x'], 'linkOnly'],
    [['connect', '192.0.2.1:1235', '--id', 'a b'], 'badId'],
    [['connect', '192.0.2.1:1235', '--id', 'a', '--accept', 'curta'], 'badFingerprint'],
    [['connect', '192.0.2.1:1235', '--id', 'ANA', '--accept', 'ABCD '.repeat(6) + 'ab'], 'none'],
    [['ids', 'add', 'Ana', '45', '--no-message', '--folder', 'a', '--quota', '1GB'], 'none'],
    [['ids', 'claims'], 'none'],
    [['ids', 'claims', 'open', '--minutes', '60'], 'none'],
    [['ids', 'claims', 'undo', 'ANA'], 'none'],
  ])('%.60j is %s', (line, fault) => {
    expect(faultOf(line)).toBe(fault);
  });
});
