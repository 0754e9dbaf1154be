import { expect, test } from 'vitest';
import { copiedMatrix, copiedSheet } from './matrix-copy.ts';
import { parseMatrixText } from './matrix-text.ts';

const cells = [
  ['1', '-2.5'],
  ['3e-5', '0.123456789'],
];
const matrix = { name: 'W_Q', cells };

test('Python: nested lists under the matrix’s name, all digits', () => {
  expect(copiedMatrix.python(matrix)).toBe('W_Q = [[1, -2.5],\n       [3e-5, 0.123456789]]\n');
});

test('CSV: rows, with the names of the tokens in front where there are any', () => {
  expect(copiedMatrix.csv({ ...matrix, rowNames: ['мама', 'a, b'] })).toBe(
    'мама,1,-2.5\r\n"a, b",3e-5,0.123456789\r\n',
  );
});

test('LaTeX: a matrix in brackets, to four decimals', () => {
  expect(copiedMatrix.latex(matrix)).toBe(
    'W_Q = \\begin{bmatrix}\n  1 & -2.5 \\\\\n  0.0000 & 0.1235\n\\end{bmatrix}\n',
  );
  expect(copiedMatrix.latex({ name: 'scaled_scores', cells: [['1']] })).toContain('\\text{scaled scores} = ');
  const added = { name: 'masked_scores', label: 'scores + bias', cells: [['1']] };
  expect(copiedMatrix.latex(added)).toContain('\\text{scores + bias} = ');
});

test('what is copied as Python or CSV can be pasted again', () => {
  for (const format of ['python', 'csv'] as const) {
    const parsed = parseMatrixText(copiedMatrix[format](matrix));
    expect(parsed.ok && parsed.matrices[0]?.cells).toEqual(cells);
  }
});

test('the whole sheet as Python is a program: inputs, steps, print', () => {
  const one = [['1']];
  const names = ['X', 'W_Q', 'W_K', 'W_V', 'Q', 'K', 'V', 'scores', 'mask', 'weights', 'z'];
  const matrices = names.map((name) => ({ name, cells: one }));
  expect(copiedSheet('python', { matrices, scale: 'sqrt_d' })).toBe(`import numpy as np

X = np.array([[1]])
W_Q = np.array([[1]])
W_K = np.array([[1]])
W_V = np.array([[1]])
mask = np.array([[1]])

Q = X @ W_Q
K = X @ W_K
V = X @ W_V
scores = Q @ K.T
scaled_scores = scores / np.sqrt(X.shape[1]) + mask
exponentials = np.exp(scaled_scores - scaled_scores.max(axis=1, keepdims=True))
weights = exponentials / exponentials.sum(axis=1, keepdims=True)
z = weights @ V
print(z.round(4))
`);
});

test('the whole sheet as CSV is block by block, each under its name', () => {
  const matrices = ['X', 'z'].map((name) => ({ name, cells: [['1']] }));
  expect(copiedSheet('csv', { matrices, scale: 'none' })).toBe('X\r\n1\r\n\r\nz\r\n1\r\n');
});
