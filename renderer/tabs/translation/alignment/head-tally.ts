import type { AlignmentMeasurement, HeadAgreement } from '../../../../electron/contract/replies/translation.ts';
import { csvText } from '../../../ui/csv.ts';

/** What the measurements of a model's translations add up to, by head. */
export interface HeadTally {
  /** How many target tokens had a clear effect. */
  readonly clear: number;
  readonly heads: readonly HeadAgreement[];
  /** The pairs that went in: the same pair counts once. */
  readonly pairs: ReadonlySet<string>;
  /** The head that is called aligning; null as long as nothing clear was measured. */
  readonly leader: HeadKey | null;
  /** Which head it was before, and with which pair that changed, from 1; null where it never did. */
  readonly change: { readonly from: HeadKey; readonly pair: number } | null;
}

export const emptyTally: HeadTally = { clear: 0, heads: [], pairs: new Set(), leader: null, change: null };

type Measured = Pick<AlignmentMeasurement, 'decisive' | 'heads'>;

/** The tally with one more pair. */
export function withMeasurement(tally: HeadTally, key: string, { decisive, heads }: Measured): HeadTally {
  if (tally.pairs.has(key)) return tally;
  const before = new Map(tally.heads.map((head) => [headKey(head), head]));
  const sum = {
    clear: tally.clear + decisive.filter((column) => column !== null).length,
    heads: heads.map((head) => {
      const { hits = 0, mass = 0 } = before.get(headKey(head)) ?? {};
      return { ...head, hits: head.hits + hits, mass: head.mass + mass };
    }),
    pairs: new Set([...tally.pairs, key]),
  };
  const leader = nextLeader(tally.leader, sum);
  const isOther = tally.leader !== null && leader !== tally.leader;
  const change = isOther ? { from: tally.leader, pair: sum.pairs.size } : tally.change;
  return { ...sum, leader, change };
}

/**
 * By how many pieces another head has to lead before it takes over. The hits of two heads that align equally well differ by
 * chance: over `clear` pieces with a standard deviation of at most √clear.
 */
export function clearLead(clear: number): number {
  return Math.floor(Math.sqrt(clear)) + 1;
}

/** The leader stays until another leads clearly: a head that changes with every translation would say nothing. */
function nextLeader(leader: HeadKey | null, tally: Pick<HeadTally, 'clear' | 'heads'>): HeadKey | null {
  const best = mostAgreeing(tally);
  const kept = tally.heads.find((head) => headKey(head) === leader);
  if (!best || !kept) return best && headKey(best);
  return headKey(best.hits - kept.hits >= clearLead(tally.clear) ? best : kept);
}

/** By model folder: what the measurements of this session add up to. */
export type HeadTallies = ReadonlyMap<string, HeadTally>;

export const noTallies: HeadTallies = new Map();

/** The tallies with one more pair of a model. */
export function withPair(tallies: HeadTallies, model: string, key: string, measured: Measured): HeadTallies {
  return new Map([...tallies, [model, withMeasurement(tallies.get(model) ?? emptyTally, key, measured)]]);
}

export type HeadKey = `${number}.${number}`;
export const headKey = ({ layer, head }: Pick<HeadAgreement, 'layer' | 'head'>): HeadKey => `${layer}.${head}`;

/** The head that is called aligning; null as long as nothing clear was measured. */
export function aligningHead({ leader, heads }: HeadTally): HeadAgreement | null {
  return heads.find((head) => headKey(head) === leader) ?? null;
}

/** A head that agrees more often by now, but not so much more that it could not be chance; null where there is none. */
export function runnerUp(tally: HeadTally): HeadAgreement | null {
  const [best, leader] = [mostAgreeing(tally), aligningHead(tally)];
  return best && leader && best.hits > leader.hits ? best : null;
}

/** The head that agrees most often, of equal ones that with most weight; null as long as nothing clear was measured. */
function mostAgreeing({ clear, heads }: Pick<HeadTally, 'clear' | 'heads'>): HeadAgreement | null {
  if (clear === 0) return null;
  return heads.reduce<HeadAgreement | null>((best, head) => (best && !isBetter(head, best) ? best : head), null);
}

const isBetter = (one: HeadAgreement, other: HeadAgreement) =>
  one.hits > other.hits || (one.hits === other.hits && one.mass > other.mass);

/** From this part of the tokens on, a head may be called aligning without a warning. */
export const ALIGNING_SHARE = 0.5;

export const headOrders = ['place', 'agreement', 'weight'] as const;
export type HeadOrder = (typeof headOrders)[number];

/** Heads in the order of a column: places from the first, figures from the largest. */
export function sortedHeads({ heads }: HeadTally, order: HeadOrder): readonly HeadAgreement[] {
  if (order === 'place') return heads.toSorted((one, other) => one.layer - other.layer || one.head - other.head);
  const byHits = (one: HeadAgreement, other: HeadAgreement) => other.hits - one.hits;
  const byMass = (one: HeadAgreement, other: HeadAgreement) => other.mass - one.mass;
  const [first, second] = order === 'agreement' ? [byHits, byMass] : [byMass, byHits];
  return heads.toSorted((one, other) => first(one, other) || second(one, other));
}

/** One row a head. */
export function headsCsv({ clear, heads }: HeadTally): string {
  const rows = heads.map(({ layer, head, hits, mass }) => [layer, head, hits, clear, clear && mass / clear]);
  return csvText([['layer', 'head', 'hits', 'clear_tokens', 'mean_weight'], ...rows]);
}
