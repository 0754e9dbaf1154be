import { problemKinds, type DataProblem, type ProblemKind, type RowPlace } from './data-report.ts';
import { shortened } from './shortened.ts';

const firstLength = 20;
const textLength = 120;
const numbersLength = 10_000;

interface Entry {
  rows: number;
  tokens: number;
  readonly first: (RowPlace & { readonly text: string })[];
  readonly row_numbers: number[];
}

/** Counts problems as they are found, and remembers the first of each kind. */
export class ProblemLog {
  private readonly entries = new Map<ProblemKind, Entry>();

  /** A row has a problem; `tokens` is how many of its tokens do, where that counts. */
  add(kind: ProblemKind, { row, line }: RowPlace, text: string, tokens = 0): void {
    const entry = this.entries.get(kind) ?? { rows: 0, tokens: 0, first: [], row_numbers: [] };
    this.entries.set(kind, entry);
    entry.rows++;
    entry.tokens += tokens;
    if (entry.row_numbers.length < numbersLength) entry.row_numbers.push(row);
    if (entry.first.length < firstLength) entry.first.push({ row, line, text: shortened(text, textLength) });
  }

  /** The kinds that occurred, in the order of their table. */
  problems(): DataProblem[] {
    return problemKinds.flatMap((kind) => {
      const entry = this.entries.get(kind);
      if (!entry) return [];
      const { rows, tokens, first, row_numbers } = entry;
      return [{ kind, rows, ...(tokens > 0 ? { tokens } : {}), first, row_numbers }];
    });
  }
}
