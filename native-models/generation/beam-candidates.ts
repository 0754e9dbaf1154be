import type { Beam } from './beam-search.ts';
import type { DecodeStepOutput } from './decode-step.ts';
import { logProbability, logSoftmaxInPlace, normalizer, type Normalizer } from '../distributions/log-softmax.ts';
import type { Random } from '../distributions/random.ts';
import type { Search } from './search.ts';
import type { TopK } from '../distributions/top-k.ts';

/** One token after one beam. */
export interface BeamCandidate {
  readonly beam: Beam;
  readonly id: number;
  /** The beam's score with this token's log probability added, float32. */
  readonly score: number;
}

/** Log probabilities that are given as they are. */
const asTheyAre: Normalizer = { max: 0, logSum: 0 };

/**
 * The best continuations of a source's beams, best first, as many as `top` holds; with `random`, drawn without
 * replacement in proportion to their probabilities, in the order drawn.
 */
export function selectBeams(
  search: Search,
  beams: readonly Beam[],
  output: DecodeStepOutput,
  top: TopK,
  random: Random | null,
): BeamCandidate[] {
  const { vocab_size } = output;
  const scores = new Map<number, number>();
  top.clear();
  beams.forEach((beam, index) => {
    const logits = search.logitsAt(output, beam.at);
    const norm = normalizer(logits);
    if (search.processors.length === 0 && !random) return offerRow(top, logits, norm, beam.score, index * vocab_size);
    const row = search.copyOf(logits);
    logSoftmaxInPlace(row, norm);
    search.applyProcessors(row, beam.hypothesis);
    if (random) drawRow(top, row, beam.score, index * vocab_size, random, scores);
    else offerRow(top, row, asTheyAre, beam.score, index * vocab_size);
  });
  return Array.from(top.indices.subarray(0, top.count), (index, rank) => ({
    beam: beams[Math.floor(index / vocab_size)]!,
    id: index % vocab_size,
    score: scores.get(index) ?? top.values[rank]!,
  }));
}

/** Offers every score of a row under base + token id. Most are turned away by one comparison, before any rounding. */
function offerRow(top: TopK, row: Float32Array, norm: Normalizer, score: number, base: number): void {
  const { max, logSum } = norm;
  // Three float32 roundings cannot lift a score further than this above the exact one.
  const slack = 1e-6 * (1 + Math.abs(max) + Math.abs(logSum) + Math.abs(score));
  const least = () => top.threshold - score + logSum + max - slack - 1e-6 * Math.abs(top.threshold);
  let limit = least();
  for (let id = 0; id < row.length; id++) {
    if (!(row[id]! < limit)) {
      top.offer(Math.fround(logProbability(row[id]!, norm) + score), base + id);
      limit = least();
    }
  }
}

/** −log(−log u) for the largest u below 1 that a Random gives. */
const largestNoise = -Math.log(-Math.log(1 - 2 ** -53));

/**
 * Gumbel's trick: the largest of score + Gumbel noise are a draw without replacement by softmax(score) (Kool and others,
 * arXiv:1903.06059), which is also how torch.multinomial draws.
 */
function drawRow(
  top: TopK,
  row: Float32Array,
  score: number,
  base: number,
  random: Random,
  scores: Map<number, number>,
): void {
  for (let id = 0; id < row.length; id++) {
    if (row[id] === -Infinity) continue;
    const total = Math.fround(row[id]! + score);
    if (total + largestNoise <= top.threshold) continue;
    const key = total - Math.log(-Math.log(random()));
    if (key > top.threshold) scores.set(base + id, total);
    top.offer(key, base + id);
  }
}
