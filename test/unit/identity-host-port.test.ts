import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatHostPort,
  formatSeenAddress,
  parseHostPort,
} from '../../src/main/identity/host-port';

describe('host and port', () => {
  it.each([
    ['1.2.3.4:1235', '1.2.3.4', 1235],
    ['127.0.0.1:1', '127.0.0.1', 1],
    ['[::1]:65535', '::1', 65_535],
    ['[2001:db8::1]:5', '2001:db8::1', 5],
    ['[::ffff:1.2.3.4]:80', '::ffff:1.2.3.4', 80],
    ['localhost:1235', 'localhost', 1235],
    ['a:1', 'a', 1],
    ['Casa.Example.ORG:9', 'casa.example.org', 9],
    ['1a.b-c.x:9', '1a.b-c.x', 9],
    [`${'a'.repeat(63)}.b:9`, `${'a'.repeat(63)}.b`, 9],
  ])('takes %s', (text, host, port) => {
    expect(parseHostPort(text)).toEqual({ host, port });
  });

  it.each([
    '',
    ':1',
    'host',
    'host:',
    'host:0',
    'host:65536',
    'host:99999',
    'host:123456',
    'host:-1',
    'host:+1',
    'host:1 ',
    ' host:1',
    'host:0x10',
    'host:1:2',
    '::1:80',
    '[::1]',
    '[::1]80',
    '[fe80::1%eth0]:1',
    '[1.2.3.4]:1',
    '[host]:1',
    '[]:1',
    '[[::1]]:1',
    '1.2.3:1',
    '1.2.3.4.5:1',
    '256.1.1.1:1',
    '01.2.3.4:1',
    'a.123:1',
    '123:1',
    'a..b:1',
    '.a:1',
    'a.:1',
    '-a:1',
    'a-:1',
    'a_b:1',
    'olá:1',
    'user@host:1',
    'host/x:1',
    '\u212aelvin:1',
    'x\u0130:1',
    `${'a'.repeat(64)}:1`,
    `${'a.'.repeat(127)}:1`,
  ])('refuses %j', (text) => {
    expect(parseHostPort(text)).toBeNull();
  });

  it('round-trips any address', () => {
    const hosts = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.domain().map((d) => d.toLowerCase()),
    );
    fc.assert(
      fc.property(hosts, fc.integer({ min: 1, max: 65_535 }), (host, port) => {
        expect(parseHostPort(formatHostPort(host, port))).toEqual({ host, port });
      }),
    );
  });

  it('writes the address a server sees without its zone, mapped ones as IPv4', () => {
    expect(formatSeenAddress('1.2.3.4', 5)).toBe('1.2.3.4:5');
    expect(formatSeenAddress('2001:db8::1', 5)).toBe('[2001:db8::1]:5');
    expect(formatSeenAddress('::ffff:1.2.3.4', 5)).toBe('1.2.3.4:5');
    expect(formatSeenAddress('::FFFF:1.2.3.4', 5)).toBe('1.2.3.4:5');
    expect(formatSeenAddress('fe80::1%eth0', 5)).toBe('[fe80::1]:5');
  });
});
