import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededNumbers } from '../testing/seeded.ts';
import type { GradientPiece } from '../t5/gradients.ts';
import { gradientNorm } from './gradient-norm.ts';
import { placeParameters } from './placed-parameter.ts';
import { simdGradientNorm } from './simd-gradient-norm.ts';

type Kind = GradientPiece['kind'];

const place = (rows: number, columns: number) =>
  placeParameters([{ name: 'w', dims: [rows, columns], decays: false }], 'adafactor');

/** The norm by the way that trains. */
function simdNorm(rows: number, columns: number, pieces: readonly GradientPiece[]): number {
  return simdGradientNorm(new Map([['w', pieces]]), place(rows, columns));
}

/** The norm by the plain way. */
function plainNorm(rows: number, columns: number, pieces: readonly GradientPiece[]): number {
  return gradientNorm(new Map([['w', pieces]]), place(rows, columns));
}

function drawPiece(kind: Kind, rows: number, columns: number, tokens: number, next: () => number): GradientPiece {
  const draw = (length: number) => Float32Array.from({ length }, next);
  switch (kind) {
    case 'full':
      return { kind, data: draw(rows * columns) };
    case 'factors':
      return { kind, tokens, outputGradient: draw(rows * tokens), input: draw(tokens * columns) };
    case 'rows': {
      const ids = BigInt64Array.from({ length: tokens }, () => BigInt(Math.floor(((next() + 1) / 2) * rows)));
      return { kind, ids, rows: draw(tokens * columns) };
    }
  }
}

/** The norm of a gradient formed in float64, and the most that its terms could come to together. */
function exactNorm(rows: number, columns: number, pieces: readonly GradientPiece[]): { norm: number; size: number } {
  const sum = new Float64Array(rows * columns);
  const size = new Float64Array(rows * columns);
  const add = (index: number, value: number) => {
    sum[index]! += value;
    size[index]! += Math.abs(value);
  };
  for (const piece of pieces) {
    if (piece.kind === 'full') piece.data.forEach((value, i) => add(i, value));
    if (piece.kind === 'rows')
      piece.rows.forEach((value, i) =>
        add(Number(piece.ids[Math.floor(i / columns)]) * columns + (i % columns), value),
      );
    if (piece.kind === 'factors')
      for (let i = 0; i < sum.length; i++)
        for (let token = 0; token < piece.tokens; token++) {
          const factor = piece.outputGradient[Math.floor(i / columns) * piece.tokens + token]!;
          add(i, factor * piece.input[token * columns + (i % columns)]!);
        }
  }
  return { norm: Math.hypot(...sum), size: Math.hypot(...size) };
}

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 60 }),
  columns: fc.integer({ min: 1, max: 60 }),
  tokens: fc.integer({ min: 1, max: 11 }),
  seed: fc.integer(),
});

test('a whole gradient has the norm of the plain way, to the bit, in its own place too', () => {
  fc.assert(
    fc.property(shape, ({ rows, columns, seed }) => {
      const piece = drawPiece('full', rows, columns, 0, seededNumbers(seed));
      const expected = plainNorm(rows, columns, [piece]);
      expect(simdNorm(rows, columns, [piece])).toBe(expected);
      const placed = place(rows, columns);
      const { gradient } = placed[0]!;
      if (piece.kind === 'full') gradient.set(piece.data);
      expect(simdGradientNorm(new Map([['w', [{ kind: 'full', data: gradient }]]]), placed)).toBe(expected);
    }),
  );
  const long = drawPiece('full', 1031, 97, 0, seededNumbers(1));
  expect(simdNorm(1031, 97, [long])).toBe(plainNorm(1031, 97, [long]));
});

test('mixtures of whole gradients, factors and rows have the norm of their sum', () => {
  const kinds = fc.array(fc.constantFrom<Kind>('factors', 'rows'), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(shape, kinds, fc.boolean(), ({ rows, columns, tokens, seed }, parts, hasFull) => {
      const next = seededNumbers(seed);
      const pieces = [...(hasFull ? (['full'] as const) : []), ...parts].map((kind) =>
        drawPiece(kind, rows, columns, tokens, next),
      );
      const { norm, size } = exactNorm(rows, columns, pieces);
      // Sums of up to 56 terms that are rounded to float32; factors alone are not.
      const isFactors = parts.every((kind) => kind === 'factors') && !hasFull;
      const tolerance = isFactors ? 1e-13 * size * Math.sqrt(rows * columns) : 60 * 2 ** -24 * size;
      expect(Math.abs(simdNorm(rows, columns, pieces) - norm)).toBeLessThanOrEqual(tolerance);
    }),
    { numRuns: 300 },
  );
});

test('a gradient that comes in factors has the norm of float64, where float32 would round it away', () => {
  // Two tokens that cancel out but for 2⁻²⁰ of the first.
  const outputGradient = Float32Array.of(1, -1);
  const input = Float32Array.of(1, 0, 1 - 2 ** -20, 0);
  const piece: GradientPiece = { kind: 'factors', tokens: 2, outputGradient, input };
  expect(simdNorm(1, 2, [piece])).toBeCloseTo(2 ** -20, 12);
  const nothing: GradientPiece = { ...piece, input: Float32Array.of(1, 0.3, 1, 0.3) };
  expect(simdNorm(1, 2, [nothing])).toBeLessThan(1e-7);
});

test('more tokens than a Gram matrix is made for', () => {
  const piece = drawPiece('factors', 3, 5, 300, seededNumbers(5));
  expect(simdNorm(3, 5, [piece])).toBeCloseTo(exactNorm(3, 5, [piece]).norm, 4);
});

describe.each<{ what: string; outputGradient: number[]; input: number[] }>([
  { what: 'no number on the left', outputGradient: [NaN, 1, 1, 1], input: [1, 1, 1, 1] },
  { what: 'no number on the right', outputGradient: [1, 1, 1, 1], input: [1, 1, 1, NaN] },
  { what: 'an infinite one on the left', outputGradient: [1, Infinity, 1, 1], input: [1, 1, 1, 1] },
  { what: 'an infinite one that meets 0', outputGradient: [1, Infinity, 1, 1], input: [1, 1, 0, 0] },
  { what: 'infinite ones of both signs', outputGradient: [Infinity, Infinity, 1, 1], input: [1, 1, -1, -1] },
  { what: 'a product that overflows', outputGradient: [1e30, 1, 1, 1], input: [-1e30, 1, 1, 1] },
  { what: 'sums that overflow', outputGradient: [1.5e38, 1.5e38, 1.5e38, 0], input: [2, 2, 2, 2] },
])('a gradient of factors with $what', ({ outputGradient, input }) => {
  test('has a norm that is no finite number, as in the plain way', () => {
    const [left, right] = [Float32Array.from(outputGradient), Float32Array.from(input)];
    const piece: GradientPiece = { kind: 'factors', tokens: 2, outputGradient: left, input: right };
    const expected = plainNorm(2, 2, [piece]);
    expect(expected).not.toSatisfy(Number.isFinite);
    expect(simdNorm(2, 2, [piece])).toBe(expected);
  });
});

test.each<Kind>(['full', 'rows'])('no number in a gradient of kind %s makes the norm none', (kind) => {
  const piece = drawPiece(kind, 4, 3, 2, seededNumbers(2));
  if (piece.kind === 'full') piece.data[5] = NaN;
  if (piece.kind === 'rows') piece.rows[5] = NaN;
  expect(simdNorm(4, 3, [piece])).toBeNaN();
});

test('only the gradients of the parameters count, and none is 0', () => {
  expect(simdGradientNorm(new Map([['other', [{ kind: 'full', data: new Float32Array(3) }]]]), place(2, 2))).toBe(0);
  expect(simdNorm(2, 2, [])).toBe(0);
});
