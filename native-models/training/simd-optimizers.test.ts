import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededNumbers } from '../testing/seeded.ts';
import type { GradientPiece } from '../t5/gradients.ts';
import {
  adafactors,
  adamWs,
  snapshot,
  type Implementation,
  type OptimizerArguments,
  type StartParameter,
  type Started,
} from './test-data.ts';

type Kind = 'full' | 'full in place' | 'factors' | 'rows';

interface Run {
  readonly rows: number;
  readonly columns: number;
  readonly decays: boolean;
  readonly arguments: OptimizerArguments;
  /** The pieces of each step. */
  readonly steps: readonly (readonly Kind[])[];
  /** A new optimizer goes on after so many. */
  readonly restoredAfter: number;
  readonly tokens: number;
  readonly scale: number;
  readonly seed: number;
}

const parts = fc.array(fc.constantFrom<Kind>('factors', 'rows'), { maxLength: 4 });
const mixture = fc
  .tuple(fc.constantFrom<Kind[]>([], ['full'], ['full in place']), parts)
  .map(([first, others]) => [...first, ...others]);
const onlyRows = fc.array(fc.constant<Kind>('rows'), { minLength: 1, maxLength: 2 });

const runs: fc.Arbitrary<Run> = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 70 }),
  decays: fc.boolean(),
  arguments: fc.record({
    adam_beta1: fc.constantFrom(0.9, 0.3),
    adam_beta2: fc.constantFrom(0.999, 0.5),
    adam_epsilon: fc.constantFrom(1e-8, 0),
    weight_decay: fc.constantFrom(0, 0.1),
  }),
  steps: fc.oneof(
    fc.array(onlyRows, { minLength: 2, maxLength: 12 }),
    fc.array(fc.oneof(mixture, onlyRows), { minLength: 2, maxLength: 8 }),
  ),
  restoredAfter: fc.integer({ min: 0, max: 8 }),
  tokens: fc.integer({ min: 1, max: 9 }),
  scale: fc.constantFrom(1, 0.3, 1e-3),
  seed: fc.integer(),
});

/** Numbers of every size, zeros and denormal ones among them. */
function draw(length: number, next: () => number): Float32Array {
  return Float32Array.from({ length }, () => {
    const choice = next();
    if (choice > 0.8) return next() > 0 ? 0 : -0;
    return choice > 0.6 ? next() * 2 ** (-140 + 10 * next()) : next() * 10 ** (3 * next());
  });
}

function drawPiece(kind: Kind, { rows, columns, tokens }: Run, next: () => number): GradientPiece {
  switch (kind) {
    case 'full':
    case 'full in place':
      return { kind: 'full', data: draw(rows * columns, next) };
    case 'factors':
      return { kind, tokens, outputGradient: draw(rows * tokens, next), input: draw(tokens * columns, next) };
    case 'rows': {
      const ids = BigInt64Array.from({ length: tokens }, () => BigInt(Math.floor(((next() + 1) / 2) * rows)));
      return { kind, ids, rows: draw(tokens * columns, next) };
    }
  }
}

/** The plain implementation does a whole run, the other too; after each step both hold the same bits. */
function expectSame([plain, simd]: readonly Implementation[], run: Run): void {
  const { rows, columns, decays } = run;
  const next = seededNumbers(run.seed);
  const weights = draw(rows * columns, next);
  const starts: StartParameter[] = [{ name: 'w', dims: [rows, columns], weights, decays }];
  const expected = plain!.start(starts, run.arguments);
  let found = simd!.start(starts, run.arguments);
  run.steps.forEach((kinds, step) => {
    const learning_rate = step % 3 === 2 ? 0 : 0.01;
    const pieces = kinds.map((kind) => drawPiece(kind, run, next));
    if (step === run.restoredAfter) found = restored(simd!, starts, run.arguments, found);
    update(expected, pieces, learning_rate, run.scale);
    update(found, kinds[0] === 'full in place' ? moved(found, pieces) : pieces, learning_rate, run.scale);
    expectSameBits(found, expected);
  });
}

function restored(
  { start }: Implementation,
  starts: readonly StartParameter[],
  args: OptimizerArguments,
  from: Started,
) {
  const begun = start(starts, args);
  begun.parameters[0]!.weights.set(from.parameters[0]!.weights);
  begun.optimizer.state.forEach(({ data }, index) => data.set(from.optimizer.state[index]!.data));
  begun.optimizer.steps = from.optimizer.steps;
  return begun;
}

function update({ parameters, optimizer }: Started, pieces: readonly GradientPiece[], rate: number, scale: number) {
  optimizer.beginStep(rate);
  optimizer.update(parameters[0]!, pieces, scale);
}

/** The whole gradient, the first piece, lies in the parameter's own place. */
function moved({ parameters }: Started, [first, ...others]: readonly GradientPiece[]): readonly GradientPiece[] {
  const { gradient } = parameters[0]!;
  if (first?.kind === 'full') gradient.set(first.data);
  return [{ kind: 'full', data: gradient }, ...others];
}

function expectSameBits(found: Started, expected: Started): void {
  const values = snapshot(expected.parameters, expected.optimizer);
  for (const [name, data] of snapshot(found.parameters, found.optimizer)) {
    const wanted = values.get(name)!;
    const different = data.findIndex((value, i) => !Object.is(value, wanted[i]));
    if (different !== -1) expect(data[different], `${name}[${different}]`).toBe(wanted[different]);
    expect(data.length).toBe(wanted.length);
  }
}

const settings = { adam_beta1: 0.9, adam_beta2: 0.999, adam_epsilon: 1e-8, weight_decay: 0.1 };

describe.each([
  { optimizer: 'AdamW', implementations: adamWs },
  { optimizer: 'Adafactor', implementations: adafactors },
])('$optimizer in WebAssembly', ({ implementations }) => {
  test('comes to the bits of the plain one, whatever the pieces, also after a restore', () => {
    fc.assert(
      fc.property(runs, (run) => expectSame(implementations, run)),
      { numRuns: 300 },
    );
  });

  test.each<{ what: string; rows: number; columns: number; tokens: number; steps: Kind[][] }>([
    { what: 'several chunks', rows: 301, columns: 67, tokens: 8, steps: [['factors'], ['full', 'rows'], ['rows']] },
    { what: 'several chunks in place', rows: 1100, columns: 67, tokens: 3, steps: [['full in place'], ['full']] },
    { what: 'a row longer than a chunk', rows: 3, columns: 9001, tokens: 2, steps: [['factors', 'rows'], ['full']] },
    { what: 'more tokens than lie beside the chunks', rows: 5, columns: 2050, tokens: 600, steps: [['factors']] },
    { what: 'more rows than factors are copied for at once', rows: 9000, columns: 1, tokens: 40, steps: [['factors']] },
    {
      what: 'many of them in two pieces',
      rows: 5,
      columns: 1024,
      tokens: 600,
      steps: [['factors', 'rows', 'factors']],
    },
  ])('does so with $what', ({ rows, columns, tokens, steps }) => {
    const rest = { decays: true, arguments: settings, restoredAfter: -1, scale: 0.3, seed: 7 };
    expectSame(implementations, { rows, columns, tokens, steps, ...rest });
  });

  test('does so for vectors', () => {
    const next = seededNumbers(3);
    const starts = [5, 20_000].map((length, index) => {
      return { name: `w${index}`, dims: [length], weights: draw(length, next), decays: false };
    });
    const [expected, found] = implementations.map(({ start }) => start(starts, settings)) as [Started, Started];
    for (let step = 0; step < 3; step++) {
      const gradients = starts.map(({ weights }) => draw(weights.length, next));
      for (const { parameters, optimizer } of [expected, found]) {
        optimizer.beginStep(0.01);
        parameters.forEach((one, i) => optimizer.update(one, [{ kind: 'full', data: gradients[i]! }], 0.5));
      }
      expectSameBits(found, expected);
    }
  });

  test.each<[string, GradientPiece]>([
    ['three ids', { kind: 'rows', ids: BigInt64Array.of(0n, 1n), rows: new Float32Array(9) }],
    ['an id beyond the rows', { kind: 'rows', ids: BigInt64Array.of(0n, 4n), rows: new Float32Array(6) }],
    ['an id below 0', { kind: 'rows', ids: BigInt64Array.of(-1n), rows: new Float32Array(3) }],
    ['long factors', { kind: 'factors', tokens: 2, outputGradient: new Float32Array(9), input: new Float32Array(6) }],
    ['short factors', { kind: 'factors', tokens: 2, outputGradient: new Float32Array(8), input: new Float32Array(5) }],
  ])('refuses %s where the parameter has 4 rows of 3', (_, piece) => {
    const start = [{ name: 'w', dims: [4, 3], weights: new Float32Array(12), decays: true }];
    const { parameters, optimizer } = implementations[1]!.start(start, settings);
    optimizer.beginStep(1);
    expect(() => optimizer.update(parameters[0]!, [piece], 1)).toThrow(RangeError);
    expect(parameters[0]!.weights).toEqual(new Float32Array(12));
  });
});

test('rows that never had a gradient are left alone by AdamW, and go on once they had one', () => {
  const weights = Float32Array.of(1, 2, 3, 4);
  const start = [{ name: 'w', dims: [2, 2], weights, decays: true }];
  const { parameters, optimizer } = adamWs[1]!.start(start, { ...settings, weight_decay: 0 });
  const [w] = parameters;
  const stepped = (ids: readonly bigint[]) => {
    optimizer.beginStep(0.1);
    const piece = {
      kind: 'rows',
      ids: BigInt64Array.from(ids),
      rows: new Float32Array(2 * ids.length).fill(1),
    } as const;
    optimizer.update(w!, [piece], 1);
    return [...w!.weights];
  };
  expect(stepped([1n]).slice(0, 2)).toEqual([1, 2]);
  const [, , before] = w!.weights;
  expect(stepped([]).slice(0, 2)).toEqual([1, 2]);
  expect(w!.weights[2]).toBeLessThan(before!);
});
