import { expect, test } from 'vitest';
import { benchInputs } from './inputs.ts';
import { torchRandomIds } from './torch-ids.ts';

// torch 2.13: g = torch.Generator().manual_seed(1); torch.randint(3, 60000, (1, 18), generator=g), then (1, 14), then (8, 32).
const source = [
  5407, 50294, 24822, 23645, 11290, 57829, 53420, 40895, 43277, 45135, 11081, 46419, 41518, 7253, 26227, 41175, 8514,
  50637,
];
const target = [55958, 19471, 36777, 6774, 22505, 29857, 59631, 10914, 14260, 35957, 34712, 45025, 20009, 13280];
const lastRow = [
  7006, 11291, 44736, 11582, 22698, 82, 50248, 50568, 6935, 33687, 53506, 21415, 23092, 51960, 46919, 27537, 43735,
  43639, 32086, 55414, 49470, 51286, 43460, 33155, 13088, 20440, 20045, 25499, 17410, 56705, 32215, 3073,
];

test('the ids are those that the peers draw from torch, in their order', () => {
  const inputs = benchInputs(65100);
  expect(inputs.source).toEqual(source);
  expect(inputs.target).toEqual(target);
  expect(inputs.batch).toHaveLength(8);
  expect(inputs.batch[7]).toEqual(lastRow);
});

test('the stream goes on past the first 624 words as MT19937 does', () => {
  // Seed 5489 gives 4123659995 as the 10000th word (the C++ standard, [rand.predef]).
  expect(torchRandomIds(5489, 0, 2 ** 32)(10000).at(-1)).toBe(4123659995);
});

test('a smaller vocabulary gets ids of its own', () => {
  const { batch } = benchInputs(500);
  expect(Math.max(...batch.flat())).toBeLessThan(500);
  expect(Math.min(...batch.flat())).toBeGreaterThanOrEqual(3);
});
