import { describe, expect, it } from 'vitest';
import {
  defaultPassphraseCost,
  isAcceptableCost,
  openWithPassphrase,
  sealWithPassphrase,
  type PassphraseBox,
} from '../../src/main/crypto/passphrase-box';

const secret = Buffer.from('the seeds of an identity');
const header = Buffer.from('{"v":1}');
const cost = { memoryKib: 64, passes: 1 };
const seal = () => sealWithPassphrase(secret, 'açúcar', header, { cost });

describe('passphrase box', () => {
  it('gives the secret back, with a salt and a nonce of its own each time', async () => {
    const [a, b] = [await seal(), await seal()];
    expect(await openWithPassphrase(a, 'açúcar', header)).toEqual(secret);
    expect(await openWithPassphrase(b, 'açúcar', header)).toEqual(secret);
    expect(a).toMatchObject(cost);
    expect(a.salt.equals(b.salt)).toBe(false);
    expect(a.nonce.equals(b.nonce)).toBe(false);
    expect(a.ciphertext.includes(secret)).toBe(false);
  });

  it('stays shut for another passphrase or header', async () => {
    const box = await seal();
    for (const wrong of ['acucar', 'açúcar ', 'Açúcar', '']) {
      expect(await openWithPassphrase(box, wrong, header)).toBeNull();
    }
    expect(await openWithPassphrase(box, 'açúcar', Buffer.from('{"v":2}'))).toBeNull();
  });

  it('stays shut when any part of it was altered', async () => {
    const box = await seal();
    const flip = (buffer: Buffer): Buffer => {
      const copy = Buffer.from(buffer);
      copy[0] = copy.readUInt8(0) ^ 1;
      return copy;
    };
    const altered: PassphraseBox[] = [
      { ...box, salt: flip(box.salt) },
      { ...box, nonce: flip(box.nonce) },
      { ...box, ciphertext: flip(box.ciphertext) },
      { ...box, ciphertext: box.ciphertext.subarray(0, 15) },
      { ...box, salt: Buffer.alloc(15) },
      { ...box, nonce: Buffer.alloc(12) },
      { ...box, passes: 2 },
      { ...box, memoryKib: 128 },
    ];
    for (const other of altered) {
      expect(await openWithPassphrase(other, 'açúcar', header)).toBeNull();
    }
  });

  it('bounds what a box may cost before paying it', async () => {
    const box = await seal();
    const costs = [
      { memoryKib: 1_048_577, passes: 1 },
      { memoryKib: 64, passes: 17 },
      { memoryKib: 64, passes: 0 },
      { memoryKib: 7, passes: 1 },
      { memoryKib: 64.5, passes: 1 },
      { memoryKib: Number.NaN, passes: 1 },
    ];
    for (const tooMuch of costs) {
      expect(isAcceptableCost(tooMuch)).toBe(false);
      expect(await openWithPassphrase({ ...box, ...tooMuch }, 'açúcar', header)).toBeNull();
      await expect(sealWithPassphrase(secret, 'x', header, { cost: tooMuch })).rejects.toThrow(
        RangeError,
      );
    }
    expect(isAcceptableCost({ memoryKib: 1_048_576, passes: 16 })).toBe(true);
    expect(isAcceptableCost({ memoryKib: 8, passes: 1 })).toBe(true);
  });

  it('pays 256 MiB and three passes unless told otherwise, off this thread', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const box = await sealWithPassphrase(secret, 'x', header);
    clearInterval(timer);
    expect(box).toMatchObject(defaultPassphraseCost);
    expect(defaultPassphraseCost).toEqual({ memoryKib: 262_144, passes: 3 });
    expect(ticks).toBeGreaterThan(2);
  });
});
