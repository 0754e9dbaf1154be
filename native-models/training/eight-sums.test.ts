import { expect, test } from 'vitest';
import { createTrainingMemory } from '../kernels/training-memory.ts';
import { seededNumbers } from '../testing/seeded.ts';
import { addTo, newSums, total } from './eight-sums.ts';

const columns = 8 * 4000 + 5;

/** Two rows of numbers, and a factor for each column, in the kernels' memory. */
function placed() {
  const next = seededNumbers(11);
  const [{ arrays, memory }] = createTrainingMemory([[2 * columns, columns, 2]], 10 * columns) as [
    ReturnType<typeof createTrainingMemory>[0],
  ];
  for (const array of arrays) array.forEach((_, i) => (array[i] = next() * 10 ** (4 * next())));
  const [values, columnFactors, rowFactors] = arrays as [Float32Array, Float32Array, Float32Array];
  return { values, columnFactors, rowFactors, ...memory };
}

test('the kernels add squares up in this order, to the last bit of float64', () => {
  const { values, kernels, scratch } = placed();
  const found = scratch.float64(8).fill(0);
  kernels.addSquares(found.byteOffset, values.byteOffset, columns);
  const expected = newSums();
  for (let i = 0; i < columns; i++) addTo(expected, i, columns, values[i]! * values[i]!);
  expect(found).toEqual(expected);
});

test('the kernels add the squares of a row, and those of its update, in this order', () => {
  const { values, columnFactors, rowFactors, kernels, scratch } = placed();
  const { fround } = Math;
  const [rowSums, columnSums, updates] = [
    scratch.float64(2),
    scratch.float64(columns).fill(0),
    scratch.float64(8).fill(0),
  ];
  kernels.addSquaresOfRows(values.byteOffset, 2, columns, 1, rowSums.byteOffset, columnSums.byteOffset);
  kernels.addSquaresOfUpdates(
    updates.byteOffset,
    values.byteOffset,
    2,
    columns,
    1,
    rowFactors.byteOffset,
    columnFactors.byteOffset,
  );
  const expected = newSums();
  for (let row = 0; row < 2; row++) {
    const sums = newSums();
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      addTo(sums, column, columns, fround(fround(value * value) + fround(1e-30)));
      const update = fround(fround(rowFactors[row]! * columnFactors[column]!) * value);
      addTo(expected, column, columns, update * update);
    }
    expect(rowSums[row]).toBe(total(sums));
  }
  expect(updates).toEqual(expected);
});
