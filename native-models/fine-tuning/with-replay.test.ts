import { expect, test } from 'vitest';
import { numberedExamples, numbersOf } from './testing/numbered-examples.ts';
import { withReplay } from './with-replay.ts';

// numpy 2.4.6: numpy.random.default_rng(42).permutation(10) begins with 5, 6, 0, 7, 3.
test.each([
  [6, 10, 0.25, [5, 6]],
  [3, 10, 0.5, [5, 6, 0]],
  [4, 10, 0, []],
])(
  'of %i examples and %i earlier ones, a share of %f draws the first of NumPy’s permutation',
  (own, earlier, share, drawn) => {
    const mixed = withReplay(numberedExamples(own, 100), numberedExamples(earlier), share, 42);
    expect(numbersOf(mixed)).toEqual([...Array.from({ length: own }, (_, index) => 100 + index), ...drawn]);
  },
);

test('where there are too few, all are mixed in', () => {
  const mixed = withReplay(numberedExamples(9, 100), numberedExamples(2), 0.5, 7);
  expect(numbersOf(mixed).slice(9).toSorted()).toEqual([0, 1]);
});

test('an example keeps its texts and its line, wherever it comes from', () => {
  const mixed = withReplay(numberedExamples(1, 100), numberedExamples(10), 0.5, 42);
  const read = (index: number) => [
    mixed.source(index),
    mixed.target(index),
    mixed.sourceLength(index),
    mixed.targetLength(index),
    mixed.line(index),
  ];
  expect(read(0)).toEqual([Int32Array.of(100, 1), Int32Array.of(100, 100, 1), 2, 3, 101]);
  expect(read(1)).toEqual([Int32Array.of(5, 1), Int32Array.of(5, 5, 1), 2, 3, 6]);
});
