import path from 'node:path';
import { expect, test } from 'vitest';
import { parseBenchArguments } from './arguments.ts';
import { parseCompareArguments } from './compare-arguments.ts';

test('a model alone is measured as the peers are: looking, tokenizing and training, on the peers’ batches', () => {
  expect(parseBenchArguments(['--model', 'm'])).toEqual({
    model: 'm',
    only: ['looking', 'tokenizing', 'training'],
    precision: undefined,
    runs: undefined,
    threads: undefined,
    lines: undefined,
    shapes: [
      { batch: 2, source_tokens: 9, target_tokens: 4 },
      { batch: 8, source_tokens: 32, target_tokens: 32 },
      { batch: 16, source_tokens: 64, target_tokens: 64 },
    ],
    cache: undefined,
  });
});

test('every flag arrives where it belongs', () => {
  const flags = [
    '--only',
    'growth',
    '--precision',
    'int8',
    '--runs',
    '2',
    '--threads',
    '1',
    '--lines',
    'l',
    '--shapes',
    '1x2x3, 40x50x60',
    '--cache',
    'c',
  ];
  expect(parseBenchArguments(['--model', 'm', ...flags])).toEqual({
    model: 'm',
    only: ['growth'],
    precision: 'int8',
    runs: 2,
    threads: 1,
    lines: 'l',
    shapes: [
      { batch: 1, source_tokens: 2, target_tokens: 3 },
      { batch: 40, source_tokens: 50, target_tokens: 60 },
    ],
    cache: 'c',
  });
});

test.each([
  [['--only', 'everything'], '--only takes one of looking, tokenizing'],
  [['--precision', 'int7'], '--precision takes one of float32, float32-fast, int8, int8-output4, not «int7».'],
  [['--runs', '0'], '--runs takes a whole number'],
  [['--runs', '1.5'], '--runs takes a whole number'],
  [['--runs', '2', '--only', 'training'], '--runs takes at least 3 where steps are trained'],
  [['--runs', '2'], '--runs takes at least 3 where steps are trained'],
  [['--threads', 'two'], '--threads takes a whole number'],
  [['--shapes', '2x9'], '--shapes takes shapes such as 2x9x4'],
  [['--shapes', '2x9x4,'], '--shapes takes shapes such as 2x9x4'],
  [['--shapes', '0x9x4'], '--shapes takes shapes such as 2x9x4'],
  [['--only', 'training-base'], '--model takes nothing with --only training-base'],
  [['--unknown'], '--unknown'],
  [['stray'], 'stray'],
])('%j is refused with a sentence that names the flag', (flags, sentence) => {
  expect(() => parseBenchArguments(['--model', 'm', ...flags])).toThrow(
    expect.objectContaining({ code: 'invalid-arguments', message: expect.stringContaining(sentence) }),
  );
});

test('a bench without a model is refused', () => {
  expect(() => parseBenchArguments([])).toThrow('--model takes the folder of a model');
});

test('the bench that makes its own model takes none', () => {
  expect(parseBenchArguments(['--only', 'training-base'])).toMatchObject({ model: null, only: ['training-base'] });
});

test('the comparison takes three rounds of every precision, and paths from where it is called', () => {
  expect(parseCompareArguments(['--baselines', 'b'])).toEqual({
    model: undefined,
    baselines: path.resolve('b'),
    rounds: 3,
    precisions: ['float32', 'float32-fast', 'int8'],
    only: ['looking', 'tokenizing', 'training'],
    steps: undefined,
    json: false,
  });
});

test('the comparison refuses a list with an unknown precision in it', () => {
  expect(parseCompareArguments(['--precisions', 'int8, float32']).precisions).toEqual(['int8', 'float32']);
  expect(() => parseCompareArguments(['--precisions', 'int8,half'])).toThrow('not «half»');
});

test('the comparison takes the steps of a training, of which some have to count', () => {
  expect(parseCompareArguments(['--only', 'notebook-run', '--steps', '2']).steps).toBe(2);
  expect(parseCompareArguments(['--only', 'training', '--steps', '3']).steps).toBe(3);
  expect(() => parseCompareArguments(['--only', 'training', '--steps', '2'])).toThrow('--steps takes at least 3');
  expect(() => parseCompareArguments(['--only', 'growth'])).toThrow('--only takes one of looking, tokenizing');
});
