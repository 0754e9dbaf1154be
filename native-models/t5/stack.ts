import { add, cast, gather, mul, reshape, rmsNormalization, scalar, sub } from '../graph/operators.ts';
import { productDim, type Dim } from '../graph/dim.ts';
import type { Value } from '../graph/graph.ts';
import { dtypes } from '../tensor/dtype.ts';
import { attention, type AttentionSteps } from './attention.ts';
import { feedForward } from './feed-forward.ts';
import { withoutDropout, type Description } from './description.ts';
import { hasRelativeAttentionBias } from './parameter-names.ts';
import { positionBias } from './relative-attention-bias.ts';
import type { T5Config } from './t5-config.ts';

/** torch.finfo(torch.float32).min: what Hugging Face adds where attention may not go. */
export const MASKED = -3.4028234663852886e38;

/** A stack's result and everything on the way that can be looked at. */
export interface StackSteps {
  /** After the final norm: [batch*length, d_model]. */
  readonly lastHiddenState: Value;
  /** Before each block and after the final norm, as Hugging Face's `hidden_states`. */
  readonly hiddenStates: readonly Value[];
  readonly selfAttentions: readonly AttentionSteps[];
  readonly crossAttentions: readonly AttentionSteps[];
  /** By layer: [1, num_heads, length, length]. */
  readonly positionBiases: readonly Value[];
}

/** Token embeddings: ids [batch, length] → [batch*length, d_model]. T5 does not scale them. */
export function embed({ config, parameters }: Description, ids: Value): Value {
  return reshape(gather(parameters.get('shared.weight'), ids), [productDim(ids.dims), config.d_model]);
}

/** attention_mask [batch, length] of ones and zeros → what is added to the scores: [batch, 1, 1, length]. */
export function additiveMask(attentionMask: Value): Value {
  const [batch, length] = attentionMask.dims;
  const ones = cast(attentionMask, 'float32', dtypes.float32.onnx);
  return reshape(mul(sub(scalar(1), ones), scalar(MASKED)), [batch!, 1, 1, length!]);
}

export function layerNorm({ config, parameters }: Description, name: string, x: Value): Value {
  return rmsNormalization(x, parameters.get(name), config.layer_norm_epsilon);
}

/** umT5 learns a relative attention bias in every layer; the others share that of the first. */
export function biasTableName(config: T5Config, stack: 'encoder' | 'decoder', layer: number): string {
  const owner = hasRelativeAttentionBias(config, layer) ? layer : 0;
  return `${stack}.block.${owner}.layer.0.SelfAttention.relative_attention_bias.weight`;
}

/** The encoder over ids [batch, encoder_sequence]. */
export function encoderStack(description: Description, ids: Value, attentionMask: Value, buckets: Value): StackSteps {
  return runStack(description, 'encoder', ids, buckets, additiveMask(attentionMask), null);
}

/** The decoder, teacher-forced: all positions at once, each seeing the earlier ones (`causalMask`, additive). */
export function decoderStack(
  description: Description,
  ids: Value, // [batch, decoder_sequence]
  buckets: Value, // [decoder_sequence, decoder_sequence]
  causalMask: Value, // [decoder_sequence, decoder_sequence]
  memory: { rows: Value; length: Dim; attentionMask: Value },
): StackSteps {
  const length = ids.dims[1]!;
  const mask = reshape(causalMask, [1, 1, length, length]);
  return runStack(description, 'decoder', ids, buckets, mask, memory);
}

function runStack(
  description: Description,
  stack: 'encoder' | 'decoder',
  ids: Value,
  buckets: Value,
  mask: Value,
  memory: { rows: Value; length: Dim; attentionMask: Value } | null,
): StackSteps {
  const { config, parameters, drop = withoutDropout } = description;
  const [batch, length] = ids.dims as [Dim, Dim];
  const layers = stack === 'encoder' ? config.num_layers : config.num_decoder_layers;
  const biasOf = memoize((table: string) => positionBias(parameters.get(table), buckets));
  const selfBiasOf = memoize((table: string) => add(biasOf(table), mask));
  const crossBias = memory && additiveMask(memory.attentionMask);
  const hiddenStates: Value[] = [];
  const selfAttentions: AttentionSteps[] = [];
  const crossAttentions: AttentionSteps[] = [];
  const positionBiases: Value[] = [];

  let hidden = drop(`${stack}.embed_tokens`, embed(description, ids)); // [batch*length, d_model]
  for (let layer = 0; layer < layers; layer++) {
    hiddenStates.push(hidden);
    const block = `${stack}.block.${layer}`;
    const table = biasTableName(config, stack, layer);
    positionBiases.push(biasOf(table));
    const rows = layerNorm(description, `${block}.layer.0.layer_norm.weight`, hidden);
    const self = { rows, length };
    const steps = attention(description, `${block}.layer.0.SelfAttention`, batch, self, self, selfBiasOf(table));
    selfAttentions.push(steps);
    hidden = add(hidden, drop(`${block}.layer.0`, steps.output));
    if (memory && crossBias) {
      const queries = { rows: layerNorm(description, `${block}.layer.1.layer_norm.weight`, hidden), length };
      const prefix = `${block}.layer.1.EncDecAttention`;
      const cross = attention(description, prefix, batch, queries, memory, crossBias);
      crossAttentions.push(cross);
      hidden = add(hidden, drop(`${block}.layer.1`, cross.output));
    }
    const last = `${block}.layer.${memory ? 2 : 1}`;
    const normed = layerNorm(description, `${last}.layer_norm.weight`, hidden);
    hidden = add(hidden, drop(last, feedForward(description, `${last}.DenseReluDense`, normed)));
  }
  const normed = layerNorm(description, `${stack}.final_layer_norm.weight`, hidden);
  const lastHiddenState = drop(`${stack}.final_layer_norm`, normed);
  hiddenStates.push(lastHiddenState);
  return { lastHiddenState, hiddenStates, selfAttentions, crossAttentions, positionBiases };
}

function memoize<Result>(make: (key: string) => Result): (key: string) => Result {
  const made = new Map<string, Result>();
  return (key) => {
    let result = made.get(key);
    if (result === undefined) made.set(key, (result = make(key)));
    return result;
  };
}
