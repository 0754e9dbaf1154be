import { inEnglish, type Phrase } from '../errors/phrases.ts';
import type { Seq2SeqBatch } from '../t5/batch.ts';
import type { AttentionStack } from '../t5/inspection.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { FloatTensor, Tensor } from '../tensor/tensor.ts';
import { EngineError, throwIfAborted } from './engine-error.ts';
import { assertFits } from './encoder.ts';
import { labelTokens, textOf, type LabelToken } from './label-tokens.ts';
import type { EngineContext } from './t5-engine.ts';
import { collatePairs, forward } from './teacher-forcing.ts';
import { generateIds } from './search-sources.ts';

/** The weights of all layers and heads that one run may leave in memory: half a gigabyte. */
const MAX_WEIGHTS_BYTES = 2 ** 29;

const steps = ['query', 'key', 'value', 'weights'] as const;

/** What a run keeps of one attention layer; scores follow from query and key. */
export interface LayerAttention {
  readonly query: FloatTensor; // [1, num_heads, rows, d_kv]
  readonly key: FloatTensor; // [1, num_heads, columns, d_kv]
  readonly value: FloatTensor; // [1, num_heads, columns, d_kv]
  readonly weights: FloatTensor; // [1, num_heads, rows, columns]
}

/** One run of the model over one pair, as it stays: every map, cell and slice comes from here. */
export interface AttentionRun {
  readonly source_tokens: readonly LabelToken[];
  /** decoder_input_ids: the start token in front, the last target token left out. */
  readonly target_tokens: readonly LabelToken[];
  /** What decoder_input_ids lead to, token by token: row r of cross-attention is where labels[r] was chosen. */
  readonly labels: readonly number[];
  /** The target text, without special tokens. */
  readonly target: string;
  readonly layers: Readonly<Record<AttentionStack, readonly LayerAttention[]>>;
  readonly sizeBytes: number;
}

export interface AttentionPair {
  readonly source: string;
  /** Left out, the model's own translation. */
  readonly target?: string | undefined;
  /** The target's token ids as they were generated, where its text need not be cut in the same way again. */
  readonly labels?: readonly number[] | undefined;
}

/** Runs encoder and decoder once each, with the attention of all layers as outputs. @throws EngineError `text-too-long`. */
export async function runAttention(
  context: EngineContext,
  pair: AttentionPair,
  signal: AbortSignal | undefined,
): Promise<AttentionRun> {
  const { model, tokenizer, sessions } = context;
  const source = tokenizer.encodeIds(pair.source);
  // Asked before the translation: a source that is too long by itself need not be translated first.
  assertFits(model.config, [source], 'source text');
  assertKept(model.config, source.length, 0);
  const target = givenLabels(context, pair) ?? (await generateIds(context, source, signal)).slice(1);
  assertKept(model.config, source.length, target.length);
  throwIfAborted(signal);
  const batch = collatePairs(model.config, [{ source, target }]);
  const { num_layers, num_decoder_layers } = model.config;
  const decoderNames = [...outputNames('decoder', num_decoder_layers), ...outputNames('cross', num_decoder_layers)];
  const { outputs } = await forward(sessions, batch, outputNames('encoder', num_layers), decoderNames);
  throwIfAborted(signal);
  const layers = {
    encoder: layersOf(outputs, 'encoder', num_layers),
    decoder: layersOf(outputs, 'decoder', num_decoder_layers),
    cross: layersOf(outputs, 'cross', num_decoder_layers),
  };
  return {
    ...pairTokens(context, batch),
    labels: target,
    target: pair.target ?? textOf(tokenizer, target),
    layers,
    sizeBytes: sizeOf(Object.values(layers).flat()),
  };
}

/** The token ids of a pair's target; null where it is the model's own translation. */
export function givenLabels({ tokenizer }: EngineContext, { labels, target }: AttentionPair): readonly number[] | null {
  return labels ?? (target === undefined ? null : tokenizer.encodeIds(target));
}

/** The tokens of rows and columns. */
function pairTokens({ tokenizer }: EngineContext, { input_ids, decoder_input_ids }: Seq2SeqBatch) {
  const tokens = (ids: Tensor<BigInt64Array>) => labelTokens(tokenizer, Array.from(ids.data, Number));
  return { source_tokens: tokens(input_ids), target_tokens: tokens(decoder_input_ids) };
}

function outputNames(kind: AttentionStack, layers: number): string[] {
  return Array.from({ length: layers }, (_, layer) => steps.map((step) => `${kind}.${layer}.${step}`)).flat();
}

function layersOf(
  outputs: Readonly<Record<string, Tensor>>,
  kind: AttentionStack,
  layers: number,
): readonly LayerAttention[] {
  return Array.from({ length: layers }, (_, layer) => {
    const pick = (step: (typeof steps)[number]) => outputs[`${kind}.${layer}.${step}`] as FloatTensor;
    return { query: pick('query'), key: pick('key'), value: pick('value'), weights: pick('weights') };
  });
}

function sizeOf(layers: readonly LayerAttention[]): number {
  return layers.reduce((sum, layer) => steps.reduce((bytes, step) => bytes + layer[step].data.byteLength, sum), 0);
}

/** All layers stay in memory together, so fewer tokens fit than into a translation. */
function assertKept(config: T5Config, source: number, target: number): void {
  const { num_heads, num_layers, num_decoder_layers } = config;
  const cells = num_layers * source ** 2 + num_decoder_layers * (target ** 2 + target * source);
  const bytes = 4 * num_heads * cells;
  if (bytes <= MAX_WEIGHTS_BYTES) return;
  const perToken = 4 * num_heads * (num_layers + 2 * num_decoder_layers);
  const limit = Math.floor(Math.sqrt(MAX_WEIGHTS_BYTES / perToken));
  const found: Phrase = target === 0 ? ['tokens-source', source] : ['tokens-both', source, target];
  throw new EngineError(
    'text-too-long',
    `The attention of all heads for ${inEnglish(found)} does not fit into memory; about ${limit} tokens on each side do.`,
    {
      place: ['source-text'],
      expected: ['tokens-each-side', limit],
      found,
      hint: 'Look at a sentence or a paragraph.',
    },
  );
}
