import { minLength, type ResolvedGenerationOptions } from './generation-options.ts';
import { logitsWarpers } from '../distributions/logits-warpers.ts';
import { banBadWords, forceFirst, forceLast, suppress, suppressAtBegin } from './token-rules.ts';

/** Changes the scores of one row's next token in place; `ids` are the row's ids so far, prompt included. */
export type LogitsProcessor = (scores: Float32Array, ids: readonly number[]) => void;

/** What a processor may depend on beside the options. */
export interface ProcessorContext {
  readonly eos_token_ids: readonly number[];
  /** The decoder start token and a forced prefix, in ids. */
  readonly promptLength: number;
  /** Of the longest sequence, in ids. */
  readonly maxLength: number;
}

/** Makes a processor, or nothing where the options leave it off. */
export type ProcessorRow = (options: ResolvedGenerationOptions, context: ProcessorContext) => LogitsProcessor | null;

/** The processors in the order of Hugging Face's `_get_logits_processor` (transformers 4.57). */
const processorTable: readonly ProcessorRow[] = [
  ({ repetition_penalty }) => (repetition_penalty === 1 ? null : penalizeRepetition(repetition_penalty)),
  ({ no_repeat_ngram_size }) => (no_repeat_ngram_size === 0 ? null : banRepeatedNgrams(no_repeat_ngram_size)),
  banBadWords,
  // MinLength and MinNewTokensLength are one here: min_new_tokens, where given, sets min_length.
  (options, { eos_token_ids, promptLength }) => {
    const length = minLength(options, promptLength);
    return length <= promptLength || eos_token_ids.length === 0 ? null : forbidEosBefore(length, eos_token_ids);
  },
  forceFirst,
  forceLast,
  suppress,
  suppressAtBegin,
  ...logitsWarpers,
];

/** The processors that the options ask for, in order; empty when nothing is on. */
export function createLogitsProcessors(
  options: ResolvedGenerationOptions,
  context: ProcessorContext,
): readonly LogitsProcessor[] {
  return processorTable.map((row) => row(options, context)).filter((processor) => processor !== null);
}

/** RepetitionPenaltyLogitsProcessor (CTRL, arXiv:1909.05858): each id seen is penalized once, however often it came. */
function penalizeRepetition(penalty: number): LogitsProcessor {
  const factor = Math.fround(penalty);
  return (scores, ids) => {
    for (const id of new Set(ids)) {
      const score = scores[id];
      if (score !== undefined) scores[id] = score < 0 ? score * factor : score / factor;
    }
  };
}

/** NoRepeatNGramLogitsProcessor: bans each id that would end an n-gram that the sequence already holds. */
function banRepeatedNgrams(n: number): LogitsProcessor {
  return (scores, ids) => {
    const tail = ids.length - (n - 1);
    for (let start = 0; start < tail; start++) {
      let same = true;
      for (let i = 0; same && i < n - 1; i++) same = ids[start + i] === ids[tail + i];
      if (same) scores[ids[start + n - 1]!] = -Infinity;
    }
  };
}

function forbidEosBefore(length: number, eos_token_ids: readonly number[]): LogitsProcessor {
  return (scores, ids) => {
    if (ids.length < length) for (const id of eos_token_ids) scores[id] = -Infinity;
  };
}
