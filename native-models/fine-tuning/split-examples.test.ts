import { expect, test } from 'vitest';
import { splitExamples } from './split-examples.ts';
import { numberedExamples, numbersOf } from './testing/numbered-examples.ts';

// datasets 5.2.0: Dataset.from_dict({'i': range(11)}).train_test_split(test_size=…, seed=…)
test.each([
  [0.2, 42, [10, 3, 5, 2, 4, 9, 1, 8], [6, 7, 0]],
  [0.5, 7, [8, 7, 2, 5, 9], [4, 6, 10, 0, 1, 3]],
])('test_size %f with the seed %i gives the parts of train_test_split, in their order', (share, seed, train, aside) => {
  const split = splitExamples(numberedExamples(11), share, seed);
  expect(numbersOf(split.train)).toEqual(train);
  expect(numbersOf(split.test)).toEqual(aside);
});

test('an example keeps its texts and its line', () => {
  const { train } = splitExamples(numberedExamples(11), 0.2, 42);
  expect([train.source(0), train.target(0), train.sourceLength(0), train.targetLength(0), train.line(0)]).toEqual([
    Int32Array.of(10, 1),
    Int32Array.of(10, 10, 1),
    2,
    3,
    11,
  ]);
});

test('a share that leaves nothing over leaves an empty part, as datasets refuses it', () => {
  expect(splitExamples(numberedExamples(11), 0.95, 0).train.count).toBe(0);
});
