import { inEnglish } from '../errors/phrases.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { FloatTensor, Tensor } from '../tensor/tensor.ts';
import { EngineError, throwIfAborted } from './engine-error.ts';
import type { EngineContext } from './t5-engine.ts';
import { collatePairs, forward } from './teacher-forcing.ts';

/** What one run may leave in memory, most of it logits: half a gigabyte. */
const MAX_OUTPUT_BYTES = 2 ** 29;

/** A pair of texts as the model is trained on it. */
export interface TextPair {
  readonly source: string;
  readonly target: string;
}

/** Everything that T5ForConditionalGeneration returns for one pair, as it stays: every slice comes from here. */
export interface OutputRun {
  /** By name, in Hugging Face's order: loss, logits, past_key_values.{layer}.…, encoder_last_hidden_state. */
  readonly tensors: ReadonlyMap<string, FloatTensor>;
  readonly sizeBytes: number;
}

/** Where the graph has what Hugging Face returns as `past_key_values`. */
function pastKeyValueNames(config: T5Config): readonly (readonly [name: string, output: string])[] {
  return Array.from({ length: config.num_decoder_layers }, (_, layer) =>
    (['key', 'value'] as const).flatMap((part) => [
      [`past_key_values.${layer}.decoder.${part}`, `decoder.${layer}.${part}`] as const,
      [`past_key_values.${layer}.encoder.${part}`, `cross.${layer}.${part}`] as const,
    ]),
  ).flat();
}

/** Runs encoder and decoder once each over one pair. @throws EngineError `text-too-long`. */
export async function runOutputs(
  { model, tokenizer, sessions }: EngineContext,
  { source, target }: TextPair,
  signal: AbortSignal | undefined,
): Promise<OutputRun> {
  const { config } = model;
  const pair = { source: tokenizer.encodeIds(source), target: tokenizer.encodeIds(target) };
  assertKept(config, pair.source.length, pair.target.length);
  const past = pastKeyValueNames(config);
  const batch = collatePairs(config, [pair]);
  const { outputs } = await forward(sessions, batch, [], ['loss', 'logits', ...past.map(([, output]) => output)]);
  throwIfAborted(signal);
  const named: readonly (readonly [string, Tensor])[] = [
    ['loss', { dims: [], data: outputs['loss']!.data }],
    ['logits', outputs['logits']!],
    ...past.map(([name, output]) => [name, outputs[output]!] as const),
    ['encoder_last_hidden_state', outputs['encoder_last_hidden_state']!],
  ];
  const tensors = new Map(named as readonly (readonly [string, FloatTensor])[]);
  return { tensors, sizeBytes: [...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0) };
}

/** All outputs stay in memory together, so fewer tokens fit than are scored. */
function assertKept(config: T5Config, source: number, target: number): void {
  const { vocab_size, num_decoder_layers, num_heads, d_kv, d_model } = config;
  const perTarget = vocab_size + 2 * num_decoder_layers * num_heads * d_kv;
  const perSource = d_model + 2 * num_decoder_layers * num_heads * d_kv;
  const bytes = 4 * (target * perTarget + source * perSource);
  if (bytes <= MAX_OUTPUT_BYTES) return;
  const limit = Math.floor(MAX_OUTPUT_BYTES / (4 * (perTarget + perSource)));
  const found = ['tokens-both', source, target] as const;
  throw new EngineError(
    'text-too-long',
    `What the model returns for ${inEnglish(found)} does not fit into memory; about ${limit} tokens on each side do.`,
    {
      place: ['target-text'],
      expected: ['tokens-each-side', limit],
      found,
      hint: 'Look at a sentence or a paragraph.',
    },
  );
}
