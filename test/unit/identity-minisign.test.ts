import { describe, expect, it } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import {
  checkMinisign,
  minisignPublicKey,
  parseMinisign,
  signMinisign,
} from '../../src/main/identity/minisign';
import { identityOf } from '../fixtures/identities';

const signer = identityOf(1);
const digest = blake2b(64, [Buffer.from('content')]);
const text = signMinisign(signer, digest, 'a comment');
const [first = '', second = '', third = '', fourth = ''] = text.split('\n');

const lines = (...parts: string[]): string => `${parts.join('\n')}\n`;
const base64 = (...parts: (string | Buffer)[]): string =>
  Buffer.concat(parts.map((part) => Buffer.from(part))).toString('base64');
const signature = Buffer.from(second, 'base64').subarray(10);
const keyId = signer.public.fp.subarray(0, 8);
const global = Buffer.from(fourth, 'base64');

describe('a minisign file', () => {
  it('is four lines that end in LF', () => {
    expect(text.endsWith('\n')).toBe(true);
    expect(text.split('\n')).toHaveLength(5);
    expect(first).toBe('untrusted comment: bau receipt');
    expect(second).toBe(base64('ED', keyId, signature));
    expect(third).toBe('trusted comment: a comment');
    expect([signature.length, global.length]).toEqual([64, 64]);
  });

  it('parses back, and both signatures hold', () => {
    const file = parseMinisign(text)!;
    expect(file.trustedComment).toBe('a comment');
    expect(file.keyId.equals(keyId)).toBe(true);
    expect(checkMinisign(file, signer.public, digest)).toBe(true);
  });

  it('may have any untrusted comment', () => {
    expect(parseMinisign(lines('untrusted comment: x', second, third, fourth))).not.toBeNull();
    expect(parseMinisign(lines('untrusted comment: ', second, third, fourth))).not.toBeNull();
  });

  it.each([
    ['without its last newline', text.slice(0, -1)],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['with a CR behind the signature', lines(first, `${second}\r`, third, fourth)],
    ['with a CR behind the last line', lines(first, second, third, `${fourth}\r`)],
    ['with an extra line', `${text}\n`],
    ['with more behind it', `${text}x`],
    ['with an empty line before it', `\n${text}`],
    ['of three lines', lines(first, second, third)],
    ['of nothing', ''],
    ['without the untrusted label', lines('comment: x', second, third, fourth)],
    ['without the trusted label', lines(first, second, 'comment: a comment', fourth)],
    ['with the legacy algorithm', lines(first, base64('Ed', keyId, signature), third, fourth)],
    ['with another algorithm', lines(first, base64('XX', keyId, signature), third, fourth)],
    ['with a longer signature', lines(first, base64('ED', keyId, signature, 'x'), third, fourth)],
    [
      'with a shorter signature',
      lines(first, base64('ED', keyId, signature.subarray(1)), third, fourth),
    ],
    ['with a longer global one', lines(first, second, third, base64(global, 'x'))],
    ['with a shorter global one', lines(first, second, third, base64(global.subarray(1)))],
    ['without padding', lines(first, second, third, fourth.replaceAll('=', ''))],
    ['with base64url', lines(first, second.replace(/.$/, '_'), third, fourth)],
    ['with a space in the base64', lines(first, ` ${second}`, third, fourth)],
    ['with unused bits set', lines(first, second, third, fourth.replace(/.==$/, 'B=='))],
    ['that is too long', lines(`untrusted comment: ${'x'.repeat(8192)}`, second, third, fourth)],
  ])('%s is refused', (_, wrong) => {
    expect(wrong).not.toBe(text);
    expect(parseMinisign(wrong)).toBeNull();
  });

  it('does not hold for another content, comment, signer or key id', () => {
    const file = parseMinisign(text)!;
    expect(checkMinisign(file, signer.public, blake2b(64, [Buffer.from('other')]))).toBe(false);
    expect(checkMinisign(file, signer.public, digest.subarray(1))).toBe(false);
    expect(checkMinisign(file, identityOf(2).public, digest)).toBe(false);
    const changed = { ...file, trustedComment: 'a comment ' };
    expect(checkMinisign(changed, signer.public, digest)).toBe(false);
    expect(checkMinisign({ ...file, keyId: Buffer.alloc(8) }, signer.public, digest)).toBe(false);
    const other = parseMinisign(signMinisign(signer, Buffer.alloc(64), 'a comment'))!;
    expect(
      checkMinisign({ ...file, globalSignature: other.globalSignature }, signer.public, digest),
    ).toBe(false);
  });

  it('does not hold after a change of any byte of either signature', () => {
    const file = parseMinisign(text)!;
    for (let at = 0; at < 64; at += 1) {
      for (const field of ['signature', 'globalSignature'] as const) {
        const wrong = Buffer.from(file[field]);
        wrong[at]! ^= 1;
        expect(checkMinisign({ ...file, [field]: wrong }, signer.public, digest)).toBe(false);
      }
    }
  });

  it('gives the public key as the stock tool takes it', () => {
    const raw = Buffer.from(minisignPublicKey(signer.public), 'base64');
    expect(raw).toHaveLength(42);
    expect(raw.toString('latin1', 0, 2)).toBe('Ed');
    expect(raw.subarray(2, 10).equals(keyId)).toBe(true);
    expect(raw.subarray(10).equals(signer.public.epub)).toBe(true);
  });
});
