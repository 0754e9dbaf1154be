import { expect, test } from 'vitest';
import type { GridView } from './grid-view.ts';
import { layOutMatrix as layOut, type MatrixHeading } from './matrix-drawing.ts';

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

const heading: MatrixHeading = { name: 'z', shape: '[1, 1]', formula: null, reach: '±9.00' };
const layOutMatrix = (of: GridView, more: Partial<MatrixHeading> = {}, legendAt: 'matrix' | 'sheet' = 'matrix') =>
  layOut(of, { ...heading, ...more }, legendAt, measure);

test('every row and column has a name, its number where it has no other, and room for the widest text', () => {
  const layout = layOutMatrix(view([[1, 12345], [3, 4]], { rowNames: ['мама', '</s>'] })); // prettier-ignore
  expect(layout.rowNames).toEqual(['мама', '</s>']);
  expect(layout.columnNames).toEqual(['1', '2']);
  expect(layout.cellWidth).toBe(50 + 14);
  expect(layout.left).toBe(40 + 14);
});

test('a long name is cut before it pushes the numbers away', () => {
  const { columnNames } = layOutMatrix(view([[1]], { columnNames: ['достопримечательность'] }));
  expect(columnNames).toEqual(['достоприме…']);
});

test('the legend ends at the largest number on both sides, begins at 0 without negative ones, and goes without any', () => {
  expect(layOutMatrix(view([[-2, 1]])).legend).toMatchObject({ from: -2, to: 2 });
  expect(layOutMatrix(view([[0.5, 0.25]], { reach: 1 })).legend).toMatchObject({ from: 0, to: 1 });
  expect(layOutMatrix(view([[0, 0]])).legend).toBeNull();
});

test('the heading has room over a narrow matrix, its formula in a second line', () => {
  const name = 'name that is wider than the legend';
  const layout = layOutMatrix(view([[1]]), { name, formula: '= a · b' });
  expect(layout.width).toBe(34 * 10 + 10 + 60);
  expect(layout.heading.map((line) => line.map(({ text }) => text))).toEqual([[name, '[1, 1]'], ['= a · b']]);
  expect(layout.top - layOutMatrix(view([[1]])).top).toBe(18);
});

test('where one legend holds for several matrices, each says in its heading what its colours go up to', () => {
  expect(layOutMatrix(view([[1]]), {}, 'sheet')).toMatchObject({ legend: null, reach: '±9.00' });
  expect(layOutMatrix(view([[1]])).reach).toBeNull();
});
