import type { Said } from '../errors/phrases.ts';
import { invalidOption } from './generation-error.ts';

/** Hugging Face's generation arguments, under their own names (transformers 4.57, `GenerationConfig`). */
export interface GenerationOptions {
  readonly num_beams?: number | undefined;
  readonly num_return_sequences?: number | undefined;
  readonly length_penalty?: number | undefined;
  readonly early_stopping?: boolean | 'never' | undefined;
  readonly max_new_tokens?: number | undefined;
  readonly max_length?: number | undefined;
  readonly min_new_tokens?: number | undefined;
  readonly min_length?: number | undefined;
  readonly no_repeat_ngram_size?: number | undefined;
  readonly repetition_penalty?: number | undefined;
  readonly do_sample?: boolean | undefined;
  readonly temperature?: number | undefined;
  readonly top_k?: number | undefined;
  readonly top_p?: number | undefined;
  readonly min_p?: number | undefined;
  readonly typical_p?: number | undefined;
  readonly seed?: number | undefined;
}

/** Rules about single tokens that only generation_config.json sets. */
export interface TokenRules {
  /** The first token after the decoder start token. */
  readonly forced_bos_token_id: number | null;
  /** One of these must be the last token that max_length leaves room for; empty: any may. */
  readonly forced_eos_token_id: readonly number[];
  readonly suppress_tokens: readonly number[] | null;
  /** Not as the first generated token. */
  readonly begin_suppress_tokens: readonly number[] | null;
  /** Sequences of ids that must not come. */
  readonly bad_words_ids: readonly (readonly number[])[] | null;
}

/** What generation_config.json may say; null for an argument there switches it off. */
export type GenerationDefaults = {
  readonly [Option in keyof GenerationOptions]?: GenerationOptions[Option] | null;
} & Partial<TokenRules>;

/** Options with every default filled in. */
export interface ResolvedGenerationOptions extends TokenRules {
  readonly num_beams: number;
  readonly num_return_sequences: number;
  readonly length_penalty: number;
  readonly early_stopping: boolean | 'never';
  /** Takes precedence over max_length; at least one of the two is a number. */
  readonly max_new_tokens: number | null;
  /** Counts the decoder start token and a forced prefix too. */
  readonly max_length: number | null;
  /** Takes precedence over min_length. */
  readonly min_new_tokens: number | null;
  readonly min_length: number;
  readonly no_repeat_ngram_size: number;
  readonly repetition_penalty: number;
  readonly do_sample: boolean;
  readonly temperature: number;
  readonly top_k: number;
  readonly top_p: number;
  readonly min_p: number | null;
  readonly typical_p: number;
  readonly seed: number;
}

/** The length with which `GenerationConfig` begins; left alone, it means so many new tokens. */
const defaultMaxLength = 20;

interface NumberRule {
  readonly expected: Said;
  readonly holds: (value: number) => boolean;
}

const count: NumberRule = {
  expected: ['whole-from', 1],
  holds: (value) => Number.isSafeInteger(value) && value >= 1,
};
const size: NumberRule = {
  expected: ['whole-from', 0],
  holds: (value) => Number.isSafeInteger(value) && value >= 0,
};
const finite: NumberRule = { expected: ['finite-number'], holds: Number.isFinite };
const positive: NumberRule = {
  expected: ['number-above', 0],
  holds: (value) => Number.isFinite(value) && value > 0,
};
const share: NumberRule = { expected: ['number-between', 0, 1], holds: (value) => value >= 0 && value <= 1 };
const positiveShare: NumberRule = {
  expected: 'a number above 0 and at most 1',
  holds: (value) => value > 0 && value <= 1,
};

type NumberOption = Exclude<keyof GenerationOptions, 'early_stopping' | 'do_sample'>;

/** What each number has to be, as Hugging Face's processors and `GenerationConfig.validate` demand. */
const numberRules: Readonly<Partial<Record<NumberOption, NumberRule>>> = {
  num_beams: count,
  num_return_sequences: count,
  length_penalty: finite,
  max_new_tokens: count,
  max_length: count,
  min_new_tokens: size,
  min_length: size,
  no_repeat_ngram_size: size,
  repetition_penalty: positive,
  seed: size,
};

/** The same for those that only sampling looks at. */
const samplingRules: typeof numberRules = {
  temperature: positive,
  top_k: size,
  top_p: share,
  min_p: share,
  typical_p: positiveShare,
};

/**
 * Options with Hugging Face's precedence: the request, then generation_config.json, then `GenerationConfig`'s defaults.
 * `drawSeed` gives a seed where none was asked for. Throws GenerationError `invalid-generation-options`.
 */
export function resolveGenerationOptions(
  request: GenerationOptions,
  defaults: GenerationDefaults = {},
  drawSeed: () => number = () => Math.floor(Math.random() * 2 ** 32),
): ResolvedGenerationOptions {
  const pick = <Option extends keyof GenerationOptions>(option: Option) => request[option] ?? defaults[option];
  // An argument that generation_config.json sets to null is off, not at its default; only top_k's default is not off.
  const top_k = request.top_k ?? (defaults.top_k === null ? 0 : defaults.top_k);
  const max_length = pick('max_length') ?? defaultMaxLength;
  const lengthIsDefault = request.max_length === undefined && max_length === defaultMaxLength;
  const options: ResolvedGenerationOptions = {
    num_beams: pick('num_beams') ?? 1,
    num_return_sequences: pick('num_return_sequences') ?? 1,
    length_penalty: pick('length_penalty') ?? 1,
    early_stopping: pick('early_stopping') ?? false,
    max_new_tokens: pick('max_new_tokens') ?? (lengthIsDefault ? defaultMaxLength : null),
    max_length: lengthIsDefault ? null : max_length,
    min_new_tokens: pick('min_new_tokens') ?? null,
    min_length: pick('min_length') ?? 0,
    no_repeat_ngram_size: pick('no_repeat_ngram_size') ?? 0,
    repetition_penalty: pick('repetition_penalty') ?? 1,
    do_sample: pick('do_sample') ?? false,
    temperature: pick('temperature') ?? 1,
    top_k: top_k ?? 50,
    top_p: pick('top_p') ?? 1,
    min_p: pick('min_p') ?? null,
    typical_p: pick('typical_p') ?? 1,
    seed: pick('seed') ?? drawSeed(),
    forced_bos_token_id: defaults.forced_bos_token_id ?? null,
    forced_eos_token_id: defaults.forced_eos_token_id ?? [],
    suppress_tokens: defaults.suppress_tokens ?? null,
    begin_suppress_tokens: defaults.begin_suppress_tokens ?? null,
    bad_words_ids: defaults.bad_words_ids ?? null,
  };
  checkNumbers(options, numberRules);
  if (options.do_sample) checkNumbers(options, samplingRules);
  checkReturnedSequences(options);
  return options;
}

function checkNumbers(options: ResolvedGenerationOptions, rules: typeof numberRules): void {
  for (const [option, rule] of Object.entries(rules)) {
    const value = options[option as NumberOption];
    if (value !== null && !rule.holds(value)) throw invalidOption(option, rule.expected, value);
  }
}

function checkReturnedSequences({ num_return_sequences, num_beams, do_sample }: ResolvedGenerationOptions): void {
  if (num_beams > 1 && num_return_sequences > num_beams) {
    throw invalidOption('num_return_sequences', `at most num_beams (${num_beams})`, num_return_sequences);
  }
  if (num_beams === 1 && !do_sample && num_return_sequences > 1) {
    const hint = 'Use beam search (num_beams) or sampling (do_sample) for several sequences.';
    throw invalidOption('num_return_sequences', '1 in greedy search', num_return_sequences, hint);
  }
}

/**
 * The longest sequence, in ids, of a search that begins with `promptLength` ids (the decoder start token and a forced
 * prefix). Throws GenerationError `invalid-generation-options` where no token could be added.
 */
export function maxLength(options: ResolvedGenerationOptions, promptLength: number): number {
  if (options.max_new_tokens !== null) return options.max_new_tokens + promptLength;
  const length = options.max_length ?? defaultMaxLength + promptLength;
  if (length > promptLength) return length;
  const hint = 'Raise max_length or set max_new_tokens.';
  throw invalidOption('max_length', `above the length of the prompt (${promptLength})`, length, hint);
}

/** The length in ids that a sequence must reach before it may end. */
export function minLength(options: ResolvedGenerationOptions, promptLength: number): number {
  return options.min_new_tokens === null ? options.min_length : options.min_new_tokens + promptLength;
}
