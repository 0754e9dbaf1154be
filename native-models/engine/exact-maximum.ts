import { rowMaximum } from '../distributions/log-softmax.ts';
import type { Session } from '../runtime/session.ts';
import type { FloatTensor } from '../tensor/tensor.ts';
import { candidates, hiddenNorms, type RowNorms } from './output-bound.ts';

/** More candidates than this, and the whole float32 layer is the shorter way. */
const MAX_CANDIDATES = 64;

/** What finding the float32 maximum from 8-bit logits needs. */
export interface OutputLayer {
  /** hidden → logits with the weight in 8-bit blocks. */
  readonly approximate: Session;
  /** ids → rows of the float32 weight. */
  readonly weightRows: Session;
  /** hidden → float32 logits, made when it is first needed. */
  readonly exact: () => Promise<Session>;
  readonly norms: RowNorms;
}

/** How often the quick way was enough; for the bench. */
export interface MaximumCounts {
  certain: number;
  scoredAgain: number;
  wholeLayer: number;
}

/**
 * The token whose float32 logit is largest among those that `scores` leaves, for row `row` of `hidden` [rows, d_model]:
 * alone among the candidates of the bound, or by their products in double precision, or, where two lie closer than
 * float32's rounding can tell, by the whole float32 layer.
 */
export async function exactMaximum(
  layer: OutputLayer,
  hidden: FloatTensor,
  row: number,
  scores: Float32Array,
  counts?: MaximumCounts,
): Promise<number> {
  const width = hidden.dims[1]!;
  const state = hidden.data.subarray(row * width, (row + 1) * width);
  const norms = hiddenNorms(state);
  const ids = candidates(scores, layer.norms, norms, MAX_CANDIDATES);
  if (ids?.length === 1) {
    if (counts) counts.certain += 1;
    return ids[0]!;
  }
  const clear = ids && ids.length > 1 ? await clearWinner(layer, state, ids, norms.rounding) : null;
  if (clear !== null) {
    if (counts) counts.scoredAgain += 1;
    return clear;
  }
  if (counts) counts.wholeLayer += 1;
  const { logits } = await (await layer.exact()).run({ hidden });
  const exact = (logits!.data as Float32Array).slice(row * scores.length, (row + 1) * scores.length);
  for (let id = 0; id < exact.length; id++) if (scores[id] === -Infinity) exact[id] = -Infinity;
  return rowMaximum(exact).index;
}

/** The candidate whose product leads by more than float32 may be wrong about it and the next; null where none does. */
async function clearWinner(
  { weightRows, norms }: OutputLayer,
  state: Float32Array,
  ids: readonly number[],
  rounding: number,
): Promise<number | null> {
  const { rows } = await weightRows.run({ ids: { dims: [ids.length], data: BigInt64Array.from(ids, BigInt) } });
  const weights = rows!.data as Float32Array;
  const products = ids.map((_, at) => {
    let sum = 0;
    for (let index = 0; index < state.length; index++) sum += weights[at * state.length + index]! * state[index]!;
    return sum;
  });
  let best = 0;
  products.forEach((product, at) => {
    if (product > products[best]!) best = at;
  });
  const margin = (at: number) => rounding * (norms.length[ids[at]!]! + norms.length[ids[best]!]!);
  const leads = products.every((product, at) => at === best || products[best]! - product > margin(at));
  return leads ? ids[best]! : null;
}
