import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMatrixText } from './matrix-text.ts';

const cellsOf = (text: string) => {
  const parsed = parseMatrixText(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.matrices.map(({ cells }) => cells);
};
const problemOf = (text: string) => {
  const parsed = parseMatrixText(text);
  return parsed.ok ? null : parsed.problem;
};
const oneToFour = [
  ['1', '2'],
  ['3', '4'],
];

test.each([
  ['cells of a spreadsheet', '1\t2\r\n3\t4\r\n'],
  ['CSV', '1,2\n3,4'],
  ['CSV with quotes and spaces', '"1", "2"\n"3", "4"\n'],
  ['semicolons', '1;2\n3;4'],
  ['numbers between spaces', ' 1   2\n 3   4\n\n'],
  ['a Python list', '[[1, 2], [3, 4]]'],
  ['a list over several lines, with commas at the ends', '[\n  [1, 2],\n  [3, 4],\n]'],
  ['a NumPy array', 'np.array([[1., 2.], [3., 4.]], dtype=np.float32)'],
  ['a NumPy array as it is printed', '[[1. 2.]\n [3. 4.]]'],
  ['the repr of a NumPy array', 'array([[1., 2.],\n       [3., 4.]], dtype=float32)'],
  ['a tensor on a device', "tensor([[1., 2.],\n        [3., 4.]], device='cuda:0', dtype=torch.float64)"],
  ['a tensor with its history', 'tensor([[1., 2.],\n        [3., 4.]], grad_fn=<MmBackward0>)'],
  ['a batch of one', 'tensor([[[1., 2.], [3., 4.]]], grad_fn=<UnsafeViewBackward0>)'],
])('%s are read as a matrix', (_name, text) => {
  expect(cellsOf(text)).toEqual([oneToFour]);
});

test.each([
  ['scientific notation', '[[1e-3, -2.5E+02]]', [['1e-3', '-2.5E+02']]],
  ['PyTorch’s scientific notation', 'tensor([[ 1.0000e-03, -2.5000e+02]])', [['1.0000e-03', '-2.5000e+02']]],
  ['decimal commas of a Russian spreadsheet', '1,5\t-2,25', [['1.5', '-2.25']]],
  ['decimal commas between spaces', '1,5 -2,25', [['1.5', '-2.25']]],
  ['decimal commas between semicolons', '1,5;-2,25', [['1.5', '-2.25']]],
  ['a real minus sign', '−1\t2', [['-1', '2']]],
  ['a single number', '7', [['7']]],
  ['a plain list is one row', '[1, 2, 3]', [['1', '2', '3']]],
  ['a minus zero as NumPy prints it', '[[-0.]]', [['-0']]],
])('%s keeps its numbers', (_name, text, cells) => {
  expect(cellsOf(text)).toEqual([cells]);
});

test('a number that is too large is no name of a row', () => {
  expect(problemOf('1e400\t2')).toEqual({ code: 'not-a-number', row: 1, column: 1, text: '1e400' });
});

test('the notebook’s cell gives its matrices by their names', () => {
  const text = `X = torch.tensor([[-1.51, -1.57],
                  [ 0.46, -0.4 ]])
W_Q = torch.tensor([[ 1.88, -0.04],
                    [-0.79,  1.  ]], dtype=torch.float32)
Q = torch.matmul(X, W_Q)`;
  const parsed = parseMatrixText(text);
  expect(parsed.ok && parsed.matrices).toEqual([
    { name: 'X', cells: [['-1.51', '-1.57'], ['0.46', '-0.4']], rowNames: null }, // prettier-ignore
    { name: 'W_Q', cells: [['1.88', '-0.04'], ['-0.79', '1']], rowNames: null }, // prettier-ignore
  ]);
});

test('names in the first line and the first column are no numbers of the matrix', () => {
  const parsed = parseMatrixText('token\td1\td2\nмама\t1\t2\nмыла\t3\t4');
  expect(parsed.ok && parsed.matrices).toEqual([{ name: null, cells: oneToFour, rowNames: ['мама', 'мыла'] }]);
});

test.each([
  ['nothing', ' \n\t', { code: 'empty' }],
  ['an empty list', '[]', { code: 'empty' }],
  ['PyTorch’s ellipsis', 'tensor([[1., 2., ..., 3.]])', { code: 'ellipsis' }],
  ['a typeset ellipsis', '1\t…\t3', { code: 'ellipsis' }],
  ['letters', '1\tx\n3\t4', { code: 'not-a-number', row: 1, column: 2, text: 'x' }],
  ['not a number', '[[1, nan]]', { code: 'not-a-number', row: 1, column: 2, text: 'nan' }],
  ['infinity', '[[-inf, 1]]', { code: 'not-a-number', row: 1, column: 1, text: '-inf' }],
  ['a number beyond a double', '[[1e999]]', { code: 'not-a-number', row: 1, column: 1, text: '1e999' }],
  ['rows of different length', '[[1, 2], [3]]', { code: 'ragged', row: 2, expected: 2, found: 1 }],
  ['lines of different length', '1\t2\t3\n4\t5', { code: 'ragged', row: 2, expected: 3, found: 2 }],
  ['three dimensions', '[[[1], [2]], [[3], [4]]]', { code: 'too-deep' }],
  ['an open bracket', '[[1, 2], [3, 4]', { code: 'unclosed' }],
  ['65 columns', Array(65).fill('1').join('\t'), { code: 'too-large', rows: 1, columns: 65 }],
  ['65 rows', Array(65).fill('1').join('\n'), { code: 'too-large', rows: 65, columns: 1 }],
])('%s: refused, with what is wrong and where', (_name, text, problem) => {
  expect(problemOf(text)).toEqual(problem);
});

// JavaScript writes −0 as 0.
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  );
const writers: readonly ((rows: number[][]) => string)[] = [
  (rows) => rows.map((row) => row.join('\t')).join('\n'),
  (rows) => rows.map((row) => row.join(';')).join('\r\n'),
  (rows) => `[${rows.map((row) => `[${row.join(', ')}]`).join(', ')}]`,
  (rows) => `np.array([${rows.map((row) => `[${row.join(' ')}]`).join('\n')}], dtype=float64)`,
  (rows) => `W_Q = tensor([${rows.map((row) => `[${row.join(',')}]`).join(',\n        ')}], grad_fn=<AddmmBackward0>)`,
];

test('any matrix in any of the spellings comes back digit by digit', () => {
  fc.assert(
    fc.property(matrix, fc.constantFrom(...writers), (rows, write) => {
      expect(cellsOf(write(rows))[0]!.map((line) => line.map(Number))).toEqual(rows);
    }),
  );
});

test('no text whatever throws or gives a matrix with a cell that is no number', () => {
  const pieces = fc.constantFrom(
    '[',
    ']',
    '1',
    '-2.5',
    ',',
    '\t',
    '\n',
    ' ',
    ';',
    'x',
    '(',
    ')',
    'e',
    '.',
    '"',
    '\ud800',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const parsed = parseMatrixText(parts.join(''));
      if (!parsed.ok) return;
      for (const { cells } of parsed.matrices)
        for (const line of cells) for (const text of line) expect(Number.isFinite(Number(text))).toBe(true);
    }),
  );
});

test('a hundred thousand open brackets are refused, not followed', () => {
  expect(problemOf('['.repeat(100_000))).toEqual({ code: 'unclosed' });
  expect(problemOf('['.repeat(50_000) + '1' + ']'.repeat(50_000))).toEqual({ code: 'too-deep' });
});
