import * as v from 'valibot';
import {
  finiteNumber,
  firstIssue,
  flag,
  fraction,
  numberAbove0,
  numberFrom0,
  tokenId,
  tokenIdOrIds,
  tokenIds,
  wholeNumber,
} from './config-fields.ts';
import { jsonObject, wrongValue } from './config-error.ts';
import type { T5Config } from './t5-config.ts';

const length = (min: number) => wholeNumber(min, 2 ** 31 - 1);

/** What the lab follows, with the defaults of transformers 4.57's GenerationConfig; null means the default there too. */
const fields = {
  max_length: v.nullish(length(1), 20),
  max_new_tokens: v.nullish(length(1), null),
  min_length: v.nullish(length(0), 0),
  min_new_tokens: v.nullish(length(0), null),
  early_stopping: v.nullish(v.union([flag, v.literal('never')], 'true, false or "never"'), false),
  do_sample: v.nullish(flag, false),
  num_beams: v.nullish(wholeNumber(1, 1024), 1),
  num_return_sequences: v.nullish(wholeNumber(1, 1024), 1),
  length_penalty: v.nullish(finiteNumber, 1),
  temperature: v.nullish(numberFrom0, 1),
  top_k: v.optional(v.nullable(length(0)), 50),
  top_p: v.nullish(fraction, 1),
  min_p: v.nullish(fraction, null),
  typical_p: v.nullish(fraction, 1),
  repetition_penalty: v.nullish(numberAbove0, 1),
  no_repeat_ngram_size: v.nullish(length(0), 0),
  forced_bos_token_id: v.nullish(tokenId, null),
  forced_eos_token_id: v.nullish(tokenIdOrIds, null),
  suppress_tokens: v.nullish(tokenIds, null),
  begin_suppress_tokens: v.nullish(tokenIds, null),
  bad_words_ids: v.nullish(v.array(tokenIds, 'a list of lists of token ids'), null),
  bos_token_id: v.nullish(tokenId, null),
  eos_token_id: v.nullish(tokenIdOrIds, null),
  pad_token_id: v.nullish(tokenId, null),
  decoder_start_token_id: v.nullish(tokenId, null),
} as const;
const schema = v.object(fields);
type Parsed = v.InferOutput<typeof schema>;
type Lists = 'eos_token_id' | 'forced_eos_token_id';

/** generation_config.json under Hugging Face's names, Hugging Face's defaults filled in. */
export interface GenerationConfig extends Readonly<
  Omit<Parsed, Lists | 'top_k' | 'pad_token_id' | 'decoder_start_token_id'>
> {
  /** 0 switches it off. */
  readonly top_k: number;
  /** Any of them ends a sequence; empty where generation only ends at its length. */
  readonly eos_token_id: readonly number[];
  readonly forced_eos_token_id: readonly number[];
  readonly pad_token_id: number;
  readonly decoder_start_token_id: number;
  /** Keys that ask for something the lab's generation does not do. */
  readonly notFollowed: readonly string[];
  /** The file as it is; empty where there is none. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Keys of Hugging Face's that change what is generated and that the lab does not follow, with the value that means "off". */
const off: Readonly<Record<string, unknown>> = {
  encoder_no_repeat_ngram_size: 0,
  encoder_repetition_penalty: 1,
  epsilon_cutoff: 0,
  eta_cutoff: 0,
  renormalize_logits: false,
  exponential_decay_length_penalty: null,
  sequence_bias: null,
  guidance_scale: null,
  num_beam_groups: 1,
  diversity_penalty: 0,
  penalty_alpha: null,
  dola_layers: null,
  constraints: null,
  force_words_ids: null,
  stop_strings: null,
  watermarking_config: null,
  token_healing: false,
  max_time: null,
};

/** Generation parameters that transformers still reads from config.json (`_get_global_generation_defaults`). */
const legacyDefaults: Readonly<Record<string, unknown>> = {
  max_length: 20,
  min_length: 0,
  do_sample: false,
  early_stopping: false,
  num_beams: 1,
  temperature: 1,
  top_k: 50,
  top_p: 1,
  typical_p: 1,
  repetition_penalty: 1,
  length_penalty: 1,
  no_repeat_ngram_size: 0,
  encoder_no_repeat_ngram_size: 0,
  bad_words_ids: null,
  num_return_sequences: 1,
  forced_bos_token_id: null,
  forced_eos_token_id: null,
  exponential_decay_length_penalty: null,
  suppress_tokens: null,
  begin_suppress_tokens: null,
  num_beam_groups: 1,
  diversity_penalty: 0,
};

/**
 * The settings with which Hugging Face's `generate()` would start.
 *
 * `value` is what generation_config.json holds, or undefined where there is none: then, and where that file was itself
 * made from config.json and config.json sets generation parameters, config.json decides (GenerationConfig.from_model_config).
 * @throws ConfigError `config-invalid` naming file, key, expected and found.
 */
export function parseGenerationConfig(
  value: unknown,
  file: string,
  config: T5Config,
  configFile: string,
): GenerationConfig {
  if (value === undefined) return fromModelConfig(config, configFile, {});
  const raw = jsonObject(value, file);
  const setByModel = Object.keys(legacyDefaults).some(
    (key) => config.raw[key] != null && config.raw[key] !== legacyDefaults[key],
  );
  if (raw['_from_model_config'] === true && setByModel) return fromModelConfig(config, configFile, raw);
  return complete(parseFields(raw, file), raw, raw, config);
}

function fromModelConfig(config: T5Config, file: string, raw: Readonly<Record<string, unknown>>): GenerationConfig {
  const { pad_token_id, eos_token_id } = config;
  const values = { pad_token_id, eos_token_id, ...config.raw };
  return complete(parseFields(values, file), values, raw, config);
}

function parseFields(values: Readonly<Record<string, unknown>>, file: string): Parsed {
  const result = v.safeParse(schema, values, { abortEarly: true });
  if (result.success) return result.output;
  const { key, expected } = firstIssue(result);
  throw wrongValue(file, key, expected, values[key]);
}

function complete(
  parsed: Parsed,
  values: Readonly<Record<string, unknown>>,
  raw: GenerationConfig['raw'],
  config: T5Config,
): GenerationConfig {
  const eos_token_id = list(parsed.eos_token_id);
  return {
    ...parsed,
    top_k: parsed.top_k ?? 0,
    eos_token_id,
    forced_eos_token_id: list(parsed.forced_eos_token_id),
    // generate() pads with the end of sequence where no pad token is set.
    pad_token_id: parsed.pad_token_id ?? eos_token_id[0] ?? config.pad_token_id,
    decoder_start_token_id: parsed.decoder_start_token_id ?? parsed.bos_token_id ?? config.decoder_start_token_id,
    notFollowed: Object.keys(off).filter((key) => values[key] != null && values[key] !== off[key]),
    raw,
  };
}

function list(value: number | readonly number[] | null): readonly number[] {
  if (value === null) return [];
  return typeof value === 'number' ? [value] : value;
}

/** A task that config.json knows: the prefix to put in front of the source text and its generation settings. */
export interface TaskPrefix {
  readonly task: string;
  readonly prefix: string;
  /** Generation settings that the task sets, under Hugging Face's names. */
  readonly options: Readonly<Partial<Parsed>>;
}

/**
 * `task_specific_params` of config.json as rows; a task without a prefix or with settings of the wrong type is left out,
 * since transformers itself only offers them to pipelines.
 */
export function taskPrefixes(config: T5Config): readonly TaskPrefix[] {
  return Object.entries(config.task_specific_params ?? {}).flatMap(([task, params]) => {
    if (typeof params !== 'object' || params === null) return [];
    const { prefix, ...values } = params as Record<string, unknown>;
    const result = v.safeParse(schema, values);
    if (typeof prefix !== 'string' || !result.success) return [];
    const set = Object.entries(result.output).filter(([key]) => values[key] != null);
    return [{ task, prefix, options: Object.fromEntries(set) }];
  });
}
