import type { LatticeView, LatticeViewEdge, LatticeViewPath } from '../../../electron/contract/replies/tokenizer.ts';
import { csvText } from '../../ui/csv.ts';

/** Pixels: from one place between characters to the next, the first place, and from one lane to the next. */
export const latticeMeasures = { step: 46, left: 28, lane: 38, base: 40, top: 14 } as const;

/** An edge with its place in the picture. */
export interface DrawnEdge extends LatticeViewEdge {
  readonly index: number;
  /** From 1, counted upwards: no two edges of a lane lie over each other. */
  readonly lane: number;
  /** How much worse the best way through it is than the best way of all; 0 on a best way. */
  readonly cost: number;
}

/** The edges whose cost is at most `limit`, each in the lowest lane that is free, the short ones first. */
export function drawnEdges({ edges, paths, forced }: LatticeView, limit: number): readonly DrawnEdge[] {
  const best = bestScore({ edges, paths });
  const kept = new Set([...(paths[0]?.edges ?? []), ...(forced?.edges ?? [])]);
  /** The best way runs low. */
  const rank = ({ index }: { readonly index: number }) => (kept.has(index) ? 0 : 1);
  const lanes: Set<number>[] = [];
  return edges
    .map((edge, index) => ({ ...edge, index, cost: Math.max(0, best - edge.best_score) }))
    .filter(({ index, cost }) => cost <= limit || kept.has(index))
    .sort((one, other) => length(one) - length(other) || rank(one) - rank(other) || one.span[0] - other.span[0])
    .map((edge) => ({ ...edge, lane: takeLane(lanes, edge) }))
    .sort((one, other) => one.span[0] - other.span[0] || one.span[1] - other.span[1]);
}

/** The lowest free lane, counted from 1; an edge over several characters begins above the shorter ones. */
function takeLane(lanes: Set<number>[], edge: LatticeViewEdge): number {
  const [from, to] = edge.span;
  const places = Array.from({ length: to - from }, (_, index) => from + index);
  let lane = Math.min(length(edge) - 1, lanes.length);
  while (places.some((place) => lanes[lane]?.has(place))) lane++;
  const taken = (lanes[lane] ??= new Set());
  for (const place of places) taken.add(place);
  return lane + 1;
}

const length = ({ span: [from, to] }: LatticeViewEdge) => to - from;

/** The best score in the lattice: the tokenizer's own way, or, among rounding, a hair more. */
function bestScore({ edges, paths }: Pick<LatticeView, 'edges' | 'paths'>): number {
  return Math.max(paths[0]?.score ?? -Infinity, ...edges.map(({ best_score }) => best_score));
}

/** The largest cost of an edge, rounded up. */
export function largestCost(view: LatticeView): number {
  const best = bestScore(view);
  return Math.ceil(Math.max(0, ...view.edges.map(({ best_score }) => best - best_score)));
}

/** The edge that an arrow key leads to: left and right to the next one in reading order, up and down within a place. */
export function edgeAfterKey(key: string, from: number, edges: readonly DrawnEdge[]): number | null {
  const last = edges.length - 1;
  const here = edges[from];
  if (!here) return null;
  const moves: Readonly<Record<string, () => number>> = {
    ArrowRight: () => edges.findIndex(({ span }) => span[0] >= here.span[1]),
    ArrowLeft: () => edges.findLastIndex(({ span }) => span[1] <= here.span[0]),
    ArrowUp: () => Math.min(from + 1, last),
    ArrowDown: () => Math.max(from - 1, 0),
    Home: () => 0,
    End: () => last,
  };
  const next = moves[key]?.();
  return next === undefined ? null : next < 0 ? from : next;
}

/** The pieces of a way. */
export function pathPieces({ edges }: LatticeView, path: LatticeViewPath): readonly string[] {
  return path.edges.map((edge) => edges[edge]?.piece ?? '');
}

/** One row an edge. */
export function latticeCsv(view: LatticeView): string {
  const onBest = new Set(view.paths[0]?.edges);
  const rows = view.edges.map(({ span: [from, to], piece, id, score, best_score }, index) => [
    ...[from, to, piece, id, score, best_score],
    onBest.has(index) ? 1 : 0,
  ]);
  return csvText([['from', 'to', 'piece', 'id', 'score', 'best_score_through', 'on_best_path'], ...rows]);
}
