import { expect, test } from 'vitest';
import { withBias, withMask } from './draft-edits.ts';
import { notebookSheet } from './notebook-sheet.ts';
import type { Cells, SheetDraft } from './sheet-draft.ts';
import { drawMatrices, layOutSheet } from './sheet-drawing.ts';
import { sliceDraft } from './sheet-memory.ts';
import { resultOf, zeros } from './testing/zero-results.ts';

const measure = (text: string) => text.length * 7.2;
const texts = (rows: number, columns: number): Cells => zeros(rows, columns).map((row) => row.map(() => '-1.25'));

const wide: SheetDraft = {
  ...notebookSheet,
  rows: Array.from({ length: 12 }, (_, row) => `token${row}`),
  inputs: { X: texts(12, 16), W_Q: texts(16, 1), W_K: texts(16, 1), W_V: texts(16, 9) },
};
const origin = { model: 'bundled', kind: 'encoder', layer: 2, head: 3 } as const;
const slice = (d: number) =>
  sliceDraft({
    origin,
    rows: ['▁a', '▁b'],
    columns: ['▁a', '▁b', '</s>'],
    q: zeros(2, d),
    k: zeros(3, d),
    v: zeros(3, d),
    bias: zeros(2, 3),
    scale: 1,
  });
const everything = withBias(withMask(notebookSheet, 'causal'), true);
const layOut = (draft: SheetDraft) =>
  layOutSheet([...drawMatrices(draft, resultOf(draft), measure)], { head: ['title'], legend: 'legend' }, measure);
const cellsTop = (draft: SheetDraft) =>
  Object.fromEntries(layOut(draft).matrices.map(({ grid, y, layout }) => [grid, y + layout.top]));

test.each([
  ['the notebook’s', notebookSheet],
  ['the undivided', { ...notebookSheet, scale: 'none' as const }],
  ['the biased and masked', everything],
  ['a large', wide],
  ['a sliced', slice(4)],
  ['a wide sliced', slice(64)],
])('no two matrices of %s sheet overlap, and all are on the page', (_name, draft) => {
  const { width, height, legendTop, matrices } = layOut(draft);
  const boxes = matrices.map(({ x, y, layout }) => ({ x, y, right: x + layout.width, bottom: y + layout.height }));
  for (const [index, box] of boxes.entries()) {
    expect(box.x).toBeGreaterThanOrEqual(16);
    expect(box.right).toBeLessThanOrEqual(width - 16);
    expect(box.bottom).toBeLessThan(legendTop);
    for (const other of boxes.slice(index + 1)) {
      const apart = box.right < other.x || other.right < box.x || box.bottom < other.y || other.bottom < box.y;
      expect(apart).toBe(true);
    }
  }
  expect(legendTop).toBeLessThan(height - 16);
});

test('the sheet’s matrices are there in the order in which they are computed, those that are switched off are not', () => {
  const names = (draft: SheetDraft) => layOut(draft).matrices.map(({ grid }) => grid);
  const projections = ['X', 'W_Q', 'W_K', 'W_V', 'Q', 'K', 'V'];
  expect(names(notebookSheet)).toEqual([...projections, 'scores', 'scaled_scores', 'weights', 'z']);
  expect(names({ ...notebookSheet, scale: 'none' })).toEqual([...projections, 'scores', 'weights', 'z']);
  const between = ['scores', 'scaled_scores', 'bias', 'mask', 'masked_scores'];
  expect(names(everything)).toEqual([...projections, ...between, 'weights', 'z']);
  expect(names(slice(4))).toEqual(['Q', 'K', 'V', 'scores', 'bias', 'masked_scores', 'weights', 'z']);
});

test('matrices of one line begin their cells at one height: scores beside Q, weights beside K, z beside V', () => {
  const top = cellsTop(everything);
  expect([top['W_Q'], top['Q'], top['scores'], top['scaled_scores']]).toEqual(Array(4).fill(top['X']));
  expect([top['W_K'], top['masked_scores'], top['weights']]).toEqual(Array(3).fill(top['K']));
  expect([top['W_V'], top['z']]).toEqual(Array(2).fill(top['V']));
});

test('a slice has Q, K and V side by side where they have room, else beneath each other', () => {
  const narrow = cellsTop(slice(4));
  expect([narrow['K'], narrow['V']]).toEqual([narrow['Q'], narrow['Q']]);
  const wideTop = cellsTop(slice(64));
  expect(wideTop['K']).toBeGreaterThan(wideTop['Q']!);
  expect([wideTop['masked_scores'], wideTop['weights']]).toEqual(Array(2).fill(wideTop['scores']));
});
