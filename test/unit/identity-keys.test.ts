import { blake2b } from '../../src/main/crypto/blake2b';
import { describe, expect, it } from 'vitest';
import { checkBind, Identity, publicIdentity } from '../../src/main/identity/identity';
import { identityOf } from '../fixtures/identities';

const { public: own } = identityOf(1);
const other = identityOf(2);

const flips = (bytes: Buffer): Buffer[] =>
  [...bytes.keys()].map((at) => {
    const copy = Buffer.from(bytes);
    copy[at]! ^= 1 << (at % 8);
    return copy;
  });

describe('an identity', () => {
  it('is the hash of label and both public keys', () => {
    const input = Buffer.concat([Buffer.from('bau/1 identity\0', 'latin1'), own.xpub, own.epub]);
    expect(input).toHaveLength(15 + 64);
    expect(own.fp.equals(blake2b(32, [input]))).toBe(true);
    expect(own.fp26).toMatch(/^[a-z2-7]{26}$/);
  });

  it('is another one when either key is', () => {
    const fps = new Set([own.fp.toString('hex')]);
    for (const xpub of flips(own.xpub)) fps.add(publicIdentity(xpub, own.epub).fp.toString('hex'));
    for (const epub of flips(own.epub)) fps.add(publicIdentity(own.xpub, epub).fp.toString('hex'));
    expect(fps.size).toBe(65);
    expect(publicIdentity(own.epub, own.xpub).fp.equals(own.fp)).toBe(false);
  });

  it('refuses keys of another size', () => {
    expect(() => publicIdentity(own.xpub.subarray(1), own.epub)).toThrow(RangeError);
    expect(() => publicIdentity(own.xpub, Buffer.alloc(33))).toThrow(RangeError);
    expect(() => new Identity({ x: Buffer.alloc(31), e: Buffer.alloc(32) })).toThrow(RangeError);
  });

  it('keeps copies: the seeds may be wiped, and wiping forgets the secrets', () => {
    const seeds = { x: Buffer.alloc(32, 1), e: Buffer.alloc(32, 129) };
    const identity = new Identity(seeds);
    seeds.x.fill(0);
    seeds.e.fill(0);
    expect(identity.bind('S').equals(identityOf(1).bind('S'))).toBe(true);
    expect(identity.xsecret.equals(Buffer.alloc(32, 1))).toBe(true);
    identity.wipe();
    expect(identity.xsecret.equals(Buffer.alloc(32))).toBe(true);
    expect(checkBind('S', own.xpub, own.epub, identity.bind('S'))).toBe(false);
  });
});

describe('the bind', () => {
  it('ties X, E and the role together', () => {
    const identity = identityOf(1);
    for (const role of ['C', 'S'] as const) {
      const bind = identity.bind(role);
      expect(bind).toHaveLength(64);
      expect(checkBind(role, own.xpub, own.epub, bind)).toBe(true);
      expect(checkBind(role === 'C' ? 'S' : 'C', own.xpub, own.epub, bind)).toBe(false);
      expect(checkBind(role, other.public.xpub, own.epub, bind)).toBe(false);
      expect(checkBind(role, own.xpub, other.public.epub, bind)).toBe(false);
      for (const wrong of flips(bind)) {
        expect(checkBind(role, own.xpub, own.epub, wrong)).toBe(false);
      }
    }
  });

  it('is exactly 64 bytes', () => {
    const bind = identityOf(1).bind('C');
    for (const wrong of [
      bind.subarray(1),
      Buffer.concat([bind, Buffer.alloc(1)]),
      Buffer.alloc(0),
    ]) {
      expect(checkBind('C', own.xpub, own.epub, wrong)).toBe(false);
    }
  });
});
