import type { ProcessorRow } from './logits-processors.ts';

// What generation_config.json may demand of single tokens. Few T5 models do, multilingual ones of other families more.

/** ForcedBOSTokenLogitsProcessor: right after the decoder start token nothing else may come. */
export const forceFirst: ProcessorRow = ({ forced_bos_token_id: first }) =>
  first === null ? null : (scores, ids) => (ids.length === 1 ? allowOnly(scores, [first]) : undefined);

/** ForcedEOSTokenLogitsProcessor: at the last place that max_length leaves nothing else may come. */
export const forceLast: ProcessorRow = ({ forced_eos_token_id: last }, { maxLength }) =>
  last.length === 0 ? null : (scores, ids) => (ids.length === maxLength - 1 ? allowOnly(scores, last) : undefined);

/** SuppressTokensLogitsProcessor. */
export const suppress: ProcessorRow = ({ suppress_tokens: banned }) =>
  banned === null ? null : (scores) => ban(scores, banned);

/** SuppressTokensAtBeginLogitsProcessor: for the first token that is free to choose. */
export const suppressAtBegin: ProcessorRow = (options, { promptLength }) => {
  const { begin_suppress_tokens: banned, forced_bos_token_id } = options;
  const begin = promptLength === 1 && forced_bos_token_id !== null ? 2 : promptLength;
  return banned === null ? null : (scores, ids) => (ids.length === begin ? ban(scores, banned) : undefined);
};

/** NoBadWordsLogitsProcessor; an end-of-sequence token alone is no bad word. */
export const banBadWords: ProcessorRow = ({ bad_words_ids }, { eos_token_ids }) => {
  const badWords = bad_words_ids?.filter((word) => word.length > 1 || !eos_token_ids.includes(word[0]!)) ?? [];
  if (badWords.length === 0) return null;
  return (scores, ids) => {
    for (const word of badWords) {
      const start = ids.length - (word.length - 1);
      // As transformers has it, a word as long as the whole sequence so far plus one is not looked for.
      const fits = word.length === 1 || word.length <= ids.length;
      if (fits && word.slice(0, -1).every((id, i) => ids[start + i] === id)) scores[word.at(-1)!] = -Infinity;
    }
  };
};

function allowOnly(scores: Float32Array, allowed: readonly number[]): void {
  scores.fill(-Infinity);
  for (const id of allowed) scores[id] = 0;
}

function ban(scores: Float32Array, banned: readonly number[]): void {
  for (const id of banned) scores[id] = -Infinity;
}
