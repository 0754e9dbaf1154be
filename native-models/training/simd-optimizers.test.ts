import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededNumbers } from '../testing/seeded.ts';
import type { GradientPiece } from '../t5/gradients.ts';
import {
  adafactors,
  adamWs,
  whole,
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
  optimizer.update(new Map([[parameters[0]!.name, pieces]]), scale);
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
        parameters.forEach((one, i) => optimizer.update(whole(one, gradients[i]!), 0.5));
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
    expect(() => optimizer.update(new Map([[parameters[0]!.name, [piece]]]), 1)).toThrow(RangeError);
    expect(parameters[0]!.weights).toEqual(new Float32Array(12));
  });
});

describe('rows without gradient, in AdamW', () => {
  const rows = 3;
  const columns = 37;

  /** Numbers between 2^from and 2^(from + width), in every size the same number of them; 0 among them, or nothing else. */
  interface Sizes {
    readonly from: number;
    readonly width: number;
    readonly zeros: 'none' | 'some' | 'all';
  }

  function drawSized(length: number, { from, width, zeros }: Sizes, next: () => number): Float32Array {
    return Float32Array.from({ length }, () => {
      const isZero = zeros === 'all' || (zeros === 'some' && next() > 0.8);
      return Math.sign(next()) * (isZero ? 0 : 2 ** (from + ((next() + 1) / 2) * width));
    });
  }

  interface Rest {
    readonly arguments: OptimizerArguments;
    readonly rate: number;
    readonly scale: number;
    readonly steps: number;
    readonly weights: Sizes;
    readonly exp_avg: Sizes;
    readonly exp_avg_sq: Sizes;
  }

  /** Both go on from the same weights and moments, without any gradient. */
  function expectSameWithoutGradient({ arguments: args, rate, scale, steps, ...sizes }: Rest, seed: number): void {
    const next = seededNumbers(seed);
    const length = rows * columns;
    const weights = drawSized(length, sizes.weights, next);
    const moments = [sizes.exp_avg, sizes.exp_avg_sq].map((one) => drawSized(length, one, next));
    const start = [{ name: 'w', dims: [rows, columns], weights, decays: true }];
    const [expected, found] = adamWs.map((implementation) => {
      const started = implementation.start(start, args);
      started.optimizer.state[0]!.data.set(moments[0]!);
      started.optimizer.state[1]!.data.set(moments[1]!.map(Math.abs));
      started.optimizer.steps = 40;
      return started;
    }) as [Started, Started];
    const nothing: GradientPiece = { kind: 'rows', ids: new BigInt64Array(0), rows: new Float32Array(0) };
    for (let step = 0; step < steps; step++) {
      update(expected, [nothing], rate, scale);
      update(found, [nothing], rate, scale);
      if (step % 50 === 0 || step === steps - 1) expectSameBits(found, expected);
    }
  }

  const betas = fc.constantFrom(0.9, 0.99, 0.5, 0.3, 0.999999999);
  const runsWithoutGradient = fc
    .record({
      arguments: fc.record({
        adam_beta1: betas,
        adam_beta2: betas,
        adam_epsilon: fc.constantFrom(1e-8, 1e-6, 1e-30, 0, 1),
        weight_decay: fc.constantFrom(0, 0.1, 1, 60),
      }),
      rate: fc.constantFrom(1e-4, 1e-2, 0, 1e-12, 1),
      scale: fc.constantFrom(1, 0.2, -1, Number.NaN),
      steps: fc.constant(3),
      weights: sizesUpTo(1),
      exp_avg: sizesUpTo(1),
      exp_avg_sq: sizesUpTo(1),
      /** How much smaller than a weight an update is, where weights and moments are sized for that. */
      below: fc.option(fc.integer({ min: 15, max: 35 })),
    })
    .map(({ below, ...run }): Rest => {
      if (below === null || run.arguments.adam_epsilon === 0 || run.rate === 0) return run;
      const from = run.weights.from + Math.log2(run.arguments.adam_epsilon / run.rate) - below;
      const zeros = { from: 0, width: 0, zeros: 'all' } as const;
      return { ...run, exp_avg: { from, width: 1, zeros: 'none' }, exp_avg_sq: zeros };
    });

  function sizesUpTo(exponent: number): fc.Arbitrary<Sizes> {
    return fc.record({
      from: fc.oneof(fc.integer({ min: -149, max: exponent }), fc.integer({ min: -149, max: -146 })),
      width: fc.constantFrom(0, 1, 3, 20),
      zeros: fc.constantFrom('none', 'none', 'some', 'all'),
    });
  }

  test('change by the bits of the plain way, whatever the sizes of weights and moments', () => {
    fc.assert(fc.property(runsWithoutGradient, fc.integer(), expectSameWithoutGradient), { numRuns: 1500 });
  });

  test('do so where weight decay leaves nothing of a weight, and where exp_avg_sq was infinite', () => {
    const sized = (from: number) => ({ from, width: 0, zeros: 'none' }) as const;
    const run = { scale: 1, steps: 1, weights: sized(0), exp_avg: sized(-146) };
    const args = { adam_beta1: 0.9, adam_beta2: 0.9, adam_epsilon: 1e-8, weight_decay: 1 };
    expectSameWithoutGradient({ ...run, arguments: args, rate: 1, exp_avg_sq: sized(-146) }, 0);
    expectSameWithoutGradient({ ...run, arguments: { ...args, adam_beta2: 0 }, rate: 1e-3, exp_avg_sq: sized(128) }, 0);
  });

  test.each([
    { adam_beta1: 0.9, adam_beta2: 0.9, weight_decay: 0 },
    { adam_beta1: 0.9, adam_beta2: 0.95, weight_decay: 0.1 },
    { adam_beta1: 0.5, adam_beta2: 0.95, weight_decay: 0 },
    { adam_beta1: 0.3, adam_beta2: 0.9, weight_decay: 0 },
  ])('do so over thousands of steps, until nothing moves any more: %o', (one) => {
    const [weights, exp_avg, exp_avg_sq] = [-1, -10, -20].map((from) => ({ from, width: 3, zeros: 'none' }) as const);
    const run = { arguments: { ...one, adam_epsilon: 1e-8 }, rate: 1e-3, scale: 1, steps: 3000 };
    expectSameWithoutGradient({ ...run, weights: weights!, exp_avg: exp_avg!, exp_avg_sq: exp_avg_sq! }, 5);
  });

  test('are left alone if they never had one, and go on once they had one', () => {
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
      optimizer.update(new Map([[w!.name, [piece]]]), 1);
      return [...w!.weights];
    };
    expect(stepped([1n]).slice(0, 2)).toEqual([1, 2]);
    const [, , before] = w!.weights;
    expect(stepped([]).slice(0, 2)).toEqual([1, 2]);
    expect(w!.weights[2]).toBeLessThan(before!);
  });
});
