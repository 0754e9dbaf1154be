import { expect, test } from 'vitest';
import { cellAt, layOutMap, movedWindow, windowWith, zoomedWindow } from './map-layout.ts';

/** A font whose every character is 8 pixels wide. */
const measure = (text: string) => text.length * 8;
const labels = (count: number, text: string) => Array.from({ length: count }, () => text);
const whole = (rows: number, columns: number) => ({ row: 0, column: 0, rows, columns });
const layOut = (rows: number, columns: number, width: number, text = '·a') =>
  layOutMap(
    labels(rows, text),
    labels(columns, text),
    whole(rows, columns),
    { width, maxHeight: 600, withSums: false },
    measure,
  );

test('a small map has large square cells and upright labels', () => {
  const layout = layOut(3, 3, 800);
  expect(layout).toMatchObject({ cellWidth: 44, cellHeight: 44, slanted: false, rowStep: 1, columnStep: 1 });
  // Two characters and the gap, then three cells: no wider than that.
  expect(layout.left).toBe(24);
  expect(layout.width).toBe(24 + 3 * 44 + 1);
});

test('labels that are wider than their columns are slanted, and nothing leaves the room', () => {
  const layout = layOut(12, 12, 500, '·translate');
  expect(layout.slanted).toBe(true);
  // 80 pixels lean by 80 · cos 55° = 45.9 beyond the last column’s middle.
  expect(layout.left + layout.cellWidth * 11.5 + 45.9).toBeLessThanOrEqual(layout.width);
  expect(layout.width).toBeLessThanOrEqual(500);
});

test.each([undefined, 400])(
  'many rows make cells narrow, and labels slanted so that none stands over another (%s)',
  (fill) => {
    const room = { width: 580, maxHeight: 400, fill, withSums: false };
    const layout = layOutMap(labels(20, 'r'), labels(8, '·a'), whole(20, 8), room, measure);
    expect(layout.cellWidth).toBeLessThan(measure('·a') + 6);
    expect(layout.slanted).toBe(true);
    expect(layOutMap(labels(3, 'r'), labels(3, '·a'), whole(3, 3), room, measure).slanted).toBe(false);
  },
);

test('512 × 512 fit into a narrow room, with as many labels as there is room for', () => {
  const layout = layOut(512, 512, 640);
  expect(layout.left + layout.cellWidth * 512).toBeLessThanOrEqual(640);
  expect(layout.cellHeight * 512).toBeLessThanOrEqual(600.001);
  expect(layout.rowStep * layout.cellHeight).toBeGreaterThanOrEqual(16);
  expect(layout.columnStep * layout.cellWidth).toBeGreaterThanOrEqual(16);
});

test('a very long label takes no more than its share', () => {
  expect(layOut(2, 2, 800, 'x'.repeat(200)).left).toBe(128);
});

const fill = (rows: number, columns: number, width: number, room: number) =>
  layOutMap(
    labels(rows, '·a'),
    labels(columns, '·a'),
    whole(rows, columns),
    { width, maxHeight: 560, fill: room, withSums: true },
    measure,
  );

test('a map that fills its room has larger cells on a larger screen, and labels that go with them', () => {
  const [small, large] = [fill(6, 8, 580, 360), fill(6, 8, 1800, 1100)];
  expect(small.height).toBeLessThanOrEqual(360);
  expect(small.cellHeight).toBeGreaterThan(44);
  expect(small.fontSize).toBe(12);
  expect([large.cellWidth, large.cellHeight, large.fontSize]).toEqual([96, 96, 16]);
  // Labels of two characters, a third larger than they are measured, and the gap.
  expect(large.left).toBe(Math.ceil((16 * 16) / 12) + 8);
});

test('a map that fills its room reaches beyond it only for its labels, and no further than any other map', () => {
  expect(fill(24, 24, 1200, 360).cellHeight).toBeGreaterThanOrEqual(16);
  expect(fill(24, 24, 1200, 360).rowStep).toBe(1);
  expect(fill(512, 512, 1200, 360).cellHeight * 512).toBeLessThanOrEqual(560.001);
  expect(fill(512, 512, 1200, 1100).height).toBeLessThanOrEqual(1100);
});

test('the cell under a point is found, and none beside the map', () => {
  const layout = layOut(3, 3, 800);
  const at = (row: number, column: number) => cellAt(layout.left + 44 * column + 1, layout.top + 44 * row + 1, layout);
  expect(at(2, 1)).toEqual({ row: 2, column: 1 });
  expect(at(3, 0)).toBeNull();
  expect(cellAt(layout.left - 1, layout.top + 1, layout)).toBeNull();
});

test('zooming shows a part around a cell, never beyond the map', () => {
  const size = { rows: 100, columns: 80 };
  expect(zoomedWindow(size, 1, { row: 50, column: 50 })).toEqual(whole(100, 80));
  expect(zoomedWindow(size, 4, { row: 50, column: 40 })).toEqual({ row: 38, column: 31, rows: 25, columns: 20 });
  expect(zoomedWindow(size, 4, { row: 99, column: 0 })).toEqual({ row: 75, column: 0, rows: 25, columns: 20 });
});

test('a window follows the cursor by as little as it can, and can be pushed about', () => {
  const window = { row: 10, column: 10, rows: 5, columns: 5 };
  expect(windowWith(window, { row: 12, column: 14 })).toBe(window);
  expect(windowWith(window, { row: 15, column: 9 })).toEqual({ ...window, row: 11, column: 9 });
  expect(movedWindow(window, { rows: 20, columns: 20 }, 100, -3)).toEqual({ ...window, row: 15, column: 7 });
});

test('cells that are nearly as high as a label become as high, so that each row has its own', () => {
  const layout = layOut(6, 32, 520);
  expect(layout.cellWidth).toBeLessThan(16);
  expect(layout.cellHeight).toBe(16);
  expect(layout.rowStep).toBe(1);
  // Where there is no room for that they stay square.
  expect(layOut(40, 32, 520).cellHeight).toBe(layOut(40, 32, 520).cellWidth);
});
