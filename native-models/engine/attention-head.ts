import type { FloatTensor, Tensor } from '../tensor/tensor.ts';
import { throwIfAborted } from './engine-error.ts';
import { checkPlace } from './attention-place.ts';
import type { Seq2SeqBatch } from '../t5/batch.ts';
import { collatePairs, forward } from './teacher-forcing.ts';
import { labelTokens, type LabelToken } from './label-tokens.ts';
import type { EngineContext } from './t5-engine.ts';
import { generateIds } from './search-sources.ts';

export interface AttentionHeadRequest {
  readonly source: string;
  /** Left out, the model's own translation. */
  readonly target?: string | undefined;
  readonly kind: 'encoder' | 'decoder' | 'cross';
  readonly layer: number;
  readonly head: number;
}

type Matrix = readonly (readonly number[])[];

/** scores = query·keyᵀ; weights = softmax(scores + position_bias + mask). */
export interface AttentionHead {
  readonly kind: 'encoder' | 'decoder' | 'cross';
  readonly layer: number;
  readonly head: number;
  readonly row_tokens: readonly LabelToken[];
  readonly column_tokens: readonly LabelToken[];
  readonly query: Matrix; // [row, d_kv]
  readonly key: Matrix; // [column, d_kv]
  readonly value: Matrix; // [column, d_kv]
  readonly scores: Matrix; // [row, column]
  readonly position_bias: Matrix; // [row, column]; zeros in cross-attention
  readonly mask: Matrix; // [row, column]; 0 or the lowest float32
  readonly weights: Matrix; // [row, column]
}

const steps = ['query', 'key', 'value', 'scores', 'weights'] as const;

/** One head of one layer for one pair. @throws EngineError `invalid-request` where there is no such layer or head. */
export async function attentionHead(
  context: EngineContext,
  request: AttentionHeadRequest,
  signal: AbortSignal | undefined,
): Promise<AttentionHead> {
  const { kind, layer, head } = request;
  checkPlace(context.model.config, request);
  const batch = await collate(context, request, signal);
  throwIfAborted(signal);
  const names: string[] = steps.map((step) => `${kind}.${layer}.${step}`);
  if (kind !== 'cross') names.push(`${kind}.${layer}.position_bias`);
  const { outputs } = await forward(
    context.sessions,
    batch,
    kind === 'encoder' ? names : [],
    kind === 'encoder' ? [] : names,
  );
  const pick = (step: string) => headMatrix(outputs[`${kind}.${layer}.${step}`] as FloatTensor, head);
  const [query, key, value, scores, weights] = steps.map(pick) as [Matrix, Matrix, Matrix, Matrix, Matrix];
  const zeros = scores.map((row) => row.map(() => 0));
  const ids = (tensor: Tensor<BigInt64Array>) => labelTokens(context.tokenizer, Array.from(tensor.data, Number));
  return {
    kind,
    layer,
    head,
    row_tokens: ids(kind === 'encoder' ? batch.input_ids : batch.decoder_input_ids),
    column_tokens: ids(kind === 'decoder' ? batch.decoder_input_ids : batch.input_ids),
    query,
    key,
    value,
    scores,
    position_bias: kind === 'cross' ? zeros : pick('position_bias'),
    mask: kind === 'decoder' ? headMatrix(asHeads(batch.causal_mask), 0) : zeros,
    weights,
  };
}

/** The pair as a batch of one. A generated target is taken token by token, so that nothing is lost in its text. */
async function collate(
  context: EngineContext,
  request: AttentionHeadRequest,
  signal: AbortSignal | undefined,
): Promise<Seq2SeqBatch> {
  const { model, tokenizer } = context;
  const source = tokenizer.encodeIds(request.source);
  const target =
    request.kind === 'encoder'
      ? []
      : request.target === undefined
        ? (await generateIds(context, source, signal)).slice(1)
        : tokenizer.encodeIds(request.target);
  return collatePairs(model.config, [{ source, target }]);
}

/** [1, num_heads, rows, columns] → the rows of one head. */
function headMatrix(tensor: FloatTensor, head: number): Matrix {
  const [, , rows = 0, columns = 0] = tensor.dims;
  const from = head * rows * columns;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(tensor.data.subarray(from + row * columns, from + (row + 1) * columns)),
  );
}

function asHeads(matrix: FloatTensor): FloatTensor {
  return { dims: [1, 1, ...matrix.dims], data: matrix.data };
}
