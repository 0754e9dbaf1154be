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

export type Stack = 'encoder' | 'decoder';

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
export function biasTableName(config: T5Config, stack: Stack, layer: number): string {
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
  const mask = causalBias(causalMask);
  const { rows, length, attentionMask } = memory;
  return runStack(description, 'decoder', ids, buckets, mask, { rows, length, bias: additiveMask(attentionMask) });
}

/** An additive mask [length, length] as it is added to scores: [1, 1, length, length]. */
export function causalBias(causalMask: Value): Value {
  return reshape(causalMask, [1, 1, ...causalMask.dims]);
}

/** What the decoder looks at across: the encoder's rows, and what is added to the scores. */
export interface Memory {
  readonly rows: Value; // [batch*encoder_sequence, d_model]
  readonly length: Dim;
  readonly bias: Value; // [batch, 1, 1, encoder_sequence]
}

/** What all blocks of a stack share. */
export interface BlockSurroundings {
  readonly batch: Dim;
  readonly length: Dim;
  /** Relative attention bias and mask, as they are added to the scores of self-attention. */
  readonly selfBias: Value;
  /** Null in the encoder. */
  readonly memory: Memory | null;
}

/** The rows as a stack's first block gets them: [batch*length, d_model]. */
export function stackStart(description: Description, stack: Stack, ids: Value): Value {
  const { drop = withoutDropout } = description;
  return drop(`${stack}.embed_tokens`, embed(description, ids));
}

/** T5Block: self-attention, in the decoder cross-attention, feed-forward; each behind its norm, with its residual. */
export function stackBlock(
  description: Description,
  stack: Stack,
  layer: number,
  input: Value, // [batch*length, d_model]
  { batch, length, selfBias, memory }: BlockSurroundings,
): { readonly hidden: Value; readonly self: AttentionSteps; readonly cross: AttentionSteps | null } {
  const { drop = withoutDropout } = description;
  const block = `${stack}.block.${layer}`;
  const normed = (part: number, x: Value) => layerNorm(description, `${block}.layer.${part}.layer_norm.weight`, x);
  const states = { rows: normed(0, input), length };
  const self = attention(description, `${block}.layer.0.SelfAttention`, batch, states, states, selfBias);
  let hidden = add(input, drop(`${block}.layer.0`, self.output));
  let cross: AttentionSteps | null = null;
  if (memory) {
    const queries = { rows: normed(1, hidden), length };
    cross = attention(description, `${block}.layer.1.EncDecAttention`, batch, queries, memory, memory.bias);
    hidden = add(hidden, drop(`${block}.layer.1`, cross.output));
  }
  const last = memory ? 2 : 1;
  const prefix = `${block}.layer.${last}`;
  const output = feedForward(description, `${prefix}.DenseReluDense`, normed(last, hidden));
  return { hidden: add(hidden, drop(prefix, output)), self, cross };
}

/** The rows that leave a stack. */
export function stackEnd(description: Description, stack: Stack, hidden: Value): Value {
  const { drop = withoutDropout } = description;
  const prefix = `${stack}.final_layer_norm`;
  return drop(prefix, layerNorm(description, `${prefix}.weight`, hidden));
}

function runStack(
  description: Description,
  stack: Stack,
  ids: Value,
  buckets: Value,
  mask: Value,
  memory: Memory | null,
): StackSteps {
  const { config, parameters } = description;
  const [batch, length] = ids.dims as [Dim, Dim];
  const biasOf = memoize((table: string) => positionBias(parameters.get(table), buckets));
  const selfBiasOf = memoize((table: string) => add(biasOf(table), mask));
  const hiddenStates: Value[] = [];
  const selfAttentions: AttentionSteps[] = [];
  const crossAttentions: AttentionSteps[] = [];
  const positionBiases: Value[] = [];

  let hidden = stackStart(description, stack, ids);
  for (let layer = 0; layer < layerCount(config, stack); layer++) {
    hiddenStates.push(hidden);
    const table = biasTableName(config, stack, layer);
    positionBiases.push(biasOf(table));
    const surroundings = { batch, length, selfBias: selfBiasOf(table), memory };
    const block = stackBlock(description, stack, layer, hidden, surroundings);
    selfAttentions.push(block.self);
    if (block.cross) crossAttentions.push(block.cross);
    hidden = block.hidden;
  }
  const lastHiddenState = stackEnd(description, stack, hidden);
  hiddenStates.push(lastHiddenState);
  return { lastHiddenState, hiddenStates, selfAttentions, crossAttentions, positionBiases };
}

/** How many blocks a stack has. */
export function layerCount(config: T5Config, stack: Stack): number {
  return stack === 'encoder' ? config.num_layers : config.num_decoder_layers;
}

function memoize<Result>(make: (key: string) => Result): (key: string) => Result {
  const made = new Map<string, Result>();
  return (key) => {
    let result = made.get(key);
    if (result === undefined) made.set(key, (result = make(key)));
    return result;
  };
}
