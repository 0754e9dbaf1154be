import type { Comparison, Goal } from './goals.ts';
import { median } from './timing.ts';

/** A line that a peer's script or `npm run bench` printed. */
export interface MeasuredLine {
  readonly peer: string;
  readonly what: string;
  readonly value: number;
  readonly precision?: string;
}

/** The lines of one round: peers and lab, measured one after the other. */
export type Round = readonly MeasuredLine[];

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface ComparedFigure {
  readonly what: string;
  readonly precision: string | null;
  readonly lab: Spread;
  readonly peer: string | null;
  readonly peerValue: Spread | null;
  /** Lab by peer, round by round; null without a peer's figure. */
  readonly ratio: Spread | null;
  readonly goal: Goal | null;
  /** Whether the median meets the goal; null where there is no goal or nothing to hold against it. */
  readonly met: boolean | null;
}

/**
 * Reads one line of a bench: its figure, and, where the line tells a peak of memory as well, that one under a name of its own
 * (`train_step_2x9x4_ms` has `train_step_2x9x4_peak_mb`). Empty for anything else, since other programs' libraries may
 * print as well.
 */
export function parseMeasuredLine(line: string): readonly MeasuredLine[] {
  if (!line.startsWith('{')) return [];
  try {
    const { peer, what, value, precision, peak_mb } = JSON.parse(line) as Record<string, unknown>;
    if (typeof peer !== 'string' || typeof what !== 'string' || typeof value !== 'number') return [];
    const figure = { peer, what, value, ...(typeof precision === 'string' ? { precision } : {}) };
    if (typeof peak_mb !== 'number') return [figure];
    return [figure, { ...figure, what: what.replace(/_ms$/, '_peak_mb'), value: peak_mb }];
  } catch {
    return [];
  }
}

/**
 * The rows of the table for which the lab has figures. A ratio counts only from figures of the same round. Where a peer has
 * none, the lab's figure stands alone, and only once.
 */
export function compareRounds(rounds: readonly Round[], table: readonly Comparison[]): readonly ComparedFigure[] {
  const shown = new Set<string>();
  return table.flatMap((row) => {
    const figure = comparedFigure(rounds, row);
    const key = `${row.what} ${row.precision}`;
    if (figure === null || (figure.ratio === null && shown.has(key))) return [];
    shown.add(key);
    return [figure];
  });
}

/** Null where the lab was not measured. */
function comparedFigure(rounds: readonly Round[], row: Comparison): ComparedFigure | null {
  const { what, precision, peer, goal } = row;
  const ofLab = rounds.map((round) => find(round, 't5-lab', what, precision));
  const ofPeer = rounds.map((round) => (peer === null ? undefined : find(round, peer, what, null)));
  const lab = spread(ofLab);
  if (lab === null) return null;
  const ratio = spread(ofLab.map((value, round) => quotient(value, ofPeer[round])));
  const met = goal === null ? null : isMet(goal, lab, ratio);
  return { what, precision, lab, peer, peerValue: spread(ofPeer), ratio, goal, met };
}

function find(round: Round, peer: string, what: string, precision: string | null): number | undefined {
  return round.find((line) => line.peer === peer && line.what === what && (line.precision ?? null) === precision)
    ?.value;
}

function quotient(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined ? undefined : value / by;
}

/** Of the values that are there; null where none is. */
function spread(values: readonly (number | undefined)[]): Spread | null {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return null;
  return { median: median(known), min: Math.min(...known), max: Math.max(...known) };
}

function isMet(goal: Goal, lab: Spread, ratio: Spread | null): boolean | null {
  if (goal.kind === 'value-at-most') return lab.median <= goal.bound;
  if (ratio === null) return null;
  return goal.kind === 'ratio-at-most' ? ratio.median <= goal.bound : ratio.median >= goal.bound;
}
