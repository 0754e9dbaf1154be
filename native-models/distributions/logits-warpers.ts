import { logProbability, normalizer } from './log-softmax.ts';
import { RankedScores } from './ranked-scores.ts';
import { TopK } from './top-k.ts';

/** Hugging Face's arguments of sampling, under their own names. */
export interface SamplingOptions {
  readonly do_sample: boolean;
  readonly num_beams: number;
  readonly temperature: number;
  /** 0: off. */
  readonly top_k: number;
  readonly top_p: number;
  /** null: off. */
  readonly min_p: number | null;
  readonly typical_p: number;
}

interface WarperContext {
  readonly eos_token_ids: readonly number[];
}

/** Changes the scores of one row's next token in place. */
export type LogitsWarper = (scores: Float32Array) => void;

/** Makes a warper, or nothing where the options leave it off. */
type WarperRow = (options: SamplingOptions, context: WarperContext) => LogitsWarper | null;

/** The processors of sampling, in Hugging Face's order; all of them off in greedy and beam search. */
export const logitsWarpers: readonly WarperRow[] = [
  ({ do_sample, temperature }) => (do_sample && temperature !== 1 ? divideByTemperature(temperature) : null),
  ({ do_sample, top_k, num_beams }, context) =>
    do_sample && top_k !== 0 ? keepTopK(Math.max(top_k, leastKept(num_beams, context))) : null,
  ({ do_sample, top_p, num_beams }, context) =>
    do_sample && top_p < 1 ? keepTopP(top_p, leastKept(num_beams, context)) : null,
  ({ do_sample, min_p, num_beams }, context) =>
    do_sample && min_p !== null ? keepMinP(min_p, leastKept(num_beams, context)) : null,
  ({ do_sample, typical_p, num_beams }, context) =>
    do_sample && typical_p < 1 ? keepTypical(typical_p, leastKept(num_beams, context)) : null,
];

/** Beams need a token beside the end-of-sequence tokens to go on with. */
function leastKept(num_beams: number, { eos_token_ids }: WarperContext): number {
  return num_beams === 1 ? 1 : Math.max(2, eos_token_ids.length + 1);
}

/** TemperatureLogitsWarper. */
function divideByTemperature(temperature: number): LogitsWarper {
  const divisor = Math.fround(temperature);
  return (scores) => {
    for (let i = 0; i < scores.length; i++) scores[i] = scores[i]! / divisor;
  };
}

/** TopKLogitsWarper (Fan and others, arXiv:1805.04833): scores below the k-th largest go; its equals stay. */
function keepTopK(k: number): LogitsWarper {
  // Up to some hundreds a sorted list of the best is the quickest; beyond, typed arrays sort numbers natively.
  const top = k <= 256 ? new TopK(k) : null;
  let sorted = new Float32Array(0);
  return (scores) => {
    if (k >= scores.length) return;
    let limit: number;
    if (top) {
      top.clear();
      top.offerAll(scores);
      limit = top.threshold;
    } else {
      if (sorted.length !== scores.length) sorted = new Float32Array(scores.length);
      sorted.set(scores);
      limit = sorted.sort()[scores.length - k]!;
    }
    for (let i = 0; i < scores.length; i++) if (scores[i]! < limit) scores[i] = -Infinity;
  };
}

/** TopPLogitsWarper (Holtzman and others, arXiv:1904.09751): the least probable go while together they are within 1 − top_p. */
function keepTopP(top_p: number, leastKept: number): LogitsWarper {
  const limit = Math.fround(1 - top_p);
  const ranked = new RankedScores();
  return (scores) => {
    const { count, order, probabilities } = rankByScore(ranked, scores);
    let cumulative = 0;
    for (let rank = 0; rank < count - leastKept; rank++) {
      cumulative += probabilities[rank]!;
      if (Math.fround(cumulative) > limit) return;
      scores[order[rank]!] = -Infinity;
    }
  };
}

/** MinPLogitsWarper (Nguyen and others, arXiv:2407.01082): probabilities below min_p times the largest go. */
function keepMinP(min_p: number, leastKept: number): LogitsWarper {
  const factor = Math.fround(min_p);
  const ranked = new RankedScores();
  return (scores) => {
    const { count, order, probabilities } = rankByScore(ranked, scores);
    const limit = Math.fround(factor * probabilities[count - 1]!);
    for (let rank = 0; rank < count - leastKept && probabilities[rank]! < limit; rank++) {
      scores[order[rank]!] = -Infinity;
    }
  };
}

function rankByScore(ranked: RankedScores, scores: Float32Array): RankedScores {
  ranked.take(scores);
  ranked.sortBy(scores);
  ranked.softmax(scores);
  return ranked;
}

/** TypicalLogitsWarper (Meister and others, arXiv:2202.00666): keeps the tokens whose surprise is closest to the entropy. */
function keepTypical(typical_p: number, leastKept: number): LogitsWarper {
  const mass = Math.fround(typical_p);
  const ranked = new RankedScores();
  let distances = new Float32Array(0);
  return (scores) => {
    if (distances.length !== scores.length) distances = new Float32Array(scores.length);
    ranked.take(scores);
    distanceFromEntropy(scores, ranked, distances);
    ranked.sortBy(distances);
    ranked.softmax(scores);
    const { count, order, probabilities } = ranked;
    let last = 0;
    let cumulative = probabilities[0]!;
    while (Math.fround(cumulative) < mass && last < count - 1) cumulative += probabilities[++last]!;
    const limit = distances[order[last]!]!;
    for (let rank = leastKept; rank < count; rank++) {
      if (distances[order[rank]!]! > limit) scores[order[rank]!] = -Infinity;
    }
  };
}

/** |−log p − H| of each finite score. */
function distanceFromEntropy(scores: Float32Array, { count, order }: RankedScores, distances: Float32Array): void {
  const norm = normalizer(scores);
  let entropy = 0;
  for (let rank = 0; rank < count; rank++) {
    const log = logProbability(scores[order[rank]!]!, norm);
    entropy -= Math.exp(log) * log;
    distances[order[rank]!] = log;
  }
  for (let rank = 0; rank < count; rank++) {
    const index = order[rank]!;
    distances[index] = Math.abs(-distances[index]! - entropy);
  }
}
