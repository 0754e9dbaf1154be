import { expect, test } from 'vitest';
import { GridCursor } from './grid-cursor.svelte.ts';
import { GridWindow } from './grid-window.svelte.ts';
import type { Shape } from './sheet-draft.ts';

const measures = { fontPx: 12, headPx: 16, rowPx: 20, cellPx: 50, namePx: 30 };

/** A grid whose window is 5 rows high and 4 columns wide. */
function open(shape: Shape) {
  const cursor = new GridCursor();
  const seen = new GridWindow({ cursor, shape, measures });
  seen.size = { width: 200, height: 100 };
  return { cursor, seen };
}
const ends = (numbers: readonly number[]) => [numbers[0], numbers.at(-1)];

test('a small grid is drawn whole, a large one where it is seen and six lines further', () => {
  const small = open([20, 20]).seen;
  expect([ends(small.rows), ends(small.columns)]).toEqual([[0, 19], [0, 19]]); // prettier-ignore
  const large = open([64, 64]).seen;
  expect([ends(large.rows), ends(large.columns)]).toEqual([[0, 10], [0, 9]]); // prettier-ignore
  large.scroll = { top: 400, left: 1000 };
  expect([ends(large.rows), ends(large.columns)]).toEqual([[14, 30], [14, 29]]); // prettier-ignore
});

test('the cell with the focus stays drawn when it is scrolled away, and only then', () => {
  const { cursor, seen } = open([64, 64]);
  cursor.go({ row: 60, column: 2 });
  expect(ends(seen.rows)).toEqual([0, 10]);
  seen.focused = true;
  expect(ends(seen.rows)).toEqual([0, 60]);
});

test('Tab leads to the cursor, and to the first cell that is drawn where the cursor is not', () => {
  const { cursor, seen } = open([64, 64]);
  cursor.go({ row: 3, column: -1 });
  expect(seen.isEntry(3, -1)).toBe(true);
  seen.scroll = { top: 400, left: 0 };
  expect(seen.entry).toEqual({ row: 14, column: 0 });
});

test('a cell is scrolled to no further than until it is seen whole, beside the names and beneath the head', () => {
  const { seen } = open([64, 64]);
  const element = { scrollTop: 0, scrollLeft: 0, clientHeight: 116, clientWidth: 230 } as Element;
  expect(seen.scrollFor({ row: 4, column: 3 }, element)).toEqual({ top: 0, left: 0 });
  expect(seen.scrollFor({ row: 5, column: 4 }, element)).toEqual({ top: 20, left: 50 });
  expect(seen.scrollFor({ row: 1, column: -1 }, { ...element, scrollTop: 100, scrollLeft: 90 })).toEqual({ top: 20, left: 0 }); // prettier-ignore
});
