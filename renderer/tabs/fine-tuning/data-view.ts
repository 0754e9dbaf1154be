import type { DataReport } from './lab-types.ts';

type Problem = DataReport['problems'][number];

/** What is wrong with the row that begins at a line. */
export function problemsOfLine({ problems }: DataReport, line: number): readonly Problem['kind'][] {
  return problems.filter(({ lines }) => lines.includes(line)).map(({ kind }) => kind);
}

/** Rows whose text is not given as an example of a problem. */
export function unshownRows({ rows, first }: Problem): number {
  return Math.max(0, rows - first.length);
}
