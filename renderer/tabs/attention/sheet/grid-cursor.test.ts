import { expect, test } from 'vitest';
import { cellAfterKey, cellInOrder, GridCursor } from './grid-cursor.svelte.ts';

const at = (row: number, column: number) => ({ row, column });

test.each([
  ['ArrowRight', false, at(1, 2)],
  ['ArrowLeft', false, at(1, 0)],
  ['ArrowUp', false, at(0, 1)],
  ['ArrowDown', false, at(2, 1)],
  ['Home', false, at(1, 0)],
  ['End', false, at(1, 3)],
  ['Home', true, at(0, 0)],
  ['End', true, at(2, 3)],
  ['ArrowRight', true, at(1, 3)],
  ['PageDown', false, at(2, 1)],
  ['PageUp', false, at(0, 1)],
  ['a', false, null],
])('%s (with Control: %s) leads to %j', (key, edge, cell) => {
  expect(cellAfterKey({ key, edge }, at(1, 1), [3, 4], 0)).toEqual(cell);
});

test('the cursor stays in the grid, and reaches the names only where they can be typed', () => {
  expect(cellAfterKey({ key: 'ArrowLeft', edge: false }, at(0, 0), [3, 4], 0)).toEqual(at(0, 0));
  expect(cellAfterKey({ key: 'ArrowLeft', edge: false }, at(0, 0), [3, 4], -1)).toEqual(at(0, -1));
  expect(cellAfterKey({ key: 'ArrowDown', edge: false }, at(2, 3), [3, 4], 0)).toEqual(at(2, 3));
});

test('Tab goes on in the order of reading and stops at the ends', () => {
  expect(cellInOrder(at(0, 3), 1, [3, 4])).toEqual(at(1, 0));
  expect(cellInOrder(at(1, 0), -1, [3, 4])).toEqual(at(0, 3));
  expect(cellInOrder(at(2, 3), 1, [3, 4])).toEqual(at(2, 3));
});

test('a selection reaches from its anchor to the cursor, in any direction, and follows a grid that shrinks', () => {
  const cursor = new GridCursor();
  cursor.go(at(2, 3));
  cursor.go(at(1, 1), true);
  expect(cursor.block).toEqual({ from: at(1, 1), to: at(2, 3) });
  expect([cursor.isSelected(2, 2), cursor.isSelected(0, 2)]).toEqual([true, false]);
  cursor.keepWithin([2, 2]);
  expect(cursor.block).toEqual({ from: at(1, 1), to: at(1, 1) });
  cursor.selectAll([2, 2]);
  expect(cursor.covers([2, 2])).toBe(true);
});
