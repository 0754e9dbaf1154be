import type { DataReport } from './lab-types.ts';

/** Rows whose text is not given as an example of a problem. */
export function unshownRows({ rows, first }: DataReport['problems'][number]): number {
  return Math.max(0, rows - first.length);
}
