import { cast, input, mul, scalar } from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import { dtypes } from '../tensor/dtype.ts';
import type { Drop } from './description.ts';

/** A mask that the graph wants at each run: 1 keeps an element, 0 drops it. */
export interface DropoutMask {
  /** The input `dropout.{place}`, uint8. */
  readonly mask: Value;
  /** The share of elements to drop. */
  readonly rate: number;
}

/**
 * Dropout where Hugging Face's T5 has it (embeddings, attention weights, inside the feed-forward layer, before each
 * residual, after the final norm), with masks that are inputs of the graph, uint8: whoever runs it draws them, so a
 * resumed run can draw the same ones. What is kept is scaled by 1 / (1 − rate) (torch.nn.functional.dropout).
 */
export class Dropout {
  readonly masks: DropoutMask[] = [];

  constructor(private readonly rate: number) {}

  readonly drop: Drop = (place, x) => {
    const mask = input(`dropout.${place}`, 'uint8', x.dims);
    this.masks.push({ mask, rate: this.rate });
    const kept = mul(cast(mask, 'float32', dtypes.float32.onnx), scalar(1 / (1 - this.rate)));
    return mul(x, kept);
  };
}
