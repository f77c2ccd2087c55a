// What a file is taken for: by its bytes, and never as anything that could act.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureSize } from '../../src/main/app/preview/picture-size';
import { headBytes, sniff, type ImageType } from '../../src/main/app/preview/sniff';

const kindOf = (text: string | Buffer): string => sniff(Buffer.from(text)).kind;
const sample = (name: string): Promise<Buffer> => readFile(join('vault', name));

describe('sniff', () => {
  it('knows the samples', async () => {
    expect(sniff(await sample('exodia.png'))).toEqual({ kind: 'image', type: 'image/png' });
    expect(sniff(await sample('paisagem.jpg'))).toEqual({ kind: 'image', type: 'image/jpeg' });
    expect(kindOf(await sample('guia.pdf'))).toBe('pdf');
    expect(sniff(await sample('carros.css'))).toEqual({ kind: 'text', encoding: 'utf-8' });
  });

  it('takes markup for text, whatever it is called or draws', () => {
    expect(kindOf('<!doctype html><script>alert(1)</script>')).toBe('text');
    expect(kindOf('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')).toBe('text');
    expect(kindOf('<?xml version="1.0"?><svg/>')).toBe('text');
  });

  it('reads the encodings people have', () => {
    const encodingOf = (bytes: Buffer) => {
      const found = sniff(bytes);
      return found.kind === 'text' ? found.encoding : found.kind;
    };
    expect(encodingOf(Buffer.from('ação'))).toBe('utf-8');
    expect(encodingOf(Buffer.from('Uma ação de coração', 'latin1'))).toBe('windows-1252');
    expect(encodingOf(Buffer.from('\ufeffação', 'utf16le'))).toBe('utf-16le');
    // Cut within a character.
    expect(encodingOf(Buffer.from('aaaé').subarray(0, 4))).toBe('utf-8');
    expect(encodingOf(Buffer.alloc(0))).toBe('utf-8');
  });

  it('takes the rest for nothing', () => {
    expect(kindOf(Buffer.from([0x4d, 0x5a, 0x90, 0, 3]))).toBe('none');
    expect(kindOf(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]))).toBe('none');
    expect(kindOf(Buffer.from('PK\u0003\u0004\u0000'))).toBe('none');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        sniff(Buffer.from(bytes));
      }),
    );
  });
});

describe('pictureSize', () => {
  it('reads the samples', async () => {
    const png = await sample('exodia.png');
    const jpeg = await sample('paisagem.jpg');
    const sizes = [pictureSize(png, 'image/png'), pictureSize(jpeg, 'image/jpeg')];
    for (const size of sizes) {
      expect(size?.width).toBeGreaterThan(50);
      expect(size?.height).toBeGreaterThan(50);
      expect(size?.width).toBeLessThan(5_000);
    }
  });

  it('reads a picture that would take the memory of a computer', () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452000f4240000f4240', 'hex');
    expect(pictureSize(png, 'image/png')).toEqual({ width: 1_000_000, height: 1_000_000 });
    const webp = Buffer.alloc(30);
    webp.write('RIFF....WEBPVP8X', 'latin1');
    webp.writeUIntLE(99, 24, 3);
    webp.writeUIntLE(49, 27, 3);
    expect(pictureSize(webp, 'image/webp')).toEqual({ width: 100, height: 50 });
  });

  it('has no answer for what is cut or in a circle, and is quick to say so', () => {
    const types: readonly ImageType[] = ['image/png', 'image/gif', 'image/bmp', 'image/webp'];
    for (const type of types) expect(pictureSize(Buffer.alloc(3), type)).toBeNull();
    const circle = Buffer.alloc(headBytes, Buffer.from('ffe00000', 'hex'));
    expect(pictureSize(circle, 'image/jpeg')).toBeNull();
  });
});
