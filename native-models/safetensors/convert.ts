import type { Dtype } from '../tensor/dtype.ts';

/** Bit patterns in, bit patterns out: an assignment between float arrays would not keep a NaN's payload. */
type Widen = (bytes: Uint8Array<ArrayBuffer>) => Float32Array<ArrayBuffer>;

const rules: Partial<Record<Dtype, Widen>> = {
  float32: (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  float64: (bytes) => Float32Array.from(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)),
  bfloat16: (bytes) => widen(bytes, (bits) => bits << 16),
  float16: (bytes) => widen(bytes, float16Bits),
};

/**
 * Tensor bytes as float32. float16 and bfloat16 widen exactly (subnormals, infinities and NaN payloads included);
 * float64 is rounded to the nearest float32. float32 bytes are not copied when they are aligned.
 */
export function toFloat32(bytes: Uint8Array<ArrayBuffer>, dtype: Dtype): Float32Array<ArrayBuffer> {
  const rule = rules[dtype];
  if (!rule) throw new RangeError(`A tensor of ${dtype} does not hold floating-point numbers.`);
  return rule(bytes.byteOffset % 8 === 0 ? bytes : bytes.slice());
}

function widen(bytes: Uint8Array<ArrayBuffer>, toFloat32Bits: (bits: number) => number): Float32Array<ArrayBuffer> {
  const source = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  const bits = new Uint32Array(source.length);
  for (let i = 0; i < source.length; i++) bits[i] = toFloat32Bits(source[i]!);
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16 → binary32: 5 exponent bits biased by 15 and 10 fraction bits → 8 biased by 127 and 23. */
function float16Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal: move the leading one in front of the point; binary32 has an exponent for it.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

/**
 * Float32 as IEEE 754 binary16 bit patterns, rounded to the nearest, ties to even; what is too large becomes infinite. NaN stays
 * one, without its payload.
 */
export function toFloat16(values: Float32Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = halfBits(bits[i]!);
  return halves;
}

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  const exponent = magnitude >>> 23;
  if (exponent >= 143) return sign | 0x7c00; // 2¹⁶ and more
  const fraction = exponent === 0 ? 0 : (magnitude & 0x7fffff) | 0x800000;
  // Normal halves keep 10 bits after the point, subnormal ones fewer.
  const dropped = 13 + Math.max(0, 113 - exponent);
  if (dropped > 24) return sign;
  const kept = fraction >>> dropped;
  const rest = fraction - kept * 2 ** dropped;
  const half = 2 ** (dropped - 1);
  const rounded = kept + (rest > half || (rest === half && kept & 1) ? 1 : 0);
  // The leading one counts as one in the exponent; a carry runs on into it as it should.
  return sign | (exponent > 112 ? ((exponent - 113) << 10) + rounded : rounded);
}
