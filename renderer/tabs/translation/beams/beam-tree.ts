import type { BeamCandidate, TranslationBeams } from '../../../../electron/contract/replies/translation.ts';
import type { LabelToken } from '../../../../electron/contract/replies/values.ts';
import { csvText } from '../../../ui/csv.ts';

/** Where a candidate stands: the index of its step, and its rank among that step's candidates. */
export interface BeamPlace {
  readonly step: number;
  readonly rank: number;
}

/** A candidate as it is drawn. */
export interface BeamNode extends BeamPlace {
  readonly candidate: BeamCandidate;
  /** From the top; without the dropped ones there are fewer. */
  readonly row: number;
  /** The row of what it goes on with; null in the first step drawn. */
  readonly parentRow: number | null;
  readonly winning: boolean;
}

export interface BeamPicture {
  readonly nodes: readonly BeamNode[];
  /** Rows of the tallest step. */
  readonly rows: number;
}

/** More candidates than these are not drawn at once: a window over the steps moves instead. */
const MOST_NODES = 1600;

/** How many steps fit into one picture. */
export function windowLength(steps: readonly TranslationBeams[]): number {
  const widest = Math.max(1, ...steps.map(({ candidates }) => candidates.length));
  return Math.max(8, Math.floor(MOST_NODES / widest));
}

/** A place as a key of sets and maps. */
export function placeKey({ step, rank }: BeamPlace): string {
  return `${step}:${rank}`;
}

/** The candidates from the first step to a place. */
export function pathTo(steps: readonly TranslationBeams[], place: BeamPlace): readonly BeamPlace[] {
  const path: BeamPlace[] = [];
  let rank: number | null = place.rank;
  for (let step = place.step; step >= 0 && rank !== null; step--) {
    const candidate: BeamCandidate | undefined = steps[step]?.candidates[rank];
    if (!candidate) return [];
    path.push({ step, rank });
    rank = candidate.parent;
  }
  return path.reverse();
}

/** The tokens along a path. */
export function tokensOf(steps: readonly TranslationBeams[], path: readonly BeamPlace[]): readonly LabelToken[] {
  return path.flatMap(({ step, rank }) => steps[step]?.candidates[rank] ?? []);
}

/** The end of the best hypothesis: the finished one with the highest score, else the one that leads. */
export function bestPlace(steps: readonly TranslationBeams[]): BeamPlace | null {
  let best: BeamPlace | null = null;
  let highest = -Infinity;
  steps.forEach(({ candidates }, step) =>
    candidates.forEach(({ fate, score }, rank) => {
      // Of equals the first to be finished stays first, as in beam search itself.
      if (fate === 'finished' && score !== null && score > highest) [best, highest] = [{ step, rank }, score];
    }),
  );
  const last = steps.length - 1;
  const leading = steps[last]?.candidates.findIndex(({ fate }) => fate === 'running') ?? -1;
  return best ?? (leading < 0 ? null : { step: last, rank: leading });
}

/** The part of the tree from one step on, so many steps long. */
export function beamPicture(
  steps: readonly TranslationBeams[],
  { from, length, dropped }: { readonly from: number; readonly length: number; readonly dropped: boolean },
): BeamPicture {
  const best = bestPlace(steps);
  const winning = new Set(best ? pathTo(steps, best).map(placeKey) : []);
  const nodes: BeamNode[] = [];
  let rows = 0;
  let above = new Map<number, number>();
  steps.slice(from, from + length).forEach(({ candidates }, index) => {
    const step = from + index;
    const rowOf = new Map<number, number>();
    candidates.forEach((candidate, rank) => {
      if (candidate.fate === 'dropped' && !dropped) return;
      const row = rowOf.size;
      rowOf.set(rank, row);
      const parentRow = candidate.parent === null ? null : (above.get(candidate.parent) ?? null);
      nodes.push({ step, rank, candidate, row, parentRow, winning: winning.has(placeKey({ step, rank })) });
    });
    rows = Math.max(rows, rowOf.size);
    above = rowOf;
  });
  return { nodes, rows };
}

/**
 * The node that an arrow key leads to, or null where the key does not move: left to what a candidate goes on with, right
 * to the best that goes on with it, up and down within the step, Home to the first step, End to the best hypothesis.
 */
export function nodeAfterKey(key: string, from: BeamNode, { nodes }: BeamPicture): BeamNode | null {
  const among = (find: (node: BeamNode) => boolean) => nodes.find(find) ?? from;
  const { step, rank, row, candidate } = from;
  if (key === 'ArrowUp') return among((node) => node.step === step && node.row === row - 1);
  if (key === 'ArrowDown') return among((node) => node.step === step && node.row === row + 1);
  if (key === 'ArrowLeft') return among((node) => node.step === step - 1 && node.rank === candidate.parent);
  if (key === 'ArrowRight') return among((node) => node.step === step + 1 && node.candidate.parent === rank);
  if (key === 'Home') return nodes[0] ?? null;
  if (key === 'End') return nodes.findLast(({ winning }) => winning) ?? nodes.at(-1) ?? null;
  return null;
}

/** One row a candidate, every step. */
export function beamsCsv(steps: readonly TranslationBeams[]): string {
  return csvText([
    ['step', 'rank', 'parent_rank', 'id', 'piece', 'log_probability', 'fate', 'score'],
    ...steps.flatMap(({ step, candidates }) =>
      candidates.map(({ parent, id, piece, log_probability, fate, score }, rank) => [
        ...[step, rank + 1, parent === null ? '' : parent + 1, id, piece, log_probability, fate, score ?? ''],
      ]),
    ),
  ]);
}
