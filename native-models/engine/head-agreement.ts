import type { FloatTensor } from '../tensor/tensor.ts';
import { headPart } from './attention-place.ts';
import type { Erasure } from './erasure.ts';

/**
 * From how many nats on an erasure counts as clear: the target token's probability falls below 61 % of what it was.
 * Below, which source token has the largest effect is chance.
 */
const CLEAR_EFFECT = 0.5;

/** How well a head of cross-attention looks where it matters, over the target tokens with a clear effect. */
export interface HeadAgreement {
  readonly layer: number;
  readonly head: number;
  /** For how many of them its largest weight is on the source token with the largest effect. */
  readonly hits: number;
  /** Its weight on that source token, summed over them. */
  readonly mass: number;
}

/** A range of positions, the last one excluded. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** By target token, the source token of the text whose erasure costs most; null where no erasure costs clearly. */
export function decisiveTokens({ effects, erased, losses }: Erasure, text: TokenRange): readonly (number | null)[] {
  return Array.from(losses, (_, target) => {
    let decisive: number | null = null;
    let largest = CLEAR_EFFECT;
    for (let column = text.from; column < Math.min(text.to, erased); column++) {
      const effect = effects[target * erased + column]!;
      if (effect < largest) continue;
      largest = effect;
      decisive = column;
    }
    return decisive;
  });
}

/**
 * Every head of cross-attention against what erasure found.
 * @param layers weights by layer, [1, num_heads, targets, sources].
 * @param decisive by target token; null for those that do not count.
 */
export function headAgreement(
  layers: readonly FloatTensor[],
  decisive: readonly (number | null)[],
): readonly HeadAgreement[] {
  return layers.flatMap((weights, layer) =>
    Array.from({ length: weights.dims[1]! }, (_, head) => {
      const { data, dims } = headPart(weights, head);
      const columns = dims[1]!;
      let hits = 0;
      let mass = 0;
      decisive.forEach((column, row) => {
        if (column === null) return;
        const looked = data.subarray(row * columns, (row + 1) * columns);
        mass += looked[column]!;
        if (looked.every((weight) => weight <= looked[column]!)) hits += 1;
      });
      return { layer, head, hits, mass };
    }),
  );
}
