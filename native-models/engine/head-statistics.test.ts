import { expect, test } from 'vitest';
import { headStatistics } from './head-statistics.ts';
import { overviewOf } from './attention-overview.ts';
import type { AttentionRun, LayerAttention } from './attention-run.ts';

const matrix = (rows: number[][]) => ({ dims: [rows.length, rows[0]!.length], data: Float32Array.from(rows.flat()) });

test('a head that looks at the token before it', () => {
  // Three queries: the first has only itself.
  const found = headStatistics(
    matrix([
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
    ]),
    true,
  );
  const { mutual_information, ...rest } = found;
  // The mean row is (2/3, 1/3, 0), and no row has an entropy of its own.
  expect(mutual_information).toBeCloseTo((2 / 3) * Math.log(3 / 2) + (1 / 3) * Math.log(3), 7);
  expect(rest).toEqual({
    entropy: 0,
    top_mass: 1,
    mean_distance: 2 / 3, // 0, 1 and 1
    previous_mass: 1, // of the two that have one
    same_mass: 1 / 3,
    next_mass: 0,
    first_mass: 2 / 3,
    last_mass: 0,
  });
});

test('a head that spreads its attention evenly over four keys has an entropy of ln 4', () => {
  const found = headStatistics(matrix([[0.25, 0.25, 0.25, 0.25]]), true);
  expect(found.entropy).toBeCloseTo(Math.log(4), 12);
  expect(found.top_mass).toBe(0.25);
  expect(found.mean_distance).toBe((0 + 1 + 2 + 3) / 4);
});

test('a head that looks at the same keys for every query tells nothing about the query', () => {
  const row = [0.5, 0.25, 0.25];
  expect(headStatistics(matrix([row, row, row]), true).mutual_information).toBeCloseTo(0, 7);
});

test('between two texts there is no distance', () => {
  const found = headStatistics(matrix([[0.5, 0.5]]), false);
  expect(found).toMatchObject({ mean_distance: null, previous_mass: null, same_mass: null, next_mass: null });
  expect(found.last_mass).toBe(0.5);
});

/** One layer with one head of `rows` × `columns` weights. */
function runOf(weights: number[][]): AttentionRun {
  const { dims, data } = matrix(weights);
  const layer = { weights: { dims: [1, 1, ...dims], data } } as unknown as LayerAttention;
  return {
    source_tokens: [],
    target_tokens: [],
    labels: [],
    target: '',
    layers: { encoder: [layer], decoder: [], cross: [] },
    sizeBytes: 0,
  };
}

test('a cell of a small map is the largest weight of those that it stands for', () => {
  // Five columns on three: 0 and 1, 2 and 3, 4; three rows on three.
  const run = runOf([
    [0.1, 0.9, 0, 0, 0],
    [0, 0.2, 0.2, 0.6, 0],
    [0, 0, 0, 0, 1],
  ]);
  const { kinds } = overviewOf(run, ['encoder'], 3);
  expect(kinds[0]).toMatchObject({ layers: 1, heads: 1, map_rows: 3, map_columns: 3 });
  // 0.9 · 255 = 229.5, of which float32 keeps 229.49999…
  const [ninety, twenty, sixty] = [Math.round(255 * Math.fround(0.9)), 51, 153];
  expect([...kinds[0]!.maps]).toEqual([ninety, 0, 0, twenty, sixty, 0, 0, 0, 255]);
});
