import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { language } from '../../../i18n/language.svelte.ts';
import { textOf, watchDownloads } from '../../../testing/watch-downloads.ts';
import { saveDrawing } from '../../../ui/save-drawing.ts';
import { withBias, withMask } from './draft-edits.ts';
import { sheetRequest } from './draft-problems.ts';
import { notebookSheet } from './notebook-sheet.ts';
import type { Cells, SheetDraft } from './sheet-draft.ts';
import { layOutSheet } from './sheet-drawing.ts';
import SheetDrawing from './SheetDrawing.svelte';
import { sliceDraft } from './sheet-memory.ts';
import type { SheetResult } from './sheet-values.ts';

const measure = (text: string) => text.length * 7.2;
const zeros = (rows: number, columns: number) => Array.from({ length: rows }, () => Array<number>(columns).fill(0));
const texts = (rows: number, columns: number): Cells => zeros(rows, columns).map((row) => row.map(() => '-1.25'));

/** The numbers that do not matter to a test are all 0. */
function resultOf(draft: SheetDraft, more: Partial<SheetResult['reply']> = {}): SheetResult {
  const request = sheetRequest(draft)!;
  const [rows, columns] = [draft.rows.length, (draft.columns ?? draft.rows).length];
  const width = (request.V ?? request.W_V)![0]!.length;
  const keys = (request.K ?? request.W_K)![0]!.length;
  const scores = zeros(rows, columns);
  const computed = { Q: zeros(rows, keys), K: zeros(columns, keys), V: zeros(columns, width), z: zeros(rows, width) };
  const given = { ...computed, scores, scaled_scores: scores, masked_scores: scores, weights: scores };
  return { request, reply: { ...given, ...more } };
}

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
  layOutSheet(draft, resultOf(draft), { head: ['title'], legend: 'legend' }, measure);
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

beforeEach(() => {
  document.body.replaceChildren();
});
afterEach(() => {
  language.code = 'en';
  vi.restoreAllMocks();
});

/** What the course's notebook prints for z, task 1. */
const notebookZ = [
  [-0.3952, 2.8954, -2.4458, -0.9194, 2.6043],
  [0.5535, 4.1379, -1.541, -1.2466, 3.0007],
  [-1.2202, 1.3002, -2.7521, -0.4466, 1.7936],
];

async function savedSheet(draft: SheetDraft, more: Partial<SheetResult['reply']>): Promise<Document> {
  const saved = watchDownloads();
  const props = { draft, result: resultOf(draft, more) };
  const title = language.texts.attentionSheet.heading;
  await saveDrawing(SheetDrawing, props, { kind: 'svg', fileName: 'sheet', title });
  return new DOMParser().parseFromString(await textOf(saved.get('sheet.svg')), 'image/svg+xml');
}

test('the file has every matrix with its name, shape and formula, and the notebook’s z to four decimals', async () => {
  const file = await savedSheet(notebookSheet, { z: notebookZ });
  const matrices = [...file.querySelectorAll('svg > g')].map((part) => {
    const [heading = '', ...others] = [...part.querySelectorAll(':scope > text')].map((text) =>
      text.textContent.trim(),
    );
    return {
      heading,
      others,
      figures: [...part.querySelectorAll(':scope > g + g > text')].map((text) => text.textContent),
    };
  });
  expect(matrices.map(({ heading }) => heading).slice(0, 5)).toEqual([
    'X [3, 5]',
    'W_Q [5, 5]',
    'W_K [5, 5]',
    'W_V [5, 5]',
    'Q [3, 5] = X · W_Q',
  ]);
  const z = matrices.at(-1)!;
  expect(z.heading).toBe('z [3, 5] = weights · V');
  expect(z.others).toEqual(['±4.14', '1', '2', '3', '4', '5', 'x₁', 'x₂', 'x₃']);
  expect(z.figures.join(' ')).toBe(
    '-0.3952 2.8954 -2.4458 -0.9194 2.6043 0.5535 4.1379 -1.5410 -1.2466 3.0007 -1.2202 1.3002 -2.7521 -0.4466 1.7936',
  );
  expect(document.body.children).toHaveLength(0);
});

test('the file says in the interface’s language what it shows', async () => {
  language.code = 'ru';
  const weights = [
    [0.25, 0.75, 0],
    [1, 0, 0],
    [0, 0, 1],
  ];
  const file = await savedSheet(notebookSheet, { weights });
  expect(file.documentElement.firstElementChild?.outerHTML).toContain('>Внимание своими руками</title>');
  const description = file.querySelector('desc')?.textContent ?? '';
  expect(description).toMatch(/^Матрицы: X \[3, 5\], W_Q \[5, 5\], .*, z \[3, 5\]\. На листе 3\sтокена\./);
  expect(description).toContain('x₁ смотрит прежде всего на x₂, вес 0.75.');
  expect(file.documentElement.textContent).toContain('Цвета: до наибольшего числа каждой матрицы');
});
