import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../src/main/wire/strict-json';

const parse = (text: string): object => parseStrictJson(Buffer.from(text, 'utf8'));
const refused = (bytes: string | Buffer, why?: string): void => {
  const attempt = (): object => (typeof bytes === 'string' ? parse(bytes) : parseStrictJson(bytes));
  expect(attempt).toThrow(expect.objectContaining({ name: 'BauError', reason: 'bad_request' }));
  if (why !== undefined) expect(attempt).toThrow(why);
};

describe('a strict JSON body', () => {
  it('agrees with JSON.parse on every flat object of safe values', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.oneof(scalar, fc.array(scalar), fc.dictionary(fc.string(), scalar));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.constantFrom(0, 2), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes depth 4 and refuses depth 5, of objects and arrays alike', () => {
    expect(parse('{"a":{"b":{"c":{}}}}')).toEqual({ a: { b: { c: {} } } });
    expect(parse('{"a":[[[]]]}')).toEqual({ a: [[[]]] });
    refused('{"a":{"b":{"c":{"d":{}}}}}', 'too deep');
    refused('{"a":[[[[]]]]}', 'too deep');
    expect(parse('{"a":[[[]],[[]]],"b":[[[]]]}')).toBeTypeOf('object');
  });

  it('takes 32 KiB and refuses one byte more', () => {
    const of = (size: number): string => `{"a":"${'x'.repeat(size - 8)}"}`;
    expect(Buffer.byteLength(of(32_768))).toBe(32_768);
    expect(parse(of(32_767))).toBeTypeOf('object');
    expect(parse(of(32_768))).toBeTypeOf('object');
    refused(of(32_769), 'too long');
    refused(`{"a":${'['.repeat(32_000)}`);
  });

  it('counts the limit in bytes, not characters', () => {
    refused(`{"a":"${'ã'.repeat(16_381)}"}`, 'too long');
    expect(parse(`{"a":"${'ã'.repeat(16_380)}"}`)).toBeTypeOf('object');
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":{},"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"x":{"k":1,"k":2}}',
    '{"x":[{"k":1,"k":2}]}',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a" \t\r\n : 1 , "a"\n:2}',
    '{"a\\"":1,"a\\u0022":2}',
  ])('refuses duplicate keys: %s', (text) => {
    refused(text, 'duplicate key');
  });

  it.each([
    '{"a":{"k":1},"b":{"k":1}}',
    '{"a":[{"k":1},{"k":1}]}',
    '{"a":"a","b":"a"}',
    '{"a":["a","a",":","a"]}',
    '{"a":"\\"a\\":1","b":"{\\"a\\":1}"}',
    '{"a":{"a":{"a":1}}}',
  ])('does not see duplicates where there are none: %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('takes integers up to 2^53-1 and refuses the next, written in any way', () => {
    expect(parse('{"a":9007199254740991}')).toEqual({ a: 9_007_199_254_740_991 });
    expect(parse('{"a":-9007199254740991}')).toEqual({ a: -9_007_199_254_740_991 });
    for (const number of ['9007199254740992', '-9007199254740992', '1e16', '1E+300', '1e400']) {
      refused(`{"a":${number}}`);
      refused(`{"a":[1,${number}]}`);
    }
    expect(parse('{"a":"9007199254740993","b":"1e400"}')).toBeTypeOf('object');
    expect(parse('{"a":1.5e3,"b":-0.25}')).toEqual({ a: 1500, b: -0.25 });
  });

  it.each(['', ' ', '[]', '[{}]', '"a"', '1', 'null', 'true', '{', '{}}', '{} {}', "{'a':1}"])(
    'refuses what is not one object: %s',
    (text) => {
      refused(text);
    },
  );

  it('refuses invalid UTF-8 and a byte order mark, takes \\u escapes', () => {
    refused(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    refused(
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    );
    refused(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]));
    refused(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{}')]));
    expect(parse('{"a":"ol\\u00e1 \\ud83d\\ude00"}')).toEqual({ a: 'olá 😀' });
  });

  it('ends with an object or a refusal for any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
        const text = Buffer.concat([Buffer.from('{"a":'), noise, Buffer.from('}')]);
        try {
          expect(parseStrictJson(text)).toBeTypeOf('object');
        } catch (error) {
          expect(error).toMatchObject({ reason: 'bad_request' });
        }
      }),
    );
  });
});
