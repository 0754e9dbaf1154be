import { describe, expect, test } from 'vitest';
import { backward } from '../autodiff/backward.ts';
import { constant, input } from '../graph/operators.ts';
import { runGraph } from '../testing/run-graph.ts';
import { seededNumbers } from '../testing/seeded.ts';
import { trainingLoss } from './loss.ts';

/** [batch, length] = [2, 3]; −100 does not count. */
const labels = [1, 4, -100, 0, -100, 3];
const vocabulary = 5;

/** The formula in plain numbers, float64. */
function expectedLoss(logits: readonly number[], smoothing: number): number {
  let loss = 0;
  let counted = 0;
  labels.forEach((label, row) => {
    if (label === -100) return;
    const own = logits.slice(row * vocabulary, (row + 1) * vocabulary);
    const logSum = Math.log(own.reduce((sum, value) => sum + Math.exp(value), 0));
    const mean = own.reduce((sum, value) => sum + logSum - value, 0) / vocabulary;
    loss += (1 - smoothing) * (logSum - own[label]!) + smoothing * mean;
    counted++;
  });
  return loss / counted;
}

describe.each([0, 0.1])('the training loss with label smoothing %s', (smoothing) => {
  const random = seededNumbers(3);
  const logits = Array.from({ length: labels.length * vocabulary }, () => 3 * random());
  const x = input('logits', 'float32', [labels.length, vocabulary]);
  const target = constant('int64', [2, 3], BigInt64Array.from(labels, BigInt));
  const loss = trainingLoss(x, target, smoothing);
  const outputs = { loss, gradient: backward(loss, [x]).get(x)! };
  const feeds = { logits: { dims: [labels.length, vocabulary], data: Float32Array.from(logits) } };

  test('and its gradient agree with the formula and its central differences', async () => {
    const found = await runGraph({ name: 'loss', inputs: [x], outputs }, feeds);
    expect(Number(found['loss']!.data[0])).toBeCloseTo(expectedLoss(logits, smoothing), 5);
    logits.forEach((_, at) => {
      const moved = (delta: number) => expectedLoss(logits.with(at, logits[at]! + delta), smoothing);
      const difference = (moved(1e-4) - moved(-1e-4)) / 2e-4;
      expect(Number(found['gradient']!.data[at])).toBeCloseTo(difference, 6);
    });
  });
});
