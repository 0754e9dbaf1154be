import type { TextMatrix, TextProblem } from './matrix-text.ts';
import type { Cells } from './sheet-draft.ts';

/** A list in brackets, as it was written. */
type Nested = readonly (string | Nested)[];

interface Group {
  readonly value: Nested;
  /** Where the text goes on after the closing bracket. */
  readonly end: number;
}

/** Every list of a Python text: `[[1, 2]]`, `np.array([...], dtype=...)`, `X = tensor([...], grad_fn=<...>)`. */
export function parsePython(text: string): TextMatrix[] | TextProblem {
  const matrices: TextMatrix[] = [];
  for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at)) {
    const group = readGroup(text, at);
    if (!group) return { code: 'unclosed' };
    const cells = twoDimensional(group.value);
    if (!cells) return { code: 'too-deep' };
    const before = text.slice(0, at);
    matrices.push({ name: /(\w+)\s*=\s*[\w.]*\(?\s*$/.exec(before)?.[1] ?? null, cells, rowNames: null });
    at = /\(\s*$/.test(before) ? endOfCall(text, group.end) : group.end;
  }
  return matrices;
}

/** The list that opens at `start`; null where it is not closed. Elements stand between commas or, as NumPy prints, spaces. */
function readGroup(text: string, start: number): Group | null {
  const open: (string | Nested)[][] = [];
  const tokens = /[[\]]|[^\s,[\]]+/g;
  tokens.lastIndex = start;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const [token] = match;
    if (token === '[') open.push([]);
    else if (token !== ']') open.at(-1)?.push(token);
    else {
      const closed = open.pop() ?? [];
      if (open.length === 0) return { value: closed, end: tokens.lastIndex };
      open.at(-1)?.push(closed);
    }
  }
  return null;
}

/** As many dimensions of one as a batch, its heads and the like can have around a matrix. */
const MOST_WRAPPINGS = 4;

/** Rows of texts. A plain list is one row; a list around one matrix (a batch of one) is that matrix. */
function twoDimensional(value: Nested): Cells | null {
  let inner = value;
  for (let wrapping = 0; wrapping <= MOST_WRAPPINGS; wrapping++) {
    if (inner.every((element) => typeof element === 'string')) return [inner];
    const rows = inner.map((element) => (typeof element === 'string' ? [element] : element));
    if (rows.every((row) => row.every((element) => typeof element === 'string'))) return rows;
    const [only] = inner;
    if (inner.length > 1 || only === undefined || typeof only === 'string') return null;
    inner = only;
  }
  return null;
}

/** Where the call goes on that the list is the first argument of: behind its closing bracket, if it has one. */
function endOfCall(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth--;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
