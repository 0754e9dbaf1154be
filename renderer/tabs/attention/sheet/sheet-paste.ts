import { parseMatrixText, type TextMatrix, type TextProblem } from './matrix-text.ts';
import { withBlock, withMatrix } from './draft-edits.ts';
import {
  fitted,
  isInput,
  MOST_LINES,
  shapeOf,
  type Cells,
  type InputName,
  type Shape,
  type SheetDraft,
} from './sheet-draft.ts';

/** Where a text is pasted: a matrix, and the cell that its first number goes to. */
export interface PasteTarget {
  readonly matrix: InputName;
  readonly row: number;
  readonly column: number;
  /** Whether the whole matrix was selected, and so is to be replaced. */
  readonly whole: boolean;
}

/** A pasted matrix that does not fit where it was pasted: what to do with it is asked. Nothing has changed yet. */
export interface PasteQuestion {
  readonly target: PasteTarget;
  readonly cells: Cells;
  readonly rowNames: readonly string[] | null;
  /** Written as a list in brackets, that is, as a whole matrix. */
  readonly listed: boolean;
  readonly found: Shape;
  /** What there is room for from the target's cell on. */
  readonly room: Shape;
}

export type PasteOutcome =
  | { readonly kind: 'done'; readonly draft: SheetDraft }
  | { readonly kind: 'asked'; readonly question: PasteQuestion }
  | { readonly kind: 'refused'; readonly target: PasteTarget; readonly problem: PasteProblem };

export type PasteProblem = TextProblem | { readonly code: 'several'; readonly names: readonly string[] };

/**
 * Pastes a text. Matrices that are named as those of the sheet go there; one alone goes to the target: a block that
 * fits is laid in, one of the matrix's own shape replaces it, and about everything else the user is asked; so too
 * about a list in brackets, which is a matrix rather than a block.
 */
export function pasteText(draft: SheetDraft, target: PasteTarget, text: string): PasteOutcome {
  const parsed = parseMatrixText(text);
  if (!parsed.ok) return { kind: 'refused', target, problem: parsed.problem };
  const named = parsed.matrices.filter(({ name }) => name !== null && isInput(name) && draft.inputs[name]);
  if (named.length > 1) return { kind: 'done', draft: withNamed(draft, named) };
  const [only, another] = named.length === 1 ? named : parsed.matrices;
  if (!only || another) {
    const names = parsed.matrices.map(({ name }) => name ?? '?');
    return { kind: 'refused', target, problem: { code: 'several', names } };
  }
  return pasteMatrix(draft, target, only, parsed.listed);
}

function withNamed(draft: SheetDraft, matrices: readonly TextMatrix[]): SheetDraft {
  return matrices.reduce(
    (next, { name, cells, rowNames }) =>
      name !== null && isInput(name) ? withMatrix(next, name, cells, rowNames) : next,
    draft,
  );
}

function pasteMatrix(
  draft: SheetDraft,
  target: PasteTarget,
  { cells, rowNames }: TextMatrix,
  listed: boolean,
): PasteOutcome {
  const { matrix, row, column, whole } = target;
  const [rows, columns] = shapeOf(draft.inputs[matrix] ?? []);
  const found = shapeOf(cells);
  if (whole || (found[0] === rows && found[1] === columns && row === 0 && column === 0)) {
    return { kind: 'done', draft: withMatrix(draft, matrix, cells, rowNames) };
  }
  const room: Shape = [rows - row, columns - column];
  const single = found[0] === 1 && found[1] === 1;
  if ((!listed || single) && found[0] <= room[0] && found[1] <= room[1]) {
    return { kind: 'done', draft: withBlock(draft, matrix, row, column, cells) };
  }
  return { kind: 'asked', question: { target, cells, rowNames, listed, found, room } };
}

/** What can be done with a pasted matrix that does not fit, and the shape that comes of it. */
export interface PasteAnswer {
  /** The matrix takes the pasted one's shape, grows until all of it has room, or takes what there is room for. */
  readonly kind: 'replace' | 'enlarge' | 'clip';
  /** The matrix's shape after it or, for `clip`, that of what is laid in. */
  readonly shape: Shape;
}

/**
 * The answers that make sense. Cells are no matrix: in a matrix's place they come only where they cover all of it, so that
 * no tokens are lost by the way, or where they are written as a matrix.
 */
export function pasteAnswers({ target, listed, found, room }: PasteQuestion): readonly PasteAnswer[] {
  const present: Shape = [room[0] + target.row, room[1] + target.column];
  const enlarged: Shape = [Math.max(present[0], target.row + found[0]), Math.max(present[1], target.column + found[1])];
  const fits = sameShape(enlarged, present);
  const covers = sameShape(enlarged, found);
  const replaces = listed || covers;
  const grows = !fits && !covers;
  const within = ([rows, columns]: Shape) => rows <= MOST_LINES && columns <= MOST_LINES;
  return [
    ...(replaces ? [{ kind: 'replace', shape: found } as const] : []),
    ...(grows && within(enlarged) ? [{ kind: 'enlarge', shape: enlarged } as const] : []),
    { kind: 'clip', shape: [Math.min(found[0], room[0]), Math.min(found[1], room[1])] },
  ];
}

const sameShape = (a: Shape, b: Shape) => a[0] === b[0] && a[1] === b[1];

/** Answers a question. */
export function answered(
  draft: SheetDraft,
  { target: { matrix, row, column }, cells, rowNames }: PasteQuestion,
  { kind, shape }: PasteAnswer,
): SheetDraft {
  if (kind === 'replace') return withMatrix(draft, matrix, cells, rowNames);
  const grown = kind === 'enlarge' ? withMatrix(draft, matrix, fitted(draft.inputs[matrix] ?? [], shape, '0')) : draft;
  return withBlock(grown, matrix, row, column, cells);
}
