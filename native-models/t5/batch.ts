import { LABEL_PAD_TOKEN_ID } from './loss.ts';
import { positionBuckets } from './relative-attention-bias.ts';
import { MASKED } from './stack.ts';
import type { T5Config } from './t5-config.ts';
import type { FloatTensor, Tensor } from '../tensor/tensor.ts';

type Ids = Tensor<BigInt64Array>;

/** What a data collator makes of pairs, as plain rows under Hugging Face's names. */
export interface BatchRows {
  readonly input_ids: readonly (readonly number[])[]; // [batch, encoder_sequence]
  readonly attention_mask: readonly (readonly number[])[]; // [batch, encoder_sequence]
  /** −100 where nothing is learnt. */
  readonly labels: readonly (readonly number[])[]; // [batch, decoder_sequence]
  readonly decoder_input_ids: readonly (readonly number[])[]; // [batch, decoder_sequence]
}

/** Encoder input: input_ids and attention_mask, [batch, encoder_sequence]. */
export type EncoderBatch = { readonly input_ids: Ids; readonly attention_mask: Ids; readonly encoder_buckets: Ids };

/** Decoder input under teacher forcing, [batch, decoder_sequence]. */
export type DecoderBatch = {
  readonly labels: Ids;
  readonly decoder_input_ids: Ids;
  readonly decoder_buckets: Ids;
  readonly causal_mask: FloatTensor;
};

/** A padded batch of pairs as the model gets it, Hugging Face's names. */
export type Seq2SeqBatch = EncoderBatch & DecoderBatch;

type TokenIds = ArrayLike<number>;

/** Rows of unlike length as one tensor, `padding` after each: [rows, longest]. */
function padRows(rows: readonly TokenIds[], padding: number): Ids {
  const longest = Math.max(0, ...rows.map((row) => row.length));
  const data = new BigInt64Array(rows.length * longest).fill(BigInt(padding));
  rows.forEach((row, index) => {
    for (let at = 0; at < row.length; at++) data[index * longest + at] = BigInt(row[at]!);
  });
  return { dims: [rows.length, longest], data };
}

/** Pairs of token ids, source and target with their `</s>`, as Hugging Face's DataCollatorForSeq2Seq pads them. */
export function collateBatch(
  config: T5Config,
  pairs: readonly { readonly source: TokenIds; readonly target: TokenIds }[],
): Seq2SeqBatch {
  return {
    ...collateSources(
      config,
      pairs.map(({ source }) => source),
    ),
    ...collateTargets(
      config,
      pairs.map(({ target }) => target),
    ),
  };
}

/** A batch to be read by eye. */
export function batchRows({ input_ids, attention_mask, labels, decoder_input_ids }: Seq2SeqBatch): BatchRows {
  const rowsOf = ({ dims: [rows = 0, length = 0], data }: Ids) =>
    Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * length, (row + 1) * length), Number));
  return {
    input_ids: rowsOf(input_ids),
    attention_mask: rowsOf(attention_mask),
    labels: rowsOf(labels),
    decoder_input_ids: rowsOf(decoder_input_ids),
  };
}

/** Sources as the encoder gets them: padded on the right, padding masked. */
export function collateSources(config: T5Config, sources: readonly TokenIds[]): EncoderBatch {
  const input_ids = padRows(sources, config.pad_token_id);
  const ones = sources.map((row) => new Uint8Array(row.length).fill(1));
  const length = input_ids.dims[1]!;
  return {
    input_ids,
    attention_mask: padRows(ones, 0),
    encoder_buckets: positionBuckets(config, true, length, length),
  };
}

/** Targets as the decoder gets them: labels padded with −100, decoder_input_ids shifted right. */
export function collateTargets(config: T5Config, targets: readonly TokenIds[]): DecoderBatch {
  const labels = padRows(targets, LABEL_PAD_TOKEN_ID);
  const length = labels.dims[1]!;
  return {
    labels,
    decoder_input_ids: shiftRight(config, labels),
    decoder_buckets: positionBuckets(config, false, length, length),
    causal_mask: causalMask(length),
  };
}

/** Hugging Face's `_shift_right`: the start token in front, the last label dropped, −100 read as padding. */
function shiftRight(config: T5Config, labels: Ids): Ids {
  const [rows = 0, length = 0] = labels.dims;
  const data = new BigInt64Array(labels.data.length);
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < length; at++) {
      const previous = at === 0 ? BigInt(config.decoder_start_token_id) : labels.data[row * length + at - 1]!;
      data[row * length + at] = previous === BigInt(LABEL_PAD_TOKEN_ID) ? BigInt(config.pad_token_id) : previous;
    }
  return { dims: labels.dims, data };
}

/** 0 where a position may look, the lowest float32 at later positions: [length, length]. */
function causalMask(length: number): FloatTensor {
  const data = new Float32Array(length * length);
  for (let query = 0; query < length; query++) data.fill(MASKED, query * length + query + 1, (query + 1) * length);
  return { dims: [length, length], data };
}
