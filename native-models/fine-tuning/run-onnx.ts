import { giveBack, type Session } from '../runtime/session.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { onnxFiles } from './write-onnx.ts';

/** The exported ONNX files, opened. */
export type OnnxSessions = Readonly<Record<keyof typeof onnxFiles, Session>>;

type Ids = Tensor<BigInt64Array>;

/** What both decoders take of the source. */
export interface OnnxSource {
  readonly encoder_attention_mask: Ids; // [batch, encoder_sequence]
  readonly encoder_hidden_states: Tensor; // [batch, encoder_sequence, d_model]
}

/** Runs the encoder. */
export async function encodeOnnx(
  { encoder }: OnnxSessions,
  { input_ids, attention_mask }: { readonly input_ids: Ids; readonly attention_mask: Ids },
): Promise<OnnxSource> {
  const { last_hidden_state } = await encoder.run({ input_ids, attention_mask });
  return { encoder_attention_mask: attention_mask, encoder_hidden_states: last_hidden_state! };
}

/** All positions at once, without a cache: ids [batch, length] → logits [batch, length, vocab_size]. */
export async function runWithoutCache({ decoder }: OnnxSessions, source: OnnxSource, input_ids: Ids): Promise<Tensor> {
  return (await decoder.run({ input_ids, ...source })).logits!;
}

/**
 * One position after the other as other programs generate: the decoder runs once, over the ids before `first`, and what it
 * gives is the cache with which the other decoder begins. Yields the logits [batch, 1, vocab_size] of `first` and of each
 * position after it.
 */
export async function* runWithCache(
  { decoder, decoderWithPast }: OnnxSessions,
  source: OnnxSource,
  ids: Ids, // [batch, length]
  first: number,
): AsyncGenerator<{ readonly position: number; readonly logits: Tensor }> {
  const { encoder_attention_mask } = source;
  const start = await decoder.run({ input_ids: columns(ids, 0, first), ...source });
  let past = presentAsPast(start);
  for (let position = first; position < ids.dims[1]!; position++) {
    const input_ids = columns(ids, position, position + 1);
    const outputs = await decoderWithPast.run({ input_ids, encoder_attention_mask, ...past });
    const longer = presentAsPast(outputs);
    for (const name of Object.keys(longer)) giveBack(past[name]!.data); // each step brings a whole cache
    past = { ...past, ...longer };
    yield { position, logits: outputs['logits']! };
  }
}

/** What a decoder gives for the next step, under the names under which that takes it. */
function presentAsPast(outputs: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
  const present = Object.entries(outputs).filter(([name]) => name.startsWith('present.'));
  return Object.fromEntries(present.map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor]));
}

/** ids [batch, length] at the positions from `start` up to `end`, which does not belong to them. */
function columns({ dims: [batch = 0, length = 0], data }: Ids, start: number, end: number): Ids {
  const rows = Array.from({ length: batch }, (_, row) => [...data.subarray(row * length + start, row * length + end)]);
  return { dims: [batch, end - start], data: BigInt64Array.from(rows.flat()) };
}
