import { expect, test } from 'vitest';
import { shapeName, shapeOf, trainingExamples } from './training-shape.ts';

// torch 2.13: g = torch.Generator().manual_seed(0); then, example by example as training.py draws them,
// torch.randint(3, 60000, (source,), generator=g) and torch.randint(3, 60000, (target,), generator=g).
const small = [
  {
    source: [33908, 35559, 48527, 55074, 38413, 12633, 12448, 40459, 54481],
    target: [39600, 12815, 29417, 16734],
  },
  {
    source: [25299, 47395, 52556, 7014, 28425, 11144, 18618, 43157, 12542],
    target: [39977, 49334, 14819, 2198],
  },
];
/** Of 16 examples of 64 and 64 tokens the last target, from its 55th token. */
const lastOfLarge = [838, 53882, 31667, 46873, 43449, 12835, 30926, 30240, 20012, 41920, 14001, 4148, 33282, 54873];

test('the examples are those that the peers’ training script draws', () => {
  const examples = trainingExamples(65100, shapeOf(2, 9, 4));
  expect(examples.count).toBe(2);
  small.forEach(({ source, target }, index) => {
    expect([...examples.source(index)]).toEqual(source);
    expect([...examples.target(index)]).toEqual(target);
  });
  const large = trainingExamples(65100, shapeOf(16, 64, 64));
  expect([large.count, large.target(15).length]).toEqual([16, 64]);
  expect([...large.target(15).subarray(-lastOfLarge.length)]).toEqual(lastOfLarge);
});

test('there are two examples even for a batch of one, as in the peers’ script', () => {
  expect(trainingExamples(65100, shapeOf(1, 9, 4)).count).toBe(2);
});

test('on a smaller vocabulary the ids are those of within-vocabulary.py', () => {
  // torch 2.13: torch.randint(3, 32128, (9,), generator=torch.Generator().manual_seed(0))
  const ids = [28422, 20742, 18811, 16513, 23716, 14507, 13430, 23381, 23500];
  expect([...trainingExamples(32128, shapeOf(2, 9, 4)).source(0)]).toEqual(ids);
});

test('a shape is named as the peers’ figures name it', () => {
  expect(shapeName(shapeOf(16, 64, 48))).toBe('16x64x48');
});
