import * as v from 'valibot';
import { finite, index, nothing, optionalName, path, positive, runtime, taskPrefix, text, tokenIds } from './values.ts';

/** Hugging Face's generation arguments, under their own names. What is left out comes from generation_config.json. */
export const generationOptions = v.strictObject({
  num_beams: v.optional(v.pipe(positive, v.maxValue(64))),
  num_return_sequences: v.optional(v.pipe(positive, v.maxValue(64))),
  length_penalty: v.optional(finite),
  early_stopping: v.optional(v.union([v.boolean(), v.literal('never')])),
  max_new_tokens: v.optional(v.pipe(positive, v.maxValue(4096))),
  max_length: v.optional(v.pipe(positive, v.maxValue(4096))),
  min_new_tokens: v.optional(v.pipe(index, v.maxValue(4096))),
  min_length: v.optional(v.pipe(index, v.maxValue(4096))),
  no_repeat_ngram_size: v.optional(v.pipe(index, v.maxValue(4096))),
  repetition_penalty: v.optional(v.pipe(finite, v.gtValue(0))),
  do_sample: v.optional(v.boolean()),
  temperature: v.optional(v.pipe(finite, v.gtValue(0))),
  top_k: v.optional(index),
  top_p: v.optional(v.pipe(finite, v.minValue(0), v.maxValue(1))),
  min_p: v.optional(v.pipe(finite, v.minValue(0), v.maxValue(1))),
  typical_p: v.optional(v.pipe(finite, v.gtValue(0), v.maxValue(1))),
  seed: v.optional(index),
});

/** A translation as it was generated: its source, and its token ids with `</s>` where it ended. */
const generatedPair = {
  ...runtime,
  source: text,
  task_prefix: taskPrefix,
  labels: tokenIds,
};
/** Of a whole file, what is translated into what: columns by their names, languages by their codes. */
const fileChoices = {
  source_column: optionalName,
  target_column: optionalName,
  target_language: optionalName,
};
/** Everything that the translation of a whole file depends on. */
const wholeFile = {
  ...runtime,
  input: path,
  output: path,
  ...fileChoices,
  task_prefix: taskPrefix,
  generation: v.optional(generationOptions),
  /** Rows of a padded batch. */
  batch_size: v.optional(v.pipe(positive, v.maxValue(1024))),
};
/** How many rows of a file are shown at most. */
const shownRows = v.pipe(positive, v.maxValue(200));
const fileJob = v.strictObject({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) });

export const translationRequests = {
  /** Opens all that a translation needs, before one is asked for. */
  'translation.prepare': v.strictObject(runtime),
  'translation.translate': v.strictObject({
    ...runtime,
    source: text,
    task_prefix: taskPrefix,
    generation: v.optional(generationOptions),
    /** Target text that the translation has to begin with. */
    forced_prefix: v.optional(text),
    /** The same as token ids, which then are exactly those of the translation; takes the place of the text. */
    forced_prefix_ids: v.optional(tokenIds),
    alternatives: v.optional(v.pipe(index, v.maxValue(50))),
    /** In beam search: what each step weighed comes in events. */
    beams: v.optional(v.boolean()),
  }),
  /** The whole distribution at one position of a target, as a translation meets it there. */
  'translation.distribution': v.strictObject({
    ...runtime,
    source: text,
    task_prefix: taskPrefix,
    /** The target up to the position, without the decoder start token. */
    target_ids: v.pipe(v.array(index), v.maxLength(4096)),
    /** How many tokens come with their pieces. */
    pieces: v.optional(v.pipe(index, v.maxValue(1000))),
  }),
  /** With `rows`, the first so many rows come as an event as soon as they are written. */
  'translation.translateFile': v.strictObject({ ...wholeFile, rows: v.optional(shownRows) }),
  'fileTranslation.preview': v.strictObject({ input: path, ...fileChoices, rows: shownRows }),
  /** Left out, an output is proposed. */
  'fileTranslation.output': v.strictObject({ input: path, output: v.optional(path) }),
  'fileTranslation.example': nothing,
  /** An output that is there is replaced only where `replace` says so. */
  'fileTranslation.start': v.strictObject({ ...wholeFile, replace: v.optional(v.boolean()) }),
  'fileTranslation.resume': fileJob,
  'fileTranslation.cancel': fileJob,
  'fileTranslation.watch': fileJob,
  'fileTranslation.list': nothing,
  'fileTranslation.forget': fileJob,
  /** Where each token of a translation looked in its source. */
  'translation.alignment': v.strictObject({
    ...generatedPair,
    /** A head of cross-attention; left out, the mean of all. */
    head: v.optional(v.strictObject({ layer: index, head: index })),
  }),
  /** What erasing each source token does to a translation, and which heads look where it matters. */
  'translation.measureAlignment': v.strictObject(generatedPair),
} as const;
