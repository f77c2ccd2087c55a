import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import {
  formatInvite,
  inviteKey,
  inviteProof,
  parseInvite,
  type InviteLink,
} from '../../src/main/identity/invite';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const badLink: unknown = expect.objectContaining({ name: 'BauError', reason: 'bad_link' });

const sample: InviteLink = {
  host: 'casa.example.org',
  port: 1235,
  serverFp: Buffer.alloc(32, 1),
  inviteId: Buffer.alloc(8, 2),
  secret: Buffer.alloc(16, 3),
  notAfter: 0x01020304,
};
const text = formatInvite(sample);
const [, b = ''] = text.split('#');

const bytesOf = (size: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => Buffer.from(bytes));

const links: fc.Arbitrary<InviteLink> = fc.record({
  host: fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.domain().map((d) => d.toLowerCase()),
  ),
  port: fc.integer({ min: 1, max: 65_535 }),
  serverFp: bytesOf(32),
  inviteId: bytesOf(8),
  secret: bytesOf(16),
  notAfter: fc.integer({ min: 0, max: 0xffff_ffff }),
});

describe('an invite link', () => {
  it('has the layout of the protocol', () => {
    expect(text.startsWith('bau://casa.example.org:1235/#')).toBe(true);
    expect(b).toHaveLength(87);
    const raw = Buffer.from(b, 'base64url');
    const body = `01${'01'.repeat(32)}${'02'.repeat(8)}${'03'.repeat(16)}01020304`;
    expect(raw.toString('hex', 0, 61)).toBe(body);
    const check = blake2b(32, [Buffer.from('bau/1 invite-check\0'), raw.subarray(0, 61)]);
    expect(raw.subarray(61).equals(check.subarray(0, 4))).toBe(true);
  });

  it('round-trips', () => {
    fc.assert(
      fc.property(links, (link) => {
        expect(parseInvite(formatInvite(link))).toEqual(link);
      }),
    );
  });

  it('is read with the missing "/", surrounding space and capitals where they do no harm', () => {
    for (const form of [
      `bau://casa.example.org:1235#${b}`,
      `  ${text}\r\n`,
      `BAU://CASA.Example.ORG:1235/#${b}`,
    ]) {
      expect(parseInvite(form)).toEqual(sample);
    }
  });

  it('is refused after any change of one character of B', () => {
    for (let at = 0; at < b.length; at += 1) {
      for (const character of alphabet) {
        if (character === b[at]) continue;
        const changed = b.slice(0, at) + character + b.slice(at + 1);
        expect(() => parseInvite(`bau://h:1/#${changed}`)).toThrow(badLink);
      }
    }
  });

  it('is refused when B is shorter, longer, padded or not base64url', () => {
    for (const wrong of [
      b.slice(1),
      b.slice(0, -1),
      `${b}A`,
      `${b}=`,
      '',
      b.replace(/^./, '+'),
      b.replace(/^./, '/'),
      b.replace(/^./, '%'),
      `${b.slice(0, 40)} ${b.slice(40)}`,
      `${b.slice(0, 40)}\n${b.slice(41)}`,
    ]) {
      expect(() => parseInvite(`bau://h:1/#${wrong}`), wrong).toThrow(badLink);
    }
  });

  it('is refused for another version, even with a right check', () => {
    for (const version of [0, 2, 255]) {
      const body = Buffer.from(b, 'base64url').subarray(0, 61);
      body[0] = version;
      const check = blake2b(32, [Buffer.from('bau/1 invite-check\0'), body]).subarray(0, 4);
      const other = Buffer.concat([body, check]).toString('base64url');
      expect(() => parseInvite(`bau://h:1/#${other}`)).toThrow(badLink);
    }
  });

  it.each([
    `bau://casa.example.org/#${b}`,
    `bau://casa.example.org:0/#${b}`,
    `bau://casa.example.org:65536/#${b}`,
    `bau://casa.example.org:/#${b}`,
    `bau://:1235/#${b}`,
    `bau://[fe80::1%25eth0]:1/#${b}`,
    `bau://::1:1/#${b}`,
    `bau://ana@casa.example.org:1/#${b}`,
    `bau://casa.example.org:1/x#${b}`,
    `bau://casa.example.org:1/?x#${b}`,
    `bau://casa.example.org:1//#${b}`,
    `bau:/casa.example.org:1/#${b}`,
    `https://casa.example.org:1/#${b}`,
    `bau://casa.example.org:1/${b}`,
    `bau://casa.example.org:1/#${b}#`,
    `x bau://casa.example.org:1/#${b}`,
    '',
  ])('is refused in the form %s', (form) => {
    expect(() => parseInvite(form)).toThrow(badLink);
  });

  it('never has its secret in what a refusal says', () => {
    try {
      parseInvite(`${text.slice(0, -1)}!`);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain(b.slice(60, 80));
    }
  });
});

describe('the proof of an invite', () => {
  const k = inviteKey(sample.secret);
  const h = Buffer.alloc(64, 4);
  const fp = Buffer.alloc(32, 5);

  it('is keyed BLAKE2b over label, channel, invite, key and ID', () => {
    expect(k.equals(blake2b(32, [Buffer.from('bau/1 invite-key\0'), sample.secret]))).toBe(true);
    const label = Buffer.from('bau/1 invite\0');
    for (const id of ['', 'ana', 'olá']) {
      const input = Buffer.concat([label, h, sample.inviteId, fp, Buffer.from(id)]);
      const proof = inviteProof(k, h, sample.inviteId, fp, id);
      expect(proof.equals(blake2b(32, [input], k))).toBe(true);
    }
  });

  it('is another one for another channel, invite, key, secret or ID', () => {
    const all = [
      inviteProof(k, h, sample.inviteId, fp, 'ana'),
      inviteProof(k, Buffer.alloc(64, 9), sample.inviteId, fp, 'ana'),
      inviteProof(k, h, Buffer.alloc(8, 9), fp, 'ana'),
      inviteProof(k, h, sample.inviteId, Buffer.alloc(32, 9), 'ana'),
      inviteProof(inviteKey(Buffer.alloc(16)), h, sample.inviteId, fp, 'ana'),
      inviteProof(k, h, sample.inviteId, fp, ''),
    ];
    expect(new Set(all.map((proof) => proof.toString('hex'))).size).toBe(all.length);
  });
});
