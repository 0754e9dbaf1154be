import type { DataReport } from './lab-types.ts';

type Problem = DataReport['problems'][number];

/** What is wrong with a row, by its number. */
export function problemsOfRow({ problems }: DataReport, row: number): readonly Problem['kind'][] {
  return problems.filter(({ row_numbers }) => row_numbers.includes(row)).map(({ kind }) => kind);
}

/** Lines that do not name a row by themselves: of a TMX file, many rows can stand on one. */
export function sharedLines({ preview, problems }: DataReport): ReadonlySet<number> {
  const firstRow = new Map<number, number>();
  const shared = new Set<number>();
  for (const { row, line } of [...preview, ...problems.flatMap(({ first }) => first)]) {
    if ((firstRow.get(line) ?? row) !== row) shared.add(line);
    firstRow.set(line, row);
  }
  return shared;
}

/** Rows whose text is not given as an example of a problem. */
export function unshownRows({ rows, first }: Problem): number {
  return Math.max(0, rows - first.length);
}
