import type { LabelToken } from '../../../../electron/contract/replies/values.ts';
import { drawToken } from '../../../../native-models/distributions/draw-token.ts';
import { distribution } from '../../../../native-models/distributions/log-softmax.ts';
import { logitsWarpers, type SamplingOptions } from '../../../../native-models/distributions/logits-warpers.ts';
import { RankedScores } from '../../../../native-models/distributions/ranked-scores.ts';
import { createRandom } from '../../../../native-models/distributions/random.ts';
import { TopK } from '../../../../native-models/distributions/top-k.ts';

/**
 * The model's own distribution at one position of a target. Its tokens stand in the order of their logits, largest
 * first: temperature keeps that order, and what looks for the largest or sorts again has little to do.
 */
export interface PositionDistribution {
  /** [vocab_size]: the token id of each rank; of equal logits the smaller id comes first. */
  readonly ids: Int32Array;
  /** [vocab_size]: the rank of each token id. */
  readonly ranks: Int32Array;
  /** [vocab_size], by rank. */
  readonly logits: Float32Array;
  /** softmax(logits), [vocab_size], by rank. */
  readonly probabilities: Float32Array;
  /** In nats. */
  readonly entropy: number;
  /** The likeliest tokens, best first. */
  readonly tokens: readonly LabelToken[];
}

/** The arguments of sampling that reshape a distribution, Hugging Face's names. */
export type Warping = Pick<SamplingOptions, 'temperature' | 'top_k' | 'top_p' | 'min_p' | 'typical_p'>;

/** Those of them that take tokens away, in the order in which Hugging Face applies them. */
export const cuttingArguments = ['top_k', 'top_p', 'min_p', 'typical_p'] as const;
export type CuttingArgument = (typeof cuttingArguments)[number];

/** A distribution as sampling would draw from it. */
export interface WarpedDistribution {
  /** Warped logits, [vocab_size], by rank; −∞ where a token cannot be drawn. */
  readonly scores: Float32Array;
  /** How many tokens are left. */
  readonly kept: number;
  /** What those have together under the model's own distribution. */
  readonly mass: number;
  /** Of what is left, in nats. */
  readonly entropy: number;
  /** How many tokens each argument took away. */
  readonly cut: Readonly<Record<CuttingArgument, number>>;
  /** The probability with which a token is drawn. */
  probabilityOf(id: number): number;
}

/** Sampling with every argument off. */
const off: SamplingOptions = {
  do_sample: true,
  num_beams: 1,
  temperature: 1,
  top_k: 0,
  top_p: 1,
  min_p: null,
  typical_p: 1,
};
const nothing = new TopK(0);

/** @param byId [vocab_size], the logit of each token id. */
export function positionDistribution(byId: Float32Array, tokens: readonly LabelToken[]): PositionDistribution {
  const ranked = new RankedScores();
  ranked.take(byId);
  ranked.sortBy(byId.map((logit) => -logit));
  const ids = new Int32Array(byId.length);
  ids.set(ranked.order.subarray(0, ranked.count));
  // Tokens that the model holds impossible come last.
  let last = ranked.count;
  for (let id = 0; id < byId.length; id++) if (byId[id] === -Infinity) ids[last++] = id;
  const ranks = new Int32Array(byId.length);
  ids.forEach((id, rank) => (ranks[id] = rank));
  const logits = Float32Array.from(ids, (id) => byId[id]!);
  const { max, logSum, entropy } = distribution(logits, nothing);
  const probabilities = logits.map((logit) => Math.exp(logit - max - logSum));
  return { ids, ranks, logits, probabilities, entropy, tokens };
}

/** The probability of a token id under the model's own distribution. */
export function probabilityBefore({ ranks, probabilities }: PositionDistribution, id: number): number {
  return probabilities[ranks[id] ?? -1] ?? 0;
}

/** What temperature, top_k, top_p, min_p and typical_p leave, one after the other as Hugging Face applies them. */
export function warp({ logits, probabilities, ranks }: PositionDistribution, warping: Warping): WarpedDistribution {
  const scores = logits.slice();
  const finite = countKept(scores);
  apply(scores, { ...off, temperature: warping.temperature });
  const cut = { top_k: 0, top_p: 0, min_p: 0, typical_p: 0 };
  let kept = finite;
  for (const name of cuttingArguments) {
    if (warping[name] === off[name]) continue;
    apply(scores, { ...off, [name]: warping[name] });
    const left = countKept(scores);
    cut[name] = kept - left;
    kept = left;
  }
  let mass = 0;
  for (let rank = 0; rank < scores.length; rank++) if (scores[rank]! > -Infinity) mass += probabilities[rank]!;
  const { max, logSum, entropy } = distribution(scores, nothing);
  return {
    ...{ scores, kept, mass: Math.min(1, mass), entropy, cut },
    probabilityOf: (id) => Math.exp(scores[ranks[id]!]! - max - logSum),
  };
}

function apply(scores: Float32Array, options: SamplingOptions): void {
  for (const row of logitsWarpers) row(options, { eos_token_ids: [] })?.(scores);
}

function countKept(scores: Float32Array): number {
  let count = 0;
  for (let rank = 0; rank < scores.length; rank++) if (scores[rank]! > -Infinity) count++;
  return count;
}

/** The token that a seed draws: the one that a sampled translation with that seed would begin with here. */
export function drawWith(seed: number, { ranks }: PositionDistribution, { scores }: WarpedDistribution): number {
  const byId = Float32Array.from(ranks, (rank) => scores[rank]!);
  return drawToken(byId, createRandom(seed, 0));
}
