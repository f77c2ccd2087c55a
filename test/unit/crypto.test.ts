// Properties of the primitives. Their known answers are in test/vectors/primitives.test.ts,
// which also runs under Electron.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aeadTagBytes, decryptInto, encryptInto } from '../../src/main/crypto/aead';
import { Blake2b, blake2b } from '../../src/main/crypto/blake2b';
import { constantTimeEqual } from '../../src/main/crypto/equal';
import { hmacBlake2b } from '../../src/main/crypto/hmac-blake2b';
import { secureRandom } from '../../src/main/crypto/random';
import { dh, x25519KeyPair } from '../../src/main/crypto/x25519';
import { createHash, createHmac } from 'node:crypto';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('blake2b', () => {
  it('gives the digest OpenSSL gives, for any split', () => {
    fc.assert(
      fc.property(fc.array(bytes(300), { maxLength: 8 }), (parts) => {
        const expected = createHash('blake2b512').update(Buffer.concat(parts)).digest('hex');
        expect(blake2b(64, parts).toString('hex')).toBe(expected);
        const hash = new Blake2b();
        for (const part of parts) hash.update(part);
        expect(hash.digest().toString('hex')).toBe(expected);
      }),
    );
  });

  it('is the same in one call and piece by piece at every size and with a key', () => {
    const size = fc.integer({ min: 16, max: 64 });
    const key = fc.option(fc.uint8Array({ minLength: 16, maxLength: 64 }), { nil: undefined });
    fc.assert(
      fc.property(size, key, bytes(300), fc.nat(300), (outBytes, k, data, cut) => {
        const hash = new Blake2b(k ? { outBytes, key: k } : { outBytes });
        const digest = hash.update(data.subarray(0, cut)).update(data.subarray(cut)).digest();
        expect(digest.equals(blake2b(outBytes, [data], k))).toBe(true);
        expect(digest).toHaveLength(outBytes);
      }),
    );
  });

  it('copies are independent at any point', () => {
    fc.assert(
      fc.property(bytes(300), bytes(300), bytes(300), (head, left, right) => {
        const a = new Blake2b().update(head);
        const b = a.copy();
        a.update(left);
        b.update(right);
        expect(a.digest().equals(blake2b(64, [head, left]))).toBe(true);
        expect(b.digest().equals(blake2b(64, [head, right]))).toBe(true);
      }),
    );
  });
});

describe('hmacBlake2b', () => {
  it('agrees with the HMAC of OpenSSL for any key and message', () => {
    fc.assert(
      fc.property(bytes(300), bytes(300), (key, message) => {
        const expected = createHmac('blake2b512', key).update(message).digest();
        expect(hmacBlake2b(key, message).equals(expected)).toBe(true);
      }),
    );
  });
});

describe('aead', () => {
  it('opens what it sealed, and nothing with one bit changed anywhere', () => {
    const change = fc.tuple(
      fc.constantFrom('ciphertext', 'ad', 'key', 'nonce'),
      fc.nat(),
      fc.nat(7),
    );
    fc.assert(
      fc.property(
        bytes(200),
        bytes(40),
        exactly(32),
        exactly(12),
        change,
        (plain, ad, key, nonce, [what, at, bit]) => {
          const ciphertext = new Uint8Array(plain.length + aeadTagBytes);
          encryptInto(ciphertext, plain, nonce, key, ad);
          const out = new Uint8Array(plain.length);
          expect(decryptInto(out, ciphertext, nonce, key, ad)).toBe(true);
          expect(out).toEqual(plain);

          const target = { ciphertext, ad, key, nonce }[what];
          if (target.length === 0) return;
          const index = at % target.length;
          target[index] = (target[index] ?? 0) ^ (1 << bit);
          expect(decryptInto(out, ciphertext, nonce, key, ad)).toBe(false);
        },
      ),
    );
  });
});

describe('x25519', () => {
  it('both sides come to the same secret', () => {
    fc.assert(
      fc.property(exactly(32), exactly(32), (mine, theirs) => {
        const [a, b] = [x25519KeyPair(mine), x25519KeyPair(theirs)];
        const [ab, ba] = [Buffer.alloc(32), Buffer.alloc(32)];
        expect(dh(ab, a.secretKey, b.publicKey)).toBe(true);
        expect(dh(ba, b.secretKey, a.publicKey)).toBe(true);
        expect(ab.equals(ba)).toBe(true);
      }),
    );
  });
});

describe('constantTimeEqual', () => {
  it('says what a plain comparison says', () => {
    fc.assert(
      fc.property(bytes(6), bytes(6), (a, b) => {
        expect(constantTimeEqual(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(constantTimeEqual(a, Uint8Array.from(a))).toBe(true);
      }),
    );
  });
});

describe('secureRandom', () => {
  it('gives a buffer of its own, of the size asked, never the same twice', () => {
    const [a, b] = [secureRandom(32), secureRandom(32)];
    expect(a).toHaveLength(32);
    expect(a.equals(b)).toBe(false);
    expect(a.buffer).not.toBe(b.buffer);
  });
});
