import type { DataReport } from '../../electron/contract/replies/fine-tuning.ts';
import type { Pair } from './pair-rows.ts';

type DataProblem = DataReport['problems'][number]['kind'];

/** What may be wrong with a row: all that a check of the data reports, and spaces that nobody sees. */
export type PairProblem = DataProblem | 'outer_space';

/** The problems of each row that has any, by the row's index. */
export type RowProblems = ReadonlyMap<number, readonly PairProblem[]>;

/** What a check found out about pairs. A pair that was typed over since is another one, and not known here. */
export type CheckedPairs = ReadonlyMap<Pair, readonly PairProblem[]>;

/** Longer lists are marked by the check alone: to compare all their rows at every key stroke would be felt. */
const MOST_LIVE_ROWS = 10_000;
/** Problems that need no tokenizer are told while one types, and not once more by the check. */
const typed: readonly PairProblem[] = ['empty_source', 'empty_target', 'duplicate', 'identical'];

export const noProblems: RowProblems = new Map();

/** The check's problems of each pair; row n of a report is the pair n − 1 of what was checked. */
export function checkedPairs(pairs: readonly Pair[], { problems }: DataReport): CheckedPairs {
  const found = new Map<Pair, PairProblem[]>();
  for (const { kind, row_numbers } of problems) {
    for (const row of row_numbers) {
      const pair = pairs[row - 1];
      if (pair) found.set(pair, [...(found.get(pair) ?? []), kind]);
    }
  }
  return found;
}

/** What is wrong with each row: seen now, and known from a check. Of lists that are too long for that, the latter. */
export function rowProblems(pairs: readonly Pair[], checked: CheckedPairs = new Map()): RowProblems {
  if (pairs.length <= MOST_LIVE_ROWS) return liveProblems(pairs, checked);
  if (checked.size === 0) return noProblems;
  const found = new Map<number, readonly PairProblem[]>();
  pairs.forEach((pair, row) => {
    const problems = checked.get(pair);
    if (problems) found.set(row, problems);
  });
  return found;
}

function liveProblems(pairs: readonly Pair[], checked: CheckedPairs = new Map()): RowProblems {
  const found = new Map<number, readonly PairProblem[]>();
  const seen = new Set<string>();
  pairs.forEach((pair, row) => {
    const { key, problems } = knownOf(pair);
    const repeated = key !== null && seen.has(key);
    if (key !== null) seen.add(key);
    const fromCheck = checked.get(pair)?.filter((kind) => !typed.includes(kind)) ?? [];
    if (!repeated && fromCheck.length === 0 && problems.length === 0) return;
    found.set(row, [...problems, ...(repeated ? (['duplicate'] as const) : []), ...fromCheck]);
  });
  return found;
}

/** What a pair is by itself. The key names both texts; a pair that is not trained on has none. */
interface Known {
  readonly key: string | null;
  readonly problems: readonly PairProblem[];
}
/** Pairs do not change, and with each key stroke all but one of them are the same as before. */
const known = new WeakMap<Pair, Known>();

function knownOf(pair: Pair): Known {
  const before = known.get(pair);
  if (before) return before;
  const { source, target } = pair;
  const problems: PairProblem[] = [];
  if (source.trim() === '') problems.push('empty_source');
  if (target.trim() === '') problems.push('empty_target');
  const isEmpty = problems.length > 0;
  if (!isEmpty && source === target) problems.push('identical');
  if (source !== source.trim() || target !== target.trim()) problems.push('outer_space');
  const found = { key: isEmpty ? null : `${source.length} ${source}${target}`, problems };
  known.set(pair, found);
  return found;
}

export type Mend = 'trim' | 'drop';

/** What puts a row right where that is plain; null where a person has to decide. */
export function mendOf(problems: readonly PairProblem[]): Mend | null {
  if (problems.includes('outer_space')) return 'trim';
  const plain = (['empty_source', 'empty_target', 'duplicate'] as const).some((kind) => problems.includes(kind));
  return plain ? 'drop' : null;
}

/** A pair without the spaces around its texts. */
export const trimmed = ({ source, target }: Pair): Pair => ({ source: source.trim(), target: target.trim() });

/** The rows with everything put right that is plain: spaces taken away, empty and repeated rows dropped. */
export function allMended(pairs: readonly Pair[]): readonly Pair[] {
  const found = liveProblems(pairs);
  const tidy = pairs.map((pair, row) => (found.get(row)?.includes('outer_space') ? trimmed(pair) : pair));
  const left = liveProblems(tidy);
  return tidy.filter((_, row) => mendOf(left.get(row) ?? []) !== 'drop');
}

/** Whether a row is only remarkable: an answer may well be much shorter than its question. */
export const isRemark = (problems: readonly PairProblem[]): boolean =>
  problems.every((kind) => kind === 'length_ratio');

/** The rows that have no problem; what is only remarkable stays. */
export function withoutProblems(pairs: readonly Pair[], problems: RowProblems): readonly Pair[] {
  return pairs.filter((_, row) => isRemark(problems.get(row) ?? []));
}

/** The next row with a problem after `row`, or before it; from the other end where there is none. Null without problems. */
export function nextProblem(problems: RowProblems, row: number, direction: 1 | -1): number | null {
  const rows = [...problems.keys()];
  if (direction === 1) return rows.find((found) => found > row) ?? rows[0] ?? null;
  return rows.findLast((found) => found < row) ?? rows.at(-1) ?? null;
}
