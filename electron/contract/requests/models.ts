import * as v from 'valibot';
import { index, model, nothing, path, positive, text } from './values.ts';

const tensorName = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
/** A block of a tensor as it is looked at. */
const windowLength = v.pipe(positive, v.maxValue(512));

export const modelRequests = {
  'models.list': nothing,
  'models.open': v.strictObject({ path }),
  'models.forget': v.strictObject({ path }),
  'models.summary': v.strictObject({ model }),
  'models.card': v.strictObject({ model, language: v.pipe(v.string(), v.regex(/^[a-z]{2}$/)) }),
  'models.unfamiliarWords': v.strictObject({ model, text }),
  'models.hash': v.strictObject({ model }),
  'models.restore': v.strictObject({ path }),
  'models.tensor': v.strictObject({
    model,
    tensor: tensorName,
    /** Of the histogram; 64 where it is left out. */
    bins: v.optional(v.pipe(positive, v.maxValue(1024))),
  }),
  /** A vector is a matrix of one row. */
  'models.tensorWindow': v.strictObject({
    model,
    tensor: tensorName,
    row: index,
    rows: windowLength,
    column: index,
    columns: windowLength,
  }),
  /** `other` is a model's name in the library, or a folder. */
  'models.compare': v.strictObject({ model, other: path }),
} as const;
