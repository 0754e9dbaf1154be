import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTensors, reduceTensorsFile, serializeTensors, strideFor } from './reduce-tensors.mjs';

function int64(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => bytes.writeBigInt64LE(BigInt(value), i * 8));
  return bytes;
}

describe('strideFor', () => {
  test('keeps a small tensor whole', () => {
    expect(strideFor(100, [10, 10], 100)).toBe(1);
  });

  test('takes the next prime that divides no axis', () => {
    // 1000 values to at most 400: 3 is prime, but it divides 12; the next prime is 5, which divides 10; then 7.
    expect(strideFor(1000, [12, 10], 400)).toBe(7);
  });

  test('never keeps more than the limit, and meets every place of every axis', () => {
    const shapes = fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(shapes, (shape) => {
        const count = shape.reduce((product, size) => product * size, 1);
        const stride = strideFor(count, shape, Math.ceil(count / 2));
        expect(Math.ceil(count / stride)).toBeLessThanOrEqual(Math.ceil(count / 2));
        for (const size of shape) expect(size % stride).not.toBe(0);
      }),
    );
  });
});

describe('reduceTensorsFile', () => {
  const small = { name: 'small', dtype: 'I64', shape: [2], bytes: int64(7, 8) };
  const large = { name: 'large', dtype: 'I64', shape: [2, 5], bytes: int64(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) };
  const file = serializeTensors([small, large], {});

  test('keeps every third value of ten where four may stay', () => {
    const [first, second] = parseTensors(reduceTensorsFile(file, 4));
    expect(first).toMatchObject({ name: 'large', shape: [4], bytes: int64(0, 3, 6, 9) });
    expect(second).toMatchObject({ name: 'small', shape: [2], bytes: int64(7, 8) });
  });

  test('states the shape and the stride of what it reduced, and of nothing else', () => {
    const reduced = reduceTensorsFile(file, 4);
    const header = JSON.parse(reduced.toString('utf8', 8, 8 + Number(reduced.readBigUInt64LE(0)))) as {
      __metadata__: { reduced: string };
    };
    expect(JSON.parse(header.__metadata__.reduced)).toEqual({ large: { shape: [2, 5], stride: 3 } });
  });

  test('gives the same bytes each time, with a header that ends on a multiple of eight', () => {
    const reduced = reduceTensorsFile(file, 4);
    expect(reduced.equals(reduceTensorsFile(file, 4))).toBe(true);
    expect(Number(reduced.readBigUInt64LE(0)) % 8).toBe(0);
  });

  test('refuses a dtype that it does not know', () => {
    const bf16 = serializeTensors([{ name: 'x', dtype: 'BF16', shape: [1], bytes: Buffer.alloc(2) }], {});
    expect(() => reduceTensorsFile(bf16, 4)).toThrow('x: the dtype BF16');
  });
});
