import { expect, test } from 'vitest';
import type { PositionBias } from '../../../../electron/contract/replies/attention.ts';
import { biasAt, biasCsv, biasExtremes, bucketSpans, bucketText, stepPath, wholeReach } from './bias-curve.ts';

/** Four buckets, both ways: 0 for far before, 1 for the one before, 2 for itself, 3 for all after. */
const bias: PositionBias = {
  stack: 'encoder',
  layer: 1,
  owner: 0,
  bidirectional: true,
  buckets: [
    { bucket: 0, from: null, to: -2 },
    { bucket: 1, from: -1, to: -1 },
    { bucket: 2, from: 0, to: 0 },
    { bucket: 3, from: 1, to: null },
  ],
  values: [
    [-1, 2, 0.5, -3],
    [4, 0, 0, 0],
  ],
};

test('a distance has the bias of its bucket, however far it is', () => {
  expect([-900, -2, -1, 0, 1, 5000].map((distance) => biasAt(bias, 0, distance))).toEqual([-1, -1, 2, 0.5, -3, -3]);
});

test('buckets are cut where the picture ends, and say that they go on', () => {
  expect(bucketSpans(bias.buckets, 3)).toEqual([
    { bucket: 0, from: -3, to: -2, open: true },
    { bucket: 1, from: -1, to: -1, open: false },
    { bucket: 2, from: 0, to: 0, open: false },
    { bucket: 3, from: 1, to: 3, open: true },
  ]);
  expect(wholeReach(bias.buckets)).toBe(3);
});

test('the curve steps at half distances', () => {
  const spans = bucketSpans(bias.buckets, 2);
  const path = stepPath(
    spans,
    bias.values[0] ?? [],
    (distance) => distance,
    (value) => value,
  );
  expect(path).toBe('M-2.50 -1.00H-1.50L-1.50 2.00H-0.50L-0.50 0.50H0.50L0.50 -3.00H2.50');
});

test('least and greatest are told with their distances', () => {
  const extremes = biasExtremes(bias, 0);
  expect([extremes?.least.value, extremes?.greatest.value]).toEqual([-3, 2]);
  expect(bucketText(extremes!.least.bucket, '∞')).toBe('1 … ∞');
  expect(bucketText(bias.buckets[0]!, '∞')).toBe('−∞ … −2');
});

test('the CSV has a row a bucket and a column a head', () => {
  expect(biasCsv(bias).split('\r\n').slice(0, 2)).toEqual([
    'bucket,from_distance,to_distance,head_0,head_1',
    '0,,-2,-1,4',
  ]);
});
