// Known answers of crypto/, from the RFCs and from other implementations, and what is
// promised about buffers: in place, and in shared memory. node:test only, so that it also
// runs under Electron's own Node, whose BoringSSL lacks what Node's OpenSSL has.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decryptInto, encryptInto } from '../../src/main/crypto/aead';
import { Blake2b, blake2b } from '../../src/main/crypto/blake2b';
import { ed25519KeyPairFromSeed, sign, verify } from '../../src/main/crypto/ed25519';
import { hkdf2, hkdf3, hmacBlake2b } from '../../src/main/crypto/hmac-blake2b';
import { openWithPassphrase, sealWithPassphrase } from '../../src/main/crypto/passphrase-box';
import { wipe } from '../../src/main/crypto/wipe';
import { dh, x25519KeyPair } from '../../src/main/crypto/x25519';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const counting = (size: number, from = 0): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, i) => from + i));
const shared = (size: number): Buffer => Buffer.from(new SharedArrayBuffer(size));

const emptyDigest =
  '786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419' +
  'd25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce';
const abcDigest =
  'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1' +
  '7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923';

test('BLAKE2b: RFC 7693 and Python, one-shot', () => {
  assert.equal(blake2b(64, []).toString('hex'), emptyDigest);
  assert.equal(blake2b(64, [Buffer.from('abc')]).toString('hex'), abcDigest);
  const [a, bc] = [Buffer.from('a'), Buffer.from('bc')];
  assert.equal(blake2b(64, [a, Buffer.alloc(0), bc]).toString('hex'), abcDigest);
  assert.equal(
    blake2b(32, [a, bc]).toString('hex'),
    'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319',
  );
  assert.equal(
    blake2b(16, [a, bc], counting(32)).toString('hex'),
    '1a64be47e4729d951c302ee543f97cf3',
  );
  for (const size of [0, 15, 65, 16.5]) assert.throws(() => blake2b(size, []), RangeError);
  for (const size of [0, 15, 65]) assert.throws(() => blake2b(64, [], counting(size)), RangeError);
});

test('BLAKE2b-512 piece by piece: known answers, copies, shared memory', () => {
  assert.equal(new Blake2b().digest().toString('hex'), emptyDigest);
  const half = new Blake2b().update(Buffer.from('a'));
  const other = half.copy();
  half.update(Buffer.from('nything'));
  assert.equal(other.update(Buffer.from('bc')).digest().toString('hex'), abcDigest);
  assert.notEqual(half.digest().toString('hex'), abcDigest);
  assert.throws(() => half.digest(), /already digested/);
  assert.throws(() => half.update(Buffer.alloc(1)), /already digested/);

  const data = shared(200_000);
  for (let i = 0; i < data.length; i++) data[i] = i % 251;
  const plain = Buffer.from(data);
  assert.equal(
    new Blake2b().update(data.subarray(1)).digest().toString('hex'),
    blake2b(64, [plain.subarray(1)]).toString('hex'),
  );
});

test('BLAKE2b piece by piece: short and keyed', () => {
  const keyed = new Blake2b({ outBytes: 16, key: counting(32) }).update(Buffer.from('abc'));
  assert.equal(keyed.digest().toString('hex'), '1a64be47e4729d951c302ee543f97cf3');
});

test('HMAC-BLAKE2b and HKDF: as Python computes them, not keyed BLAKE2b', () => {
  const fox = Buffer.from('The quick brown fox jumps over the lazy dog');
  const expected =
    '92294f92c0dfb9b00ec9ae8bd94d7e7d8a036b885a499f149dfe2fd2199394aa' +
    'af6b8894a1730cccb2cd050f9bcf5062a38b51b0dab33207f8ef35ae2c9df51b';
  assert.equal(hmacBlake2b(Buffer.from('key'), fox).toString('hex'), expected);
  const split = hmacBlake2b(Buffer.from('key'), fox.subarray(0, 7), fox.subarray(7));
  assert.equal(split.toString('hex'), expected);
  assert.equal(
    hmacBlake2b(counting(128)).toString('hex'),
    'e79ec585fc83408cd654da61cc87457edd77cae194e6e4727420fa21a001229e' +
      'd67f1fb7bb03effaaaec05d2d7902f98bfad11da65b4c08d197eefa96f314b31',
  );
  assert.equal(
    hmacBlake2b(counting(200), Buffer.alloc(131, 'a')).toString('hex'),
    '28e12c2201025cf9e39df746e0c32e37c64cac155cf56ce93a3dce92f1a1a292' +
      '6d81d50667a09c3251b7dc944acefe3ba6d86fb391c60a3747253886b69093a8',
  );
  const three = hkdf3(counting(64), counting(32));
  assert.deepEqual(
    three.map((output) => output.toString('hex', 0, 16)),
    [
      'b257cf2863e7aa7f84d41d31e58df6df',
      '4f4d712feaff914e80db4d0d400a4605',
      'c3e03a921f0f492329fe003e995b982f',
    ],
  );
  assert.deepEqual(hkdf2(counting(64), counting(32)), three.slice(0, 2));
});

test('X25519: RFC 7748, and points of small order', () => {
  const out = Buffer.alloc(32);
  const cases = [
    [
      'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
      'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
      'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
    ],
    [
      '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
      'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
      '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
    ],
  ] as const;
  for (const [scalar, point, result] of cases) {
    assert.equal(dh(out, bytes(scalar), bytes(point)), true);
    assert.equal(out.toString('hex'), result);
  }
  const bob = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb';
  assert.equal(
    x25519KeyPair(bytes(bob)).publicKey.toString('hex'),
    'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
  );
  const one = Buffer.alloc(32);
  one[0] = 1;
  for (const point of [Buffer.alloc(32), one]) {
    assert.equal(dh(out, bytes(bob), point), false);
    assert.ok(out.equals(Buffer.alloc(32)));
  }
  assert.throws(() => dh(out, bytes(bob), Buffer.alloc(33)), RangeError);
  assert.throws(() => x25519KeyPair(Buffer.alloc(31)), RangeError);
  assert.ok(!x25519KeyPair().secretKey.equals(x25519KeyPair().secretKey));
});

test('Ed25519: RFC 8032, and signatures of another length', () => {
  const cases = [
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
        '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
  ] as const;
  for (const [seed, publicKey, message, signature] of cases) {
    const pair = ed25519KeyPairFromSeed(bytes(seed));
    assert.equal(pair.publicKey.toString('hex'), publicKey);
    const made = sign(bytes(message), pair.secretKey);
    assert.equal(made.toString('hex'), signature);
    assert.equal(verify(made, bytes(message), pair.publicKey), true);
    assert.equal(verify(made, Buffer.from('other'), pair.publicKey), false);
    assert.equal(
      verify(Buffer.concat([made, Buffer.alloc(1)]), bytes(message), pair.publicKey),
      false,
    );
    assert.equal(verify(made.subarray(0, 63), bytes(message), pair.publicKey), false);
    assert.equal(verify(made, bytes(message), pair.secretKey), false);
    made[3] = made.readUInt8(3) ^ 1;
    assert.equal(verify(made, bytes(message), pair.publicKey), false);
  }
  assert.throws(() => ed25519KeyPairFromSeed(Buffer.alloc(64)), RangeError);
});

const sunscreen = Buffer.from(
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, " +
    'sunscreen would be it.',
);
const aeadKey = counting(32, 0x80);
const aeadNonce = bytes('070000004041424344454647');
const aeadAd = bytes('50515253c0c1c2c3c4c5c6c7');
const aeadSealed =
  'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6' +
  '3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36' +
  '92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc' +
  '3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691';

for (const [where, alloc] of [
  ['memory of its own', (size: number) => Buffer.alloc(size)],
  ['shared memory', shared],
] as const) {
  test(`ChaCha20-Poly1305 in ${where}: RFC 8439, apart and in place`, () => {
    const plain = alloc(sunscreen.length);
    plain.set(sunscreen);
    const out = alloc(plain.length + 16);
    encryptInto(out, plain, aeadNonce, aeadKey, aeadAd);
    assert.equal(out.toString('hex'), aeadSealed);
    assert.equal(decryptInto(plain.fill(0), out, aeadNonce, aeadKey, aeadAd), true);
    assert.ok(plain.equals(sunscreen));

    // In the middle of a larger buffer, where a record lies.
    const pool = alloc(400);
    const sealed = pool.subarray(100, 100 + sunscreen.length + 16);
    const opened = sealed.subarray(0, sunscreen.length);
    opened.set(sunscreen);
    encryptInto(sealed, opened, aeadNonce, aeadKey, aeadAd);
    assert.equal(sealed.toString('hex'), aeadSealed);
    assert.ok(pool.subarray(0, 100).every((byte) => byte === 0));
    assert.ok(pool.subarray(100 + sealed.length).every((byte) => byte === 0));
    assert.equal(decryptInto(opened, sealed, aeadNonce, aeadKey, aeadAd), true);
    assert.ok(opened.equals(sunscreen));
  });

  test(`ChaCha20-Poly1305 in ${where}: what must fail, fails`, () => {
    const sealed = alloc(aeadSealed.length / 2);
    const out = alloc(sealed.length - 16);
    for (let at = 0; at < sealed.length; at++) {
      sealed.set(bytes(aeadSealed));
      sealed[at] = sealed.readUInt8(at) ^ 0x80;
      out.set(sunscreen);
      assert.equal(decryptInto(out, sealed, aeadNonce, aeadKey, aeadAd), false);
      assert.ok(!out.equals(sunscreen));
    }
    sealed.set(bytes(aeadSealed));
    assert.equal(decryptInto(out, sealed, aeadNonce, aeadKey), false);
    assert.equal(decryptInto(out, sealed, aeadNonce, counting(32), aeadAd), false);
    assert.equal(decryptInto(out, sealed, counting(12), aeadKey, aeadAd), false);
    assert.equal(decryptInto(alloc(0), alloc(15), aeadNonce, aeadKey), false);
    assert.equal(decryptInto(alloc(0), alloc(16), aeadNonce, aeadKey), false);
  });
}

test('ChaCha20-Poly1305: empty associated data is none, wrong sizes throw', () => {
  const [a, b] = [Buffer.alloc(16), Buffer.alloc(16)];
  encryptInto(a, Buffer.alloc(0), aeadNonce, aeadKey);
  encryptInto(b, Buffer.alloc(0), aeadNonce, aeadKey, Buffer.alloc(0));
  assert.ok(a.equals(b));
  assert.equal(decryptInto(Buffer.alloc(0), a, aeadNonce, aeadKey), true);
  assert.throws(
    () => encryptInto(Buffer.alloc(17), Buffer.alloc(0), aeadNonce, aeadKey),
    RangeError,
  );
  assert.throws(() => encryptInto(a, Buffer.alloc(0), Buffer.alloc(24), aeadKey), RangeError);
  assert.throws(() => decryptInto(Buffer.alloc(1), a, aeadNonce, aeadKey), RangeError);
  assert.throws(() => decryptInto(Buffer.alloc(0), a, aeadNonce, Buffer.alloc(16)), RangeError);
});

test('passphrase box: opens what another Argon2id and XChaCha20-Poly1305 sealed', async () => {
  const box = {
    memoryKib: 64,
    passes: 2,
    salt: counting(16),
    nonce: counting(24, 16),
    ciphertext: bytes('d1659ce38a48ef33fab70108959f98b16fb994d6aea0c71e2f5e35682244d0ec'),
  };
  const header = Buffer.from('header 1');
  const decomposed = 'senha de fami\u0301lia';
  assert.equal((await openWithPassphrase(box, decomposed, header))?.toString(), 'sixteen byte key');
  const random = (size: number): Buffer => (size === 16 ? counting(16) : counting(24, 16));
  const sealed = await sealWithPassphrase(Buffer.from('sixteen byte key'), decomposed, header, {
    cost: box,
    random,
  });
  assert.deepEqual(sealed, box);
});

test('wipe zeroes, in shared memory as well, and skips what is absent', () => {
  const [own, common] = [counting(9, 1), shared(9).fill(7)];
  wipe(own, null, undefined, Buffer.alloc(0), common.subarray(0, 4));
  assert.ok(own.equals(Buffer.alloc(9)));
  assert.equal(common.toString('hex'), '000000000707070707');
});
