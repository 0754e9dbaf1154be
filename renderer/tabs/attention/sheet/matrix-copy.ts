import { csvText } from '../../../ui/csv.ts';
import { figureIn } from './sheet-values.ts';

/** A matrix as it is copied: its name, its numbers as texts, the names of its rows where they have any. */
export interface CopiedMatrix {
  readonly name: string;
  /** What it is called on the sheet, where that is another word. */
  readonly label?: string;
  readonly cells: readonly (readonly string[])[];
  readonly rowNames?: readonly string[] | null;
}

export const copyFormats = ['python', 'csv', 'latex'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** One matrix in a format. */
export const copiedMatrix: Readonly<Record<CopyFormat, (matrix: CopiedMatrix) => string>> = {
  python: ({ name, cells }) => `${identifier(name)} = ${nestedList(cells, identifier(name).length + 3)}\n`,
  csv: ({ cells, rowNames }) => csvText(cells.map((line, row) => (rowNames ? [rowNames[row] ?? '', ...line] : line))),
  latex: ({ name, label = name, cells }) => `${latexName(label)} = ${latexMatrix(name, cells)}\n`,
};

/** A name as Python takes it. */
const identifier = (name: string) => name.replaceAll(/\W/g, '_');

function nestedList(cells: readonly (readonly string[])[], indent: number): string {
  return `[${cells.map((line) => `[${line.join(', ')}]`).join(`,\n${' '.repeat(indent + 1)}`)}]`;
}

/** `W_Q` → `W_Q`, `scaled_scores` → `\text{scaled scores}`. */
const latexName = (name: string) =>
  /^(W_)?[A-Za-z]$/.test(name) ? name : String.raw`\text{${name.replaceAll('_', ' ')}}`;

/** Four decimals where there are more: LaTeX is for reading. */
function latexMatrix(name: string, cells: readonly (readonly string[])[]): string {
  const lines = cells.map((line) => line.map((text) => latexFigure(name, text)).join(' & '));
  return `\\begin{bmatrix}\n  ${lines.join(' \\\\\n  ')}\n\\end{bmatrix}`;
}

function latexFigure(name: string, text: string): string {
  const shown = /\.\d{5,}|e/i.test(text) ? figureIn(name, Number(text)) : text;
  if (shown === '−∞') return String.raw`-\infty`;
  return shown.replace(/e\+?(-?\d+)$/, String.raw` \cdot 10^{$1}`);
}

/** A block of cells as a spreadsheet takes it. */
export const tabbedText = (cells: readonly (readonly string[])[]) => cells.map((line) => line.join('\t')).join('\n');

interface CopiedSheet {
  readonly matrices: readonly CopiedMatrix[];
  readonly scale: 'sqrt_d' | 'none';
}

/** The whole sheet: a Python program that computes it, a CSV file block by block, or LaTeX line by line. */
export function copiedSheet(format: CopyFormat, { matrices, scale }: CopiedSheet): string {
  if (format === 'python') return pythonProgram(matrices, scale);
  const heading = ({ name }: CopiedMatrix) => (format === 'csv' ? csvText([[name]]) : '');
  return matrices
    .map((matrix) => heading(matrix) + copiedMatrix[format](matrix))
    .join(format === 'csv' ? '\r\n' : '\n');
}

function pythonProgram(matrices: readonly CopiedMatrix[], scale: CopiedSheet['scale']): string {
  const names = matrices.map(({ name }) => name);
  const inputs = matrices.filter(({ name }) => ['X', 'W_Q', 'W_K', 'W_V', 'bias', 'mask'].includes(name));
  const fromX = names.includes('X');
  const given = fromX ? inputs : [...matrices.filter(({ name }) => ['Q', 'K', 'V'].includes(name)), ...inputs];
  const array = ({ name, cells }: CopiedMatrix) => `${name} = np.array(${nestedList(cells, name.length + 12)})`;
  const addends = ['bias', 'mask'].filter((name) => names.includes(name)).map((name) => ` + ${name}`);
  return [
    'import numpy as np',
    '',
    ...given.map(array),
    '',
    ...(fromX ? ['Q = X @ W_Q', 'K = X @ W_K', 'V = X @ W_V'] : []),
    'scores = Q @ K.T',
    `scaled_scores = scores${scale === 'sqrt_d' ? ` / np.sqrt(${fromX ? 'X' : 'Q'}.shape[1])` : ''}${addends.join('')}`,
    'exponentials = np.exp(scaled_scores - scaled_scores.max(axis=1, keepdims=True))',
    'weights = exponentials / exponentials.sum(axis=1, keepdims=True)',
    'z = weights @ V',
    'print(z.round(4))',
    '',
  ].join('\n');
}
