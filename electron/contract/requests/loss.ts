import * as v from 'valibot';
import { dataSource, index, pair, path, positive, precisions, runtime, tokenIds } from './values.ts';

/** A pair that may be cut in another way than the tokenizer cuts it: with its own ids, `</s>` included. */
const encodedPair = v.strictObject({ ...pair.entries, input_ids: v.optional(tokenIds), labels: v.optional(tokenIds) });

/** What is seen at once of a matrix that the model returned. */
const outputWindow = v.pipe(positive, v.maxValue(128));

export const lossRequests = {
  'loss.forward': v.strictObject({
    ...runtime,
    examples: v.pipe(v.array(encodedPair), v.minLength(1), v.maxLength(10_000)),
    alternatives: v.optional(v.pipe(index, v.maxValue(50))),
    /** Where to write the padded batch and everything the model returned, as safetensors. */
    output: v.optional(path),
    /** With `output`: also d loss / d parameter, each under `gradient.<name>`. */
    gradients: v.optional(v.boolean()),
  }),
  /** A window of a matrix of what the model returns for a pair. */
  'loss.outputSlice': v.strictObject({
    ...runtime,
    ...pair.entries,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    /** Places in the dimensions before the last two. */
    indices: v.pipe(v.array(index), v.maxLength(8)),
    first_row: index,
    rows: outputWindow,
    first_column: index,
    columns: outputWindow,
  }),
  /** The loss of each pair of a data set. */
  'loss.score': v.strictObject({ ...runtime, data: dataSource }),
  /** Pairs as the data collator hands them to the model. */
  'loss.batch': v.strictObject({ ...runtime, pairs: v.pipe(v.array(pair), v.minLength(1), v.maxLength(64)) }),
  /** Translates a sample in float32 and in `precision` and compares the two. */
  'loss.precisionCost': v.strictObject({ ...runtime, precision: v.picklist(precisions) }),
} as const;
