import { problemKinds, type DataProblem, type ProblemKind } from './data-report.ts';
import { shortened } from './shortened.ts';

const firstLength = 20;
const textLength = 120;
const linesLength = 10_000;

interface Entry {
  rows: number;
  tokens: number;
  readonly first: { readonly line: number; readonly text: string }[];
  readonly lines: number[];
}

/** Counts problems as they are found, and remembers the first of each kind. */
export class ProblemLog {
  private readonly entries = new Map<ProblemKind, Entry>();

  /** A row has a problem; `tokens` is how many of its tokens do, where that counts. */
  add(kind: ProblemKind, line: number, text: string, tokens = 0): void {
    const entry = this.entries.get(kind) ?? { rows: 0, tokens: 0, first: [], lines: [] };
    this.entries.set(kind, entry);
    entry.rows++;
    entry.tokens += tokens;
    if (entry.lines.length < linesLength) entry.lines.push(line);
    if (entry.first.length < firstLength) entry.first.push({ line, text: shortened(text, textLength) });
  }

  /** The kinds that occurred, in the order of their table. */
  problems(): DataProblem[] {
    return problemKinds.flatMap((kind) => {
      const entry = this.entries.get(kind);
      if (!entry) return [];
      const { rows, tokens, first, lines } = entry;
      return [{ kind, rows, ...(tokens > 0 ? { tokens } : {}), first, lines }];
    });
  }
}
