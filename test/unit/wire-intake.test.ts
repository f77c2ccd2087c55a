import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Intake } from '../../src/main/wire/intake';

/** Pieces an intake gives for `stream` cut at `cuts`, needing what `needs` says in turn. */
function pieces(stream: Buffer, cuts: readonly number[], needs: readonly number[]): string[] {
  const got: string[] = [];
  const intake = new Intake((piece) => {
    got.push(piece.toString('hex'));
    return needs[got.length % needs.length]!;
  }, needs[0]!);
  const ends = [...new Set([...cuts.map((cut) => cut % (stream.length + 1)), stream.length])];
  let at = 0;
  for (const end of ends.sort((a, b) => a - b)) {
    // A chunk of its own, overwritten afterwards: nothing may point into it any more.
    const chunk = Buffer.from(stream.subarray(at, end));
    intake.push(chunk);
    chunk.fill(0xdd);
    at = end;
  }
  return got;
}

/** The same pieces cut directly. */
function expected(stream: Buffer, needs: readonly number[]): string[] {
  const got: string[] = [];
  let at = 0;
  for (let need = needs[0]!; at + need <= stream.length; need = needs[got.length % needs.length]!) {
    got.push(stream.toString('hex', at, at + need));
    at += need;
  }
  return got;
}

const streams = fc.uint8Array({ minLength: 0, maxLength: 4000 }).map((b) => Buffer.from(b));
const needs = fc.array(fc.integer({ min: 1, max: 1200 }), { minLength: 1, maxLength: 6 });

describe('the intake', () => {
  it('gives the same pieces for any split or coalescing', () => {
    fc.assert(
      fc.property(
        streams,
        fc.array(fc.nat(4000), { maxLength: 60 }),
        needs,
        (stream, cuts, need) => {
          expect(pieces(stream, cuts, need)).toEqual(expected(stream, need));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the same pieces byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), needs, (bytes, need) => {
        const stream = Buffer.from(bytes);
        expect(pieces(stream, [...stream.keys()], need)).toEqual(expected(stream, need));
      }),
      { numRuns: 50 },
    );
  });

  it('reads records of a length prefix, as the channel does', () => {
    const records = fc.array(fc.uint8Array({ minLength: 1, maxLength: 900 }), { maxLength: 12 });
    fc.assert(
      fc.property(records, fc.array(fc.integer({ min: 1, max: 700 })), (bodies, sizes) => {
        const got: string[] = [];
        let body = false;
        const intake = new Intake((piece) => {
          body = !body;
          if (body) return piece.readUInt16BE();
          got.push(piece.toString('hex'));
          return 2;
        }, 2);
        const stream = Buffer.concat(
          bodies.flatMap((b) => [Buffer.from([b.length >> 8, b.length & 255]), b]),
        );
        let at = 0;
        for (let i = 0; at < stream.length; i += 1) {
          const size = sizes.length > 0 ? sizes[i % sizes.length]! : stream.length;
          intake.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(got).toEqual(bodies.map((b) => Buffer.from(b).toString('hex')));
        expect(intake.waiting).toBe(0);
      }),
    );
  });

  it('hands a whole piece over without copying it', () => {
    const chunk = Buffer.from('abcdef');
    const seen: Buffer[] = [];
    const intake = new Intake((piece) => {
      seen.push(piece);
      return 3;
    }, 3);
    intake.push(chunk);
    expect(seen.map((piece) => piece.byteOffset - chunk.byteOffset)).toEqual([0, 3]);
    expect(seen.every((piece) => piece.buffer === chunk.buffer)).toBe(true);
  });

  it('counts what waits for the rest of its piece', () => {
    const intake = new Intake(() => 1000, 1000);
    intake.push(Buffer.alloc(999));
    expect(intake.waiting).toBe(999);
    intake.push(Buffer.alloc(1));
    expect(intake.waiting).toBe(0);
  });

  it.each([
    ['of a whole chunk', [Buffer.alloc(10)]],
    ['of a carried piece', [Buffer.alloc(1), Buffer.alloc(9)]],
  ])('calls no step after a stop inside the step %s', (_, chunks) => {
    let steps = 0;
    const intake = new Intake(() => {
      steps += 1;
      intake.stop();
      return 2;
    }, 2);
    for (const chunk of chunks) intake.push(chunk);
    intake.push(Buffer.alloc(100));
    expect(steps).toBe(1);
    expect(intake.waiting).toBe(0);
  });

  it('keeps what was carried when the next piece is larger than any before', () => {
    const got: string[] = [];
    const intake = new Intake((piece) => {
      got.push(piece.toString('latin1'));
      return 3000;
    }, 2);
    intake.push(Buffer.from('a'));
    intake.push(Buffer.from('bX'));
    intake.push(Buffer.alloc(2998, 'y'));
    intake.push(Buffer.from('Z'));
    expect(got).toEqual(['ab', `X${'y'.repeat(2998)}Z`]);
  });
});
