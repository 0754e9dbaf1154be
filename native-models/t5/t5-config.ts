import type { Said } from '../errors/phrases.ts';
import * as v from 'valibot';
import { shown } from '../errors/shown.ts';
import { firstIssue, flag, fraction, text, texts, tokenId, tokenIdOrIds, wholeNumber } from './config-fields.ts';
import { jsonObject, unsupportedModel, wrongValue } from './config-error.ts';

export const modelTypes = ['t5', 'mt5', 'umt5'] as const;
export type ModelType = (typeof modelTypes)[number];

export const denseActFns = ['relu', 'gelu', 'gelu_new', 'silu'] as const;
export type DenseActFn = (typeof denseActFns)[number];

/** config.json of a T5 model under Hugging Face's names, Hugging Face's defaults filled in. */
export interface T5Config {
  readonly model_type: ModelType;
  readonly architectures: readonly string[];
  readonly vocab_size: number;
  readonly d_model: number;
  readonly d_kv: number;
  readonly d_ff: number;
  readonly num_layers: number;
  readonly num_decoder_layers: number;
  readonly num_heads: number;
  readonly relative_attention_num_buckets: number;
  readonly relative_attention_max_distance: number;
  readonly layer_norm_epsilon: number;
  readonly dropout_rate: number;
  readonly feed_forward_proj: string;
  readonly dense_act_fn: DenseActFn;
  readonly is_gated_act: boolean;
  readonly tie_word_embeddings: boolean;
  readonly pad_token_id: number;
  readonly eos_token_id: number;
  /** Where config.json says nothing, the pad token: what T5 was trained with. */
  readonly decoder_start_token_id: number;
  readonly task_specific_params: Readonly<Record<string, unknown>> | null;
  /** config.json as it is. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Where the three configuration classes of transformers 4.57 differ in their defaults. */
const multilingual = { vocab_size: 250112, d_ff: 1024, num_layers: 8, num_heads: 6, feed_forward_proj: 'gated-gelu' };
const classDefaults: Record<ModelType, Readonly<Record<string, unknown>>> = {
  t5: {
    vocab_size: 32128,
    d_ff: 2048,
    num_layers: 6,
    num_heads: 8,
    feed_forward_proj: 'relu',
    tie_word_embeddings: true,
  },
  mt5: { ...multilingual, tie_word_embeddings: false, decoder_start_token_id: 0 },
  umt5: { ...multilingual, tie_word_embeddings: true, decoder_start_token_id: 0 },
};

/** `attribute_map` of the three classes: other spellings, which win where both are given. */
const spellings = {
  d_model: 'hidden_size',
  d_kv: 'head_dim',
  num_layers: 'num_hidden_layers',
  num_heads: 'num_attention_heads',
} as const;

/** Keys that change the network in ways the lab does not build, and what each may hold. */
const unsupportedKeys: readonly (readonly [key: string, harmless: (value: unknown) => boolean, expected: Said])[] = [
  ['quantization_config', () => false, ['absent']],
  ['tie_encoder_decoder', (value) => value === false, 'false'],
  ['pruned_heads', (value) => shown(value) === '{}', '{}'],
  ['is_encoder_decoder', (value) => value === true, 'true'],
];

/** Limits far above any T5 ever published (11B: d_ff 65536, 128 heads), so low that no number can exhaust the memory. */
const fields = v.object({
  vocab_size: wholeNumber(1, 2 ** 22),
  d_model: wholeNumber(1, 2 ** 16),
  d_kv: wholeNumber(1, 2 ** 14),
  d_ff: wholeNumber(1, 2 ** 20),
  num_layers: wholeNumber(1, 512),
  num_decoder_layers: wholeNumber(1, 512),
  num_heads: wholeNumber(1, 4096),
  relative_attention_num_buckets: wholeNumber(4, 2 ** 16),
  relative_attention_max_distance: wholeNumber(2, 2 ** 30),
  layer_norm_epsilon: fraction,
  dropout_rate: fraction,
  feed_forward_proj: text,
  dense_act_fn: v.optional(text),
  is_gated_act: v.optional(flag),
  tie_word_embeddings: flag,
  pad_token_id: tokenId,
  eos_token_id: tokenIdOrIds,
  decoder_start_token_id: v.optional(tokenId),
  architectures: texts,
  task_specific_params: v.nullable(v.record(v.string(), v.unknown(), 'an object')),
});

/**
 * The typed config of a T5, mT5 or umT5 sequence-to-sequence model.
 * @param value what config.json holds; @param file its path, for the error's sentence.
 * @throws ConfigError `config-invalid` for a wrong value, `model-unsupported` for a model that the lab does not build.
 */
export function parseT5Config(value: unknown, file: string): T5Config {
  const raw = jsonObject(value, file);
  const model_type = modelTypeOf(raw, file);
  for (const [key, harmless, expected] of unsupportedKeys) {
    const found = raw[key] ?? undefined;
    if (found !== undefined && !harmless(found)) throw unsupportedModel(file, key, expected, found);
  }
  const values = withDefaults(raw, model_type);
  const result = v.safeParse(fields, values, { abortEarly: true });
  if (!result.success) {
    const { key, expected } = firstIssue(result);
    throw wrongValue(file, key, expected, values[key]);
  }
  const { dense_act_fn, is_gated_act, eos_token_id, decoder_start_token_id, ...rest } = result.output;
  const eos = typeof eos_token_id === 'number' ? eos_token_id : eos_token_id[0];
  if (eos === undefined) throw wrongValue(file, 'eos_token_id', ['token-id-or-ids'], eos_token_id);
  const config: T5Config = {
    ...rest,
    ...feedForward(rest.feed_forward_proj, dense_act_fn, is_gated_act, file),
    model_type,
    eos_token_id: eos,
    decoder_start_token_id: decoder_start_token_id ?? rest.pad_token_id,
    raw,
  };
  checkTogether(config, file);
  return config;
}

function modelTypeOf(raw: Readonly<Record<string, unknown>>, file: string): ModelType {
  const listed: readonly unknown[] = Array.isArray(raw['architectures']) ? raw['architectures'] : [];
  const architectures = listed.filter((name) => typeof name === 'string');
  // Configs from before 2020 name only the class.
  const model_type = raw['model_type'] ?? /^(u?mt5|t5)/i.exec(architectures[0] ?? '')?.[0].toLowerCase();
  const known = modelTypes.find((type) => type === model_type);
  if (!known) throw unsupportedModel(file, 'model_type', ['model-types'], model_type);
  // Any of Hugging Face's classes with a language-model head, and the bare model, whose tensors are the same when tied.
  const seq2seq = /^(U?M?T5)(ForConditionalGeneration|WithLMHeadModel|Model)$/i;
  if (architectures.length > 0 && !architectures.some((architecture) => seq2seq.test(architecture))) {
    throw unsupportedModel(file, 'architectures', ['architecture'], architectures);
  }
  return known;
}

/** config.json with the defaults of its class under it; null counts as absent. */
function withDefaults(raw: Readonly<Record<string, unknown>>, model_type: ModelType): Record<string, unknown> {
  const own = classDefaults[model_type];
  const given = Object.fromEntries(Object.keys(fields.entries).map((key) => [key, raw[key] ?? undefined]));
  const defaults: Record<string, unknown> = {
    ...own,
    d_model: 512,
    d_kv: 64,
    num_decoder_layers: given['num_layers'] ?? own['num_layers'],
    relative_attention_num_buckets: 32,
    relative_attention_max_distance: 128,
    layer_norm_epsilon: 1e-6,
    dropout_rate: 0.1,
    pad_token_id: 0,
    eos_token_id: 1,
    architectures: [],
    task_specific_params: null,
  };
  const merged = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value ?? defaults[key]]));
  // transformers 5 calls every model tied and says here whether it is one: only those scale the decoder's output.
  if (typeof raw['scale_decoder_outputs'] === 'boolean') merged['tie_word_embeddings'] = raw['scale_decoder_outputs'];
  for (const [key, spelling] of Object.entries(spellings)) if (raw[spelling] != null) merged[key] = raw[spelling];
  return merged;
}

/** What the feed-forward layer computes: T5Config's own rule, overridden by the derived keys where a config stores them. */
function feedForward(
  feed_forward_proj: string,
  stored: string | undefined,
  storedGate: boolean | undefined,
  file: string,
) {
  const parts = feed_forward_proj.split('-');
  const gated = parts[0] === 'gated';
  const wellFormed = parts.length === 1 || (parts.length === 2 && gated);
  // 'gated-gelu' has always meant the tanh approximation, for the sake of T5 v1.1's first checkpoints.
  const named = stored ?? (feed_forward_proj === 'gated-gelu' ? 'gelu_new' : parts.at(-1));
  const dense_act_fn = denseActFns.find((name) => name === named);
  if (!wellFormed || !dense_act_fn) {
    const key = wellFormed && stored !== undefined ? 'dense_act_fn' : 'feed_forward_proj';
    const names = denseActFns.join(', ');
    throw unsupportedModel(file, key, ['activation', names], stored ?? feed_forward_proj);
  }
  return { dense_act_fn, is_gated_act: storedGate ?? gated };
}

function checkTogether(config: T5Config, file: string): void {
  const maxExact = Math.floor(config.relative_attention_num_buckets / 2);
  if (config.relative_attention_max_distance <= maxExact) {
    const expected = `above half of "relative_attention_num_buckets", ${maxExact}`;
    throw wrongValue(file, 'relative_attention_max_distance', expected, config.relative_attention_max_distance);
  }
  for (const key of ['pad_token_id', 'eos_token_id', 'decoder_start_token_id'] as const) {
    const expected = `below "vocab_size", ${config.vocab_size}`;
    if (config[key] >= config.vocab_size) throw wrongValue(file, key, expected, config[key]);
  }
}
