import path from 'node:path';
import { expect, test } from 'vitest';
import { parseBenchArguments } from './arguments.ts';
import { parseCompareArguments } from './compare-arguments.ts';

test('a model alone is measured as the peers are: looking and tokenizing, five runs', () => {
  expect(parseBenchArguments(['--model', 'm'])).toEqual({
    model: 'm',
    only: ['looking', 'tokenizing'],
    precision: undefined,
    runs: 5,
    threads: undefined,
    lines: undefined,
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
    cache: 'c',
  });
});

test.each([
  [['--only', 'everything'], '--only takes one of looking, tokenizing'],
  [['--precision', 'int7'], '--precision takes one of float32, float32-fast, int8, int8-output4, not «int7».'],
  [['--runs', '0'], '--runs takes a whole number'],
  [['--runs', '1.5'], '--runs takes a whole number'],
  [['--threads', 'two'], '--threads takes a whole number'],
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

test('the comparison takes three rounds of every precision, and paths from where it is called', () => {
  expect(parseCompareArguments(['--baselines', 'b'])).toEqual({
    model: undefined,
    baselines: path.resolve('b'),
    rounds: 3,
    precisions: ['float32', 'float32-fast', 'int8'],
    only: ['looking', 'tokenizing'],
    json: false,
  });
});

test('the comparison refuses a list with an unknown precision in it', () => {
  expect(parseCompareArguments(['--precisions', 'int8, float32']).precisions).toEqual(['int8', 'float32']);
  expect(() => parseCompareArguments(['--precisions', 'int8,half'])).toThrow('not «half»');
});
