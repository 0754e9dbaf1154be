import { expect, test } from 'vitest';
import { notebookSheet } from './notebook-sheet.ts';
import { answered, pasteAnswers, pasteText, type PasteTarget } from './sheet-paste.ts';

const into = (changes: Partial<PasteTarget> = {}): PasteTarget => ({
  matrix: 'X',
  row: 0,
  column: 0,
  whole: false,
  ...changes,
});
const wide = Array.from({ length: 3 }, () => Array(40).fill('1').join('\t')).join('\n');

test('a block of cells is laid in from the cursor on', () => {
  const outcome = pasteText(notebookSheet, into({ row: 1, column: 3 }), '7\t8\n9\t10');
  expect(outcome.kind === 'done' && outcome.draft.inputs.X?.map((line) => line.slice(2))).toEqual([
    ['0.87', '1.1', '-0.74'],
    ['-0.64', '7', '8'],
    ['1.05', '9', '10'],
  ]);
});

test('40 columns pasted into 5 change nothing: what to do is asked, and both answers are there', () => {
  const outcome = pasteText(notebookSheet, into(), wide);
  if (outcome.kind !== 'asked') throw new Error(outcome.kind);
  expect(outcome.question).toMatchObject({ found: [3, 40], room: [3, 5] });
  const [replace, clip] = pasteAnswers(outcome.question);
  expect([replace, clip]).toEqual([
    { kind: 'replace', shape: [3, 40] },
    { kind: 'clip', shape: [3, 5] },
  ]);
  const lengths = answered(notebookSheet, outcome.question, replace!).inputs.X?.map((line) => line.length);
  expect(lengths).toEqual([40, 40, 40]);
  expect(answered(notebookSheet, outcome.question, clip!).inputs.X).toEqual([1, 2, 3].map(() => Array(5).fill('1')));
});

test('six numbers in a row of three lose no tokens: the matrix grows to the right, or takes the first three', () => {
  const outcome = pasteText(notebookSheet, into({ column: 2 }), '1\t2\t3\t4\t5\t6');
  if (outcome.kind !== 'asked') throw new Error(outcome.kind);
  const [enlarge, clip] = pasteAnswers(outcome.question);
  expect([enlarge, clip]).toEqual([
    { kind: 'enlarge', shape: [3, 8] },
    { kind: 'clip', shape: [1, 3] },
  ]);
  expect(answered(notebookSheet, outcome.question, enlarge!).inputs.X).toEqual([
    ['-1.51', '-1.57', '1', '2', '3', '4', '5', '6'],
    ['0.46', '-0.4', '-0.64', '0.12', '-0.02', '0', '0', '0'],
    ['-0.75', '0.44', '1.05', '0.38', '-0.16', '0', '0', '0'],
  ]);
  expect(answered(notebookSheet, outcome.question, clip!).inputs.X?.[0]).toEqual(['-1.51', '-1.57', '1', '2', '3']);
});

test('a longer row at the corner enlarges too; a list in brackets may also take the matrix’s place', () => {
  const kinds = (text: string) => {
    const outcome = pasteText(notebookSheet, into(), text);
    return outcome.kind === 'asked' ? pasteAnswers(outcome.question).map(({ kind }) => kind) : outcome.kind;
  };
  expect(kinds('1\t2\t3\t4\t5\t6')).toEqual(['enlarge', 'clip']);
  expect(kinds('[1, 2, 3, 4, 5, 6]')).toEqual(['replace', 'enlarge', 'clip']);
  expect(kinds('[[1, 2], [3, 4]]')).toEqual(['replace', 'clip']);
});

test('what would grow beyond the sheet’s limit is only cut', () => {
  const outcome = pasteText(notebookSheet, into({ column: 2 }), Array(63).fill('1').join('\t'));
  expect(outcome.kind === 'asked' && pasteAnswers(outcome.question).map(({ kind }) => kind)).toEqual(['clip']);
});

test('a list in brackets is a matrix: a smaller one is asked about, one of the same shape replaces', () => {
  expect(pasteText(notebookSheet, into(), '[[1, 2], [3, 4]]').kind).toBe('asked');
  const same = pasteText(notebookSheet, into(), `[${'[1, 2, 3, 4, 5],'.repeat(3)}]`);
  expect(same.kind === 'done' && same.draft.inputs.X?.[2]).toEqual(['1', '2', '3', '4', '5']);
});

test('over a whole selected matrix any shape replaces it, and X takes the names along', () => {
  const outcome = pasteText(notebookSheet, into({ whole: true }), 'мама\t1\t2\nмыла\t3\t4');
  expect(outcome.kind === 'done' && outcome.draft).toMatchObject({
    rows: ['мама', 'мыла'],
    inputs: { X: [['1', '2'], ['3', '4']] }, // prettier-ignore
  });
});

test('named matrices go to their places, wherever they are pasted; other names in the text do no harm', () => {
  const text = 'X = [[1, 2]]\nW_V = np.array([[3], [4]])\nprint([5])';
  const outcome = pasteText(notebookSheet, into({ matrix: 'W_K' }), text);
  expect(outcome.kind === 'done' && outcome.draft.inputs).toEqual({
    ...notebookSheet.inputs,
    X: [['1', '2']],
    W_V: [['3'], ['4']],
  });
});

test('several matrices without names of the sheet are refused', () => {
  expect(pasteText(notebookSheet, into(), 'a = [[1]]\nb = [[2]]')).toEqual({
    kind: 'refused',
    target: into(),
    problem: { code: 'several', names: ['a', 'b'] },
  });
});

test('letters are refused with their place, and nothing is changed', () => {
  expect(pasteText(notebookSheet, into(), '1\tx')).toMatchObject({
    kind: 'refused',
    problem: { code: 'not-a-number', row: 1, column: 2, text: 'x' },
  });
});
