/** A row of the grid. */
export interface Pair {
  readonly source: string;
  readonly target: string;
}

export const pairColumns = ['source', 'target'] as const;
export type PairColumn = (typeof pairColumns)[number];

/** As many as a request may carry. */
export const MOST_PAIRS = 100_000;

const emptyPair: Pair = { source: '', target: '' };

const isEmpty = ({ source, target }: Pair) => source === '' && target === '';

/** The rows without the empty ones at the end: row n of the grid stays line n of the data. */
export function filledPairs(pairs: readonly Pair[]): readonly Pair[] {
  const last = pairs.findLastIndex((pair) => !isEmpty(pair));
  return pairs.slice(0, last + 1);
}

/** The rows with one cell changed; a row after the last is a new one. */
export function withCell(pairs: readonly Pair[], row: number, column: PairColumn, text: string): readonly Pair[] {
  const grown = Array.from({ length: Math.max(pairs.length, row + 1) }, (_, index) => pairs[index] ?? emptyPair);
  return grown.with(row, { ...grown[row]!, [column]: text });
}

/** The rows without one. */
export function withoutRow(pairs: readonly Pair[], row: number): readonly Pair[] {
  return pairs.toSpliced(row, 1);
}

/** Whether a text from the clipboard is more than one cell. */
export function isTable(text: string): boolean {
  return /[\t\n]/.test(text.replace(/\r?\n$/, ''));
}

/**
 * The rows with a tab-separated text laid over them from a cell on, as spreadsheets paste: a line is a row, a tab is
 * the next column, what is right of the second column is dropped. What would be a row beyond MOST_PAIRS is dropped too.
 */
export function withTable(pairs: readonly Pair[], row: number, column: PairColumn, text: string): readonly Pair[] {
  const lines = cellsOf(text).slice(0, MOST_PAIRS - row);
  const first = pairColumns.indexOf(column);
  const result = Array.from({ length: Math.max(pairs.length, row + lines.length) }, (_, i) => pairs[i] ?? emptyPair);
  lines.forEach((line, index) => {
    const pasted = line.slice(0, pairColumns.length - first).map((cell, place) => [pairColumns[first + place]!, cell]);
    result[row + index] = { ...result[row + index]!, ...(Object.fromEntries(pasted) as Partial<Pair>) };
  });
  return result;
}

/**
 * A cell and what ends it. Spreadsheets put a cell with quotation marks or line breaks into quotation marks and double
 * those inside. Text that only begins with a quotation mark is left as it is: a quoted cell ends before the next tab.
 */
const CELL = /("(?:[^"\t]|"")*"(?=\t|\r?\n|$)|[^\t\n]*?)(\t|\r?\n|$)/y;

/** The cells of a tab-separated text, line by line. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const table = text.replace(/\r?\n$/, '');
  const lines: string[][] = [[]];
  CELL.lastIndex = 0;
  for (let found = CELL.exec(table); found; found = CELL.exec(table)) {
    const [, cell = '', end = ''] = found;
    lines.at(-1)!.push(unquoted(cell));
    if (end === '') break;
    if (end !== '\t') lines.push([]);
  }
  return lines;
}

/** A cell as it was in the spreadsheet; a field of the grid has one line. */
function unquoted(cell: string): string {
  if (!/^".*"$/s.test(cell)) return cell;
  return cell
    .slice(1, -1)
    .replaceAll('""', '"')
    .replaceAll(/\s*\n\s*/g, ' ');
}
