import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { seededNumbers } from '../testing/seeded.ts';
import type { GradientPiece } from '../t5/gradients.ts';
import type { AdamWArguments } from './adamw-scalars.ts';
import { dealt } from './dealt.ts';
import type { Optimizer } from './optimizer.ts';
import { placeParameters, type PlacedParameter } from './placed-parameter.ts';
import { SimdAdamW } from './simd-adamw.ts';
import { ThreadedAdamW } from './threaded-adamw.ts';

const SETTINGS = { adam_beta1: 0.9, adam_beta2: 0.999, adam_epsilon: 1e-8, weight_decay: 0.1 };
/** A matrix, an embedding, one of fewer rows than threads, a vector. */
const SHAPES: Readonly<Record<string, readonly number[]>> = {
  matrix: [37, 19],
  embedding: [50, 8],
  row: [1, 70],
  vector: [23],
};

interface Started {
  readonly parameters: readonly PlacedParameter[];
  readonly optimizer: Optimizer;
}

const opened: Optimizer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((optimizer) => optimizer.close()));
});

async function start(threads: number, seed: number, settings: AdamWArguments): Promise<Started> {
  const starts = Object.entries(SHAPES).map(([name, dims]) => ({ name, dims, decays: name !== 'vector' }));
  const parameters = placeParameters(starts, 'adamw_torch', threads);
  const next = seededNumbers(seed);
  for (const { weights } of parameters) weights.forEach((_, i) => (weights[i] = next()));
  const optimizer =
    threads === 1 ? new SimdAdamW(parameters, settings) : await ThreadedAdamW.start(parameters, settings);
  opened.push(optimizer!);
  return { parameters, optimizer: optimizer! };
}

type Kind = GradientPiece['kind'] | 'in place' | 'none';
const TOKENS = 5;

function pieceOf(
  kind: Exclude<Kind, 'none'>,
  { rows, columns, gradient }: PlacedParameter,
  next: () => number,
): GradientPiece {
  const draw = (length: number) =>
    Float32Array.from({ length }, () => (next() > 0.7 ? 0 : next() * 10 ** (4 * next())));
  switch (kind) {
    case 'full':
      return { kind, data: draw(rows * columns) };
    case 'in place':
      gradient.set(draw(rows * columns));
      return { kind: 'full', data: gradient };
    case 'factors': {
      // Views into more, as what a graph gives may be.
      const [outputGradient, input] = [draw(rows * TOKENS + 3).subarray(3), draw(TOKENS * columns + 2).subarray(0, -2)];
      return { kind, tokens: TOKENS, outputGradient, input };
    }
    case 'rows': {
      const ids = BigInt64Array.from({ length: TOKENS }, () => BigInt(Math.floor(((next() + 1) / 2) * rows)));
      return { kind, ids, rows: draw(TOKENS * columns) };
    }
  }
}

function step({ parameters, optimizer }: Started, kinds: readonly Kind[][], seed: number): number {
  const next = seededNumbers(seed);
  const gradients = new Map(
    parameters.flatMap((parameter, i) => {
      const pieces = kinds[i]!.flatMap((kind) => (kind === 'none' ? [] : [pieceOf(kind, parameter, next)]));
      return pieces.length === 0 ? [] : [[parameter.name, pieces] as const];
    }),
  );
  const norm = optimizer.gradientNorm(gradients);
  optimizer.beginStep(0.01);
  optimizer.update(gradients, 0.7);
  return norm;
}

function expectSameBits(found: Started, expected: Started): void {
  const arrays = ({ parameters, optimizer }: Started) => [
    ...parameters.map(({ name, weights }) => [name, weights] as const),
    ...optimizer.state.map(({ name, data }) => [name, data] as const),
  ];
  const wanted = new Map(arrays(expected));
  for (const [name, data] of arrays(found)) expect(Buffer.compare(bytes(data), bytes(wanted.get(name)!)), name).toBe(0);
}

const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);

const piecesOfParameter = fc.oneof(
  fc.constantFrom<Kind[]>(['none'], ['full'], ['in place'], ['factors'], ['rows'], ['rows', 'rows']),
  fc.constantFrom<Kind[]>(['factors', 'rows', 'factors'], ['full', 'factors'], ['in place', 'rows']),
);
const runs = fc.record({
  threads: fc.integer({ min: 2, max: 4 }),
  steps: fc.array(fc.tuple(...Object.keys(SHAPES).map(() => piecesOfParameter)), { minLength: 1, maxLength: 5 }),
  restoredAt: fc.integer({ min: 0, max: 5 }),
  weight_decay: fc.constantFrom(0, 0.1),
  seed: fc.integer(),
});

describe('AdamW in several threads', () => {
  test('comes to the bits of one thread, weights, moments and norm, also where the state was written', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ threads, steps, restoredAt, weight_decay, seed }) => {
        const settings = { ...SETTINGS, weight_decay };
        const [found, expected] = [await start(threads, seed, settings), await start(1, seed, settings)];
        steps.forEach((kinds, i) => {
          if (i === restoredAt)
            for (const { optimizer } of [found, expected]) {
              optimizer.state[0]!.data.fill(0.25);
              optimizer.steps = 10;
            }
          expect(step(found, kinds, seed + i)).toBe(step(expected, kinds, seed + i));
          expectSameBits(found, expected);
        });
        expect(found.optimizer.steps).toBe(expected.optimizer.steps);
        await found.optimizer.close();
      }),
      { numRuns: 20 },
    );
  });

  test('works in each thread for itself on what is less than the kernels take at once', async () => {
    const [found, expected] = [await start(4, 1, SETTINGS), await start(1, 1, SETTINGS)];
    const kinds: readonly Kind[][] = [['full'], ['rows'], ['full'], ['full']];
    for (let i = 0; i < 2000; i++) {
      step(found, kinds, i);
      step(expected, kinds, i);
    }
    expectSameBits(found, expected);
  });

  test('takes the parameters of one step one by one too', async () => {
    const [found, expected] = [await start(2, 1, SETTINGS), await start(1, 1, SETTINGS)];
    for (let update = 0; update < 2; update++)
      for (const { parameters, optimizer } of [found, expected]) {
        optimizer.beginStep(0.01);
        const next = seededNumbers(update);
        for (const parameter of parameters)
          optimizer.update(new Map([[parameter.name, [pieceOf('full', parameter, next)]]]), 1);
      }
    expectSameBits(found, expected);
  });

  test('says what a thread could not do, and goes on', async () => {
    const started = await start(2, 1, SETTINGS);
    const { optimizer } = started;
    optimizer.beginStep(0.01);
    // Its own rows are the first; the ids beyond the last are the other thread's.
    const wrong = {
      kind: 'factors',
      tokens: 1,
      outputGradient: new Float32Array(37),
      input: new Float32Array(18),
    } as const;
    expect(() => optimizer.update(new Map([['matrix', [wrong]]]), 1)).toThrow(RangeError);
    expect(() => step(started, [['full'], ['none'], ['none'], ['none']], 3)).not.toThrow();
    expect(() => optimizer.update(new Map([['other', [wrong]]]), 1)).toThrow('parameter other');
  });
});

test('dealing evens sizes out, and gives each item once', () => {
  const sizes = [1, 7, 3, 3, 2, 8];
  const hands = dealt(
    sizes.map((size) => ({ item: size, size })),
    2,
  );
  expect(hands.flat().toSorted()).toEqual(sizes.toSorted());
  expect(hands.map((hand) => hand.reduce((sum, size) => sum + size, 0))).toEqual([12, 12]);
});
