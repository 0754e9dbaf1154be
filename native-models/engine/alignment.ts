import type { FloatTensor } from '../tensor/tensor.ts';
import type { Token } from '../tokenizer/encoding.ts';
import { headPart } from './attention-place.ts';
import type { AttentionPair, AttentionRun } from './attention-run.ts';
import { measureErasure, type Erasure, type ErasureOptions } from './erasure.ts';
import { decisiveTokens, headAgreement, type HeadAgreement, type TokenRange } from './head-agreement.ts';
import { labelTokens, type LabelToken } from './label-tokens.ts';
import type { EngineContext } from './t5-engine.ts';

/** A pair, and which head of cross-attention is asked; left out, the mean of all. */
export interface AlignmentRequest extends AttentionPair {
  readonly head?: { readonly layer: number; readonly head: number } | undefined;
}

/** What erasure found in a pair, and how well each head of cross-attention agrees with it. */
export interface AlignmentMeasurement extends Erasure {
  readonly source_tokens: readonly LabelToken[];
  readonly target_tokens: readonly LabelToken[];
  /** Which source tokens are the text: neither task prefix nor `</s>`. Only they can be decisive. */
  readonly text: TokenRange;
  /** By target token, the source token whose erasure costs most; null where none costs clearly. */
  readonly decisive: readonly (number | null)[];
  readonly heads: readonly HeadAgreement[];
}

/** Weights of one head of cross-attention, or the mean over all layers and heads: [targets, sources]. */
export function alignmentOf({ layers }: AttentionRun, place: AlignmentRequest['head'] | null) {
  const weights = layers.cross.map((layer) => layer.weights);
  const { dims, data } = place ? headPart(weights[place.layer]!, place.head) : meanOfHeads(weights);
  return { rows: dims[0]!, columns: dims[1]!, weights: data.slice() };
}

function meanOfHeads(layers: readonly FloatTensor[]): FloatTensor {
  const [, heads = 0, rows = 0, columns = 0] = layers[0]!.dims;
  const data = new Float32Array(rows * columns);
  const share = 1 / (layers.length * heads);
  for (const layer of layers)
    for (let head = 0; head < heads; head++)
      headPart(layer, head).data.forEach((weight, index) => (data[index]! += share * weight));
  return { dims: [rows, columns], data };
}

/** Erases the source tokens of a run one by one. `source` is the text as it was encoded, `taskPrefix` its beginning. */
export async function measureAlignment(
  context: EngineContext,
  run: AttentionRun,
  source: string,
  taskPrefix: string,
  options: ErasureOptions,
): Promise<AlignmentMeasurement> {
  const { tokenizer } = context;
  const { tokens } = tokenizer.encode(source);
  const text = textTokens(tokens, taskPrefix.length);
  const erasure = await measureErasure(
    context,
    run.source_tokens.map(({ id }) => id),
    run.labels,
    options,
  );
  const eos = context.model.generationConfig.eos_token_id;
  // What ends the translation comes from no word of the source.
  const decisive = decisiveTokens(erasure, text).map((column, row) => (eos.includes(run.labels[row]!) ? null : column));
  return {
    ...erasure,
    source_tokens: run.source_tokens,
    target_tokens: labelTokens(tokenizer, run.labels),
    text,
    decisive,
    heads: headAgreement(
      run.layers.cross.map(({ weights }) => weights),
      decisive,
    ),
  };
}

/** The tokens of the text after its prefix; a token that both share belongs to the text. `</s>` covers nothing. */
function textTokens(tokens: readonly Token[], prefixLength: number): TokenRange {
  const to = tokens.findLastIndex(({ span }) => span[1] > span[0]) + 1;
  const from = tokens.findIndex(({ span }) => span[1] > prefixLength);
  return { from: from === -1 ? to : Math.min(from, to), to };
}
