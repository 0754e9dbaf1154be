import { expect, test } from 'vitest';
import { cellAfterKey } from './map-keys.ts';

const size = { rows: 30, columns: 4 };
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

test.each([
  ['ArrowRight', { row: 5, column: 3 }],
  ['ArrowLeft', { row: 5, column: 1 }],
  ['ArrowUp', { row: 4, column: 2 }],
  ['ArrowDown', { row: 6, column: 2 }],
  ['Home', { row: 5, column: 0 }],
  ['End', { row: 5, column: 3 }],
  ['PageUp', { row: 0, column: 2 }],
  ['PageDown', { row: 15, column: 2 }],
])('%s leads from row 5, column 2', (key, cell) => {
  expect(cellAfterKey(press(key), { row: 5, column: 2 }, size)).toEqual(cell);
});

test('nothing leads beyond the map', () => {
  const last = { row: 29, column: 3 };
  for (const key of ['ArrowRight', 'ArrowDown', 'PageDown', 'End'])
    expect(cellAfterKey(press(key), last, size)).toEqual(last);
});

test('with Ctrl, Home and End go to the corners; other keys are the browser’s', () => {
  expect(cellAfterKey(press('Home', true), { row: 5, column: 2 }, size)).toEqual({ row: 0, column: 0 });
  expect(cellAfterKey(press('End', true), { row: 5, column: 2 }, size)).toEqual({ row: 29, column: 3 });
  expect(cellAfterKey(press('ArrowUp', true), { row: 5, column: 2 }, size)).toBeNull();
  expect(cellAfterKey(press('a'), { row: 5, column: 2 }, size)).toBeNull();
});

test('an empty map has no cell to go to', () => {
  expect(cellAfterKey(press('End'), { row: 0, column: 0 }, { rows: 0, columns: 4 })).toBeNull();
});
