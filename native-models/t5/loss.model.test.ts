import { describe, expect, test } from 'vitest';
import { backward } from '../autodiff/backward.ts';
import { concat, constant, input, split } from '../graph/operators.ts';
import { runGraph } from '../testing/run-graph.ts';
import { seededNumbers } from '../testing/seeded.ts';
import { trainingLoss } from './loss.ts';

/** [batch, length] = [2, 3]; −100 does not count. */
const labels = [1, 4, -100, 0, -100, 3];
const vocabulary = 5;
const width = 3;

/** The formula in plain numbers, float64. */
function expectedLoss(logits: readonly number[], smoothing: number): number {
  let loss = 0;
  let counted = 0;
  labels.forEach((label, row) => {
    if (label === -100) return;
    const own = logits.slice(row * vocabulary, (row + 1) * vocabulary);
    const largest = Math.max(...own);
    const logSum = largest + Math.log(own.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    const mean = own.reduce((sum, value) => sum + logSum - value, 0) / vocabulary;
    loss += (1 - smoothing) * (logSum - own[label]!) + smoothing * mean;
    counted++;
  });
  return loss / counted;
}

/** rows [6, width] · weightᵀ [width, vocabulary] */
function logitsOf(rows: readonly number[], weight: readonly number[]): number[] {
  return labels.flatMap((_, row) =>
    Array.from({ length: vocabulary }, (_, token) =>
      Array.from({ length: width }, (_, i) => rows[row * width + i]! * weight[token * width + i]!).reduce(
        (a, b) => a + b,
      ),
    ),
  );
}

describe.each([
  [0, [vocabulary]],
  [0.1, [vocabulary]],
  [0, [2, 1, 2]],
  [0.1, [2, 3]],
])('the training loss with label smoothing %s over parts of %s tokens', (smoothing, lengths) => {
  const random = seededNumbers(3);
  const numbers = {
    rows: Array.from({ length: labels.length * width }, () => 2 * random()),
    weight: Array.from({ length: vocabulary * width }, () => 2 * random()),
  };
  const rows = input('rows', 'float32', [labels.length, width]);
  const weight = input('weight', 'float32', [vocabulary, width]);
  const parts = split(weight, 0, lengths);
  const target = constant('int64', [2, 3], BigInt64Array.from(labels, BigInt));
  const loss = trainingLoss(rows, { whole: weight, parts }, target, smoothing);
  const gradients = backward(loss, [rows, ...parts]);
  const ofParts = parts.map((part) => gradients.get(part)!);
  const outputs = { loss, of_rows: gradients.get(rows)!, of_weight: concat(ofParts, 0) };
  const feeds = {
    rows: { dims: [labels.length, width], data: Float32Array.from(numbers.rows) },
    weight: { dims: [vocabulary, width], data: Float32Array.from(numbers.weight) },
  };
  const run = () => runGraph({ name: 'loss', inputs: [rows, weight], outputs }, feeds);

  test('is that of the formula', async () => {
    const found = await run();
    const expected = expectedLoss(logitsOf(numbers.rows, numbers.weight), smoothing);
    expect(Number(found['loss']!.data[0])).toBeCloseTo(expected, 5);
  });

  test.each(['rows', 'weight'] as const)(
    'has a gradient for its %s that agrees with central differences',
    async (name) => {
      const found = await run();
      numbers[name].forEach((value, at) => {
        const moved = (delta: number) => {
          const changed = numbers[name].with(at, value + delta);
          const [x, w] = name === 'rows' ? [changed, numbers.weight] : [numbers.rows, changed];
          return expectedLoss(logitsOf(x, w), smoothing);
        };
        const difference = (moved(1e-4) - moved(-1e-4)) / 2e-4;
        expect(Number(found[`of_${name}`]!.data[at])).toBeCloseTo(difference, 6);
      });
    },
  );

  test('is right where exp(logits) would overflow', async () => {
    const far = {
      ...feeds,
      rows: { dims: [labels.length, width], data: Float32Array.from(numbers.rows, (x) => 300 * x) },
    };
    const found = await runGraph({ name: 'loss', inputs: [rows, weight], outputs }, far);
    const expected = expectedLoss(
      logitsOf(
        numbers.rows.map((x) => 300 * x),
        numbers.weight,
      ),
      smoothing,
    );
    expect(Number(found['loss']!.data[0]) / expected).toBeCloseTo(1, 5);
  });
});
