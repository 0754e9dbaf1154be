import { expect, test } from 'vitest';
import type { GridView } from './grid-view.ts';
import { layOutMatrix } from './matrix-drawing.ts';

/** A font whose letters are all 10 pixels wide. */
const measure = (text: string) => text.length * 10;
const view = (values: readonly (readonly number[])[], more: Partial<GridView> = {}): GridView => ({
  shape: [values.length, values[0]?.length ?? 0],
  texts: values.map((line) => line.map(String)),
  copied: [],
  values: values.map((line) => [...line]),
  rowNames: null,
  columnNames: null,
  characters: 4,
  reach: Math.max(...values.flat().map(Math.abs)),
  ...more,
});

test('every row and column has a name, its number where it has no other, and room for the widest text', () => {
  const layout = layOutMatrix(view([[1, 12345], [3, 4]], { rowNames: ['мама', '</s>'] }), 0, measure); // prettier-ignore
  expect(layout.rowNames).toEqual(['мама', '</s>']);
  expect(layout.columnNames).toEqual(['1', '2']);
  expect(layout.cellWidth).toBe(50 + 14);
  expect(layout.left).toBe(16 + 40 + 14);
});

test('a long name is cut before it pushes the numbers away', () => {
  const { columnNames } = layOutMatrix(view([[1]], { columnNames: ['достопримечательность'] }), 0, measure);
  expect(columnNames).toEqual(['достоприме…']);
});

test('the legend ends at the largest number on both sides, begins at 0 without negative ones, and goes without any', () => {
  expect(layOutMatrix(view([[-2, 1]]), 0, measure).legend).toMatchObject({ from: -2, to: 2 });
  expect(layOutMatrix(view([[0.5, 0.25]], { reach: 1 }), 0, measure).legend).toMatchObject({ from: 0, to: 1 });
  expect(layOutMatrix(view([[0, 0]]), 0, measure).legend).toBeNull();
});

test('the heading has room over a narrow matrix', () => {
  expect(layOutMatrix(view([[1]]), 500, measure).width).toBe(16 + 500 + 16);
});
