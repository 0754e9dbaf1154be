import { cellNumber, isTooLarge, tidyCell } from './cell-number.ts';
import { parsePython } from './python-matrices.ts';
import { MOST_LINES, shapeOf, type Cells } from './sheet-draft.ts';

/** What keeps a text from being matrices. */
export type TextProblem =
  | { readonly code: 'empty' }
  /** NumPy and PyTorch leave out the middle of large matrices when they print them. */
  | { readonly code: 'ellipsis' }
  | { readonly code: 'not-a-number'; readonly row: number; readonly column: number; readonly text: string }
  | { readonly code: 'ragged'; readonly row: number; readonly expected: number; readonly found: number }
  | { readonly code: 'too-deep' }
  | { readonly code: 'unclosed' }
  | { readonly code: 'too-large'; readonly rows: number; readonly columns: number };

/** A matrix out of a text. Its cells are numbers, in the spelling of the text. */
export interface TextMatrix {
  /** What it was assigned to, where the text says so. */
  readonly name: string | null;
  readonly cells: Cells;
  /** The names in front of its rows, where there are any. */
  readonly rowNames: readonly string[] | null;
}

export type MatrixText =
  /** `listed`: written as a list in brackets, that is, as a whole matrix. */
  | { readonly ok: true; readonly listed: boolean; readonly matrices: readonly TextMatrix[] }
  | { readonly ok: false; readonly problem: TextProblem };

/** More text than the largest sheet has. */
const LONGEST_TEXT = 2_000_000;

/**
 * Reads the matrices of a text: lines from a spreadsheet (tabs), CSV, numbers between spaces; or lists as Python, NumPy
 * and PyTorch write and print them, one or several.
 */
export function parseMatrixText(text: string): MatrixText {
  if (text.trim() === '') return refuse({ code: 'empty' });
  if (/\.\.\.|…/.test(text)) return refuse({ code: 'ellipsis' });
  if (text.length > LONGEST_TEXT) return refuse({ code: 'too-large', ...sizeOf(text) });
  const listed = text.includes('[');
  const parsed = listed ? parsePython(text) : [tableMatrix(text)];
  if (!Array.isArray(parsed)) return refuse(parsed);
  for (const { cells } of parsed) {
    const problem = problemOf(cells);
    if (problem) return refuse(problem);
  }
  return { ok: true, listed, matrices: parsed.map((matrix) => ({ ...matrix, cells: tidy(matrix.cells) })) };
}

const refuse = (problem: TextProblem): MatrixText => ({ ok: false, problem });
/** How large a text is that is too long to be read. */
function sizeOf(text: string): { rows: number; columns: number } {
  const lines = text.split('\n');
  return { rows: lines.length, columns: (lines[0] ?? '').split(/[\t;,]/).length };
}
const tidy = (cells: Cells): Cells => cells.map((line) => line.map(tidyCell));

function problemOf(cells: Cells): TextProblem | null {
  const [rows, columns] = shapeOf(cells);
  if (columns === 0) return { code: 'empty' };
  const ragged = cells.findIndex((line) => line.length !== columns);
  if (ragged >= 0) return { code: 'ragged', row: ragged + 1, expected: columns, found: cells[ragged]!.length };
  for (const [row, line] of cells.entries()) {
    const column = line.findIndex((text) => cellNumber(text) === null);
    if (column >= 0) return { code: 'not-a-number', row: row + 1, column: column + 1, text: line[column]! };
  }
  return rows > MOST_LINES || columns > MOST_LINES ? { code: 'too-large', rows, columns } : null;
}

/** A table of lines. A first line and a first column in which nothing is a number are names. */
function tableMatrix(text: string): TextMatrix {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const split = splitter(lines);
  const table = lines.map((line) => split(line).map((cell) => cell.trim().replace(/^"(.*)"$/s, '$1')));
  const isName = (cell: string | undefined) => cell !== undefined && cellNumber(cell) === null && !isTooLarge(cell);
  const headed = table.length > 1 && table[0]!.every(isName) && table.slice(1).some((line) => !line.every(isName));
  const body = headed ? table.slice(1) : table;
  const named = body.every((line) => line.length > 1 && isName(line[0]) && line[0] !== '' && !isName(line[1]));
  if (!named) return { name: null, cells: body, rowNames: null };
  return { name: null, cells: body.map((line) => line.slice(1)), rowNames: body.map((line) => line[0]!) };
}

/** Tabs come from a spreadsheet; semicolons where the comma is the decimal sign; commas from CSV; else spaces. */
function splitter(lines: readonly string[]): (line: string) => string[] {
  for (const mark of ['\t', ';']) if (lines.some((line) => line.includes(mark))) return (line) => line.split(mark);
  const bySpace = (line: string) => line.trim().split(/\s+/);
  const decimalCommas = lines.every((line) => {
    const words = bySpace(line);
    return words.length > 1 && words.every((word) => cellNumber(word) !== null);
  });
  if (decimalCommas || !lines.some((line) => line.includes(','))) return bySpace;
  return (line) => line.trim().replace(/,$/, '').split(',');
}
