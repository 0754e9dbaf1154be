import { describe, expect, test } from 'vitest';
import { toFloat16, toFloat32 } from './convert.ts';

const bytesOf = (array: Uint16Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>) =>
  new Uint8Array(array.buffer);
const bits = (values: Float32Array) => [...new Uint32Array(values.buffer)];

/** The value of a binary16 by the definition in IEEE 754, in double precision. */
function float16Value(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = (half & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * 2 ** -14 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction);
}

test('every float16 widens to exactly its value', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, half) => half);
  const widened = toFloat32(bytesOf(halves), 'float16');
  const wrong = [...halves].filter((half) => !Object.is(widened[half], float16Value(half)));
  expect(wrong).toEqual([]);
});

test('a NaN keeps its sign and payload', () => {
  const widened = toFloat32(bytesOf(Uint16Array.of(0x7e01, 0xfd55)), 'float16');
  expect(bits(widened)).toEqual([0x7fc02000, 0xffaaa000]);
});

test('bfloat16 is the upper half of a float32', () => {
  const widened = toFloat32(bytesOf(Uint16Array.of(0x3f80, 0xc040, 0x0001, 0x7f80, 0x8000, 0x7fc1)), 'bfloat16');
  expect([...widened.subarray(0, 5)]).toEqual([1, -3, 2 ** -133, Infinity, -0]);
  expect(bits(widened)[5]).toBe(0x7fc10000);
});

// Bit patterns from torch.tensor(…, dtype=torch.float64).float().
test('float64 rounds to the nearest float32, ties to even', () => {
  const values = Float64Array.of(1 + 2 ** -24, 1 + 2 ** -24 + 2 ** -50, 1e300, 5e-324, 0.1, -0);
  expect(bits(toFloat32(bytesOf(values), 'float64'))).toEqual([
    1065353216, 1065353217, 2139095040, 0, 1036831949, 2147483648,
  ]);
});

test('float32 is handed on without a copy, from any position without damage', () => {
  const values = Float32Array.of(1, -2.5);
  expect(toFloat32(bytesOf(values), 'float32').buffer).toBe(values.buffer);
  const shifted = new Uint8Array(9);
  shifted.set(bytesOf(values), 1);
  expect([...toFloat32(shifted.subarray(1), 'float32')]).toEqual([1, -2.5]);
});

test('whole numbers are not floats', () => {
  expect(() => toFloat32(new Uint8Array(8), 'int64')).toThrow(
    'A tensor of int64 does not hold floating-point numbers.',
  );
});

describe('rounding to float16', () => {
  test('every float16 but the NaNs comes back as it was', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, half) => half).filter((half) => (half & 0x7fff) <= 0x7c00);
    expect([...toFloat16(toFloat32(bytesOf(halves), 'float16'))]).toEqual([...halves]);
  });

  test('what lies between two float16 goes to the nearer one, ties to even', () => {
    const positive = Uint16Array.from({ length: 0x7bff }, (_, half) => half);
    const values = [...positive].flatMap((half) => {
      const [below, above] = [float16Value(half), float16Value(half + 1)];
      const middle = (below + above) / 2;
      return [middle, middle + (above - below) / 256, middle - (above - below) / 256];
    });
    const expected = [...positive].flatMap((half) => [half % 2 === 0 ? half : half + 1, half + 1, half]);
    expect([...toFloat16(Float32Array.from(values))]).toEqual(expected);
    expect([...toFloat16(Float32Array.from(values, (value) => -value))]).toEqual(expected.map((half) => half | 0x8000));
  });

  // numpy: np.array([…], dtype=np.float32).astype(np.float16).view(np.uint16)
  test('the ends of the range', () => {
    const values = Float32Array.of(65504, 65519.996, 65520, 1e30, -Infinity, NaN, 2 ** -24, 2 ** -25, 2 ** -26, 1e-40);
    expect([...toFloat16(values)]).toEqual([31743, 31743, 31744, 31744, 64512, 32256, 1, 0, 0, 0]);
  });
});
