import { beforeEach, expect, test, vi } from 'vitest';
import type { SelfAttentionSheet } from '../../../../electron/contract/replies/attention.ts';
import { LabError } from '../../../../electron/contract/lab-error.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import { fakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import type { SheetRequest } from './draft-problems.ts';
import { withCell } from './draft-edits.ts';
import { notebookSheet } from './notebook-sheet.ts';
import type { HeadSlice } from './head-slice.ts';
import { SheetState } from './sheet-state.svelte.ts';

interface Asked {
  readonly request: SheetRequest;
  answer(reply: Partial<SelfAttentionSheet>): void;
  fail(error: LabError): void;
}
let asked: Asked[];
const reply: SelfAttentionSheet = { Q: [], K: [], V: [], scores: [], scaled_scores: [], weights: [], z: [] };

beforeEach(() => {
  asked = [];
});

async function start(settings: Record<string, unknown> = {}) {
  const lab = fakeLab({
    'settings.read': () => settings,
    'attention.sheet': (request: SheetRequest) =>
      new Promise((resolve, reject) => {
        asked.push({ request, answer: (part) => resolve({ ...reply, ...part }), fail: reject });
      }),
  });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.settings).not.toBeNull());
  return new SheetState(workspace);
}

/** Types into X's first cell. */
const typeFirst = (sheet: SheetState, text: string) => sheet.type({ matrix: 'X', row: 0, column: 0, text });

test('one call is in flight at a time, and the newest matrices win', async () => {
  const sheet = await start();
  const computing = sheet.compute();
  for (const text of ['1', '12', '123']) {
    typeFirst(sheet, text);
    void sheet.compute();
  }
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]!.request.X?.[0]?.[0]).toBe(-1.51);
  asked[0]!.answer({ z: [[1]] });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]!.request.X?.[0]?.[0]).toBe(123);
  expect(sheet.stale).toBe(true);
  asked[1]!.answer({ z: [[2]] });
  await computing;
  expect(asked).toHaveLength(2);
  expect(sheet.result?.reply.z).toEqual([[2]]);
  expect(sheet.stale).toBe(false);
});

test('while a cell is not yet a number the last good numbers stay, and nothing is asked', async () => {
  const sheet = await start();
  const computing = sheet.compute();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]!.answer({ z: [[1]] });
  await computing;
  typeFirst(sheet, '-');
  await sheet.compute();
  expect(asked).toHaveLength(1);
  expect(sheet.request).toBeNull();
  expect(sheet.stale).toBe(true);
  expect(sheet.result?.reply.z).toEqual([[1]]);
  sheet.cancelEdit();
  expect(sheet.draft).toEqual(notebookSheet);
});

test('typing into a cell is one step, which undo takes back and redo brings again', async () => {
  const sheet = await start();
  for (const text of ['2', '2.', '2.5']) typeFirst(sheet, text);
  sheet.commit();
  sheet.change(withCell(sheet.draft, 'W_V', 4, 4, 'abc'));
  expect(sheet.cellProblems).toEqual([{ matrix: 'W_V', row: 4, column: 4, text: 'abc' }]);
  sheet.undo();
  expect(sheet.cellProblems).toEqual([]);
  sheet.undo();
  expect(sheet.draft.inputs.X?.[0]?.[0]).toBe('-1.51');
  expect(sheet.canUndo).toBe(false);
  sheet.redo();
  expect(sheet.draft.inputs.X?.[0]?.[0]).toBe('2.5');
  typeFirst(sheet, '3');
  sheet.commit();
  expect(sheet.canRedo).toBe(false);
});

test('an edit that ends as it began is no step', async () => {
  const sheet = await start();
  typeFirst(sheet, '-1.5');
  typeFirst(sheet, '-1.51');
  sheet.commit();
  expect(sheet.canUndo).toBe(false);
});

test('what the engine refuses is said, and the next good sheet clears it', async () => {
  const sheet = await start();
  let computing = sheet.compute();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]!.fail(new LabError({ code: 'invalid-request', message: 'The numbers of the sheet are too large.' }));
  await computing;
  expect(sheet.error?.message).toContain('too large');
  computing = sheet.compute();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]!.answer({});
  await computing;
  expect(sheet.error).toBeNull();
});

const slice: HeadSlice = {
  origin: { model: 'bundled', kind: 'encoder', layer: 2, head: 3 },
  rows: ['▁a', '▁b'],
  columns: ['▁a', '▁b', '</s>'],
  q: [
    [Math.fround(0.1), 1],
    [2, 3],
  ],
  k: [
    [1, 0],
    [0, 1],
    [1, 1],
  ],
  v: [[1], [2], [3]],
  bias: [
    [0.5, 0, 0],
    [0, 0, 0],
  ],
  mask: [
    [0, -3.4028234663852886e38, 0],
    [0, 0, 0],
  ],
  scale: 1,
};

test('a slice begins at Q, K and V, undivided, with its bias and mask; the user’s own matrices come back', async () => {
  const sheet = await start();
  sheet.change(withCell(sheet.draft, 'X', 0, 0, '9'));
  sheet.openSlice(slice);
  expect(sheet.request).toEqual({
    Q: [[0.1, 1].map((value) => Number(Math.fround(value).toPrecision(9))), [2, 3]],
    K: slice.k,
    V: slice.v,
    bias: slice.bias,
    mask: slice.mask,
    scale: 'none',
  });
  expect(Math.fround(sheet.request!.Q![0]![0]!)).toBe(Math.fround(0.1));
  expect(sheet.canUndo).toBe(false);
  sheet.closeSlice();
  expect(sheet.draft.inputs.X?.[0]?.[0]).toBe('9');
  expect(sheet.canUndo).toBe(true);
});

test('a slice speaks first of the weight that it was opened for', async () => {
  const sheet = await start();
  sheet.openSlice({ ...slice, cell: { row: 1, column: 2 } });
  expect(sheet.focus.shown).toEqual({ grid: 'weights', row: 1, column: 2 });
  sheet.openSlice(slice);
  expect(sheet.focus.shown).toEqual({ grid: 'weights', row: 0, column: 0 });
});

test('matrices and slice are there again at the next start', async () => {
  const first = await start();
  first.change(withCell(first.draft, 'X', 0, 0, '9'));
  first.openSlice(slice);
  const settings: unknown = JSON.parse(JSON.stringify(first.workspace.settings));
  const second = await start(settings as Record<string, unknown>);
  expect(second.draft).toEqual(first.draft);
  second.closeSlice();
  expect(second.draft.inputs.X?.[0]?.[0]).toBe('9');
});

test.each([
  ['nothing', undefined],
  ['another kind of thing', 'x'],
  ['a missing matrix', { ...notebookSheet, inputs: { X: notebookSheet.inputs.X } }],
  ['a ragged matrix', { ...notebookSheet, inputs: { ...notebookSheet.inputs, X: [['1', '2'], ['3']] } }],
  ['other names than rows', { ...notebookSheet, rows: ['only one'] }],
])('where %s is remembered, the sheet begins with the notebook’s matrices', async (_name, remembered) => {
  const sheet = await start({ 'attention.sheet': remembered });
  expect(sheet.draft).toEqual(notebookSheet);
});

test('shapes that do not go together are all made to fit at once', async () => {
  const sheet = await start();
  sheet.pasteInto({ matrix: 'X', row: 0, column: 0, whole: true }, '1\t2\n3\t4');
  expect(sheet.shapeProblems.map(({ matrix }) => matrix)).toEqual(['W_Q', 'W_K', 'W_V']);
  expect(sheet.request).toBeNull();
  sheet.fitAll();
  expect(sheet.request?.W_Q).toEqual([
    [1.88, -0.04, -1.51, 0.5, 0.18],
    [-0.79, 1.06, 0.09, -0.3, 0.55],
  ]);
  sheet.undo();
  sheet.undo();
  expect(sheet.draft).toEqual(notebookSheet);
});
