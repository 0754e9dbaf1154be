import * as v from 'valibot';
import { index, model, positive, text } from './values.ts';

const pieceKinds = ['NORMAL', 'UNKNOWN', 'CONTROL', 'USER_DEFINED', 'UNUSED', 'BYTE', 'SENTINEL'] as const;

export const tokenizerRequests = {
  'tokenizer.encode': v.strictObject({
    model,
    text,
    add_special_tokens: v.optional(v.boolean()),
    /** Long texts: the tokens come in events, in order, and the reply has none. */
    stream: v.optional(v.boolean()),
  }),
  'tokenizer.decode': v.strictObject({
    model,
    ids: v.pipe(v.array(index), v.maxLength(500_000)),
    skip_special_tokens: v.optional(v.boolean()),
  }),
  'tokenizer.segmentations': v.strictObject({
    model,
    text: v.pipe(v.string(), v.maxLength(10_000)),
    nbest: v.pipe(positive, v.maxValue(1024)),
  }),
  'tokenizer.vocabulary': v.strictObject({
    model,
    piece: v.optional(text),
    id: v.optional(index),
    search: v.optional(v.pipe(v.string(), v.maxLength(1000))),
    regex: v.optional(v.pipe(v.string(), v.maxLength(1000))),
    from: v.optional(index),
    count: v.optional(index),
  }),
  /** How a text comes to its tokens. A long text is asked for part by part (text-parts.ts): what is on screen. */
  'tokenizer.trace': v.strictObject({
    model,
    text: v.pipe(v.string(), v.maxLength(100_000)),
    add_special_tokens: v.optional(v.boolean()),
  }),
  'tokenizer.lattice': v.strictObject({
    model,
    text: v.pipe(v.string(), v.maxLength(1000)),
    nbest: v.pipe(positive, v.maxValue(1024)),
    /** Edges that a segmentation is to take, by their spans in characters of the normalized text. */
    through: v.optional(v.pipe(v.array(v.tuple([index, index])), v.maxLength(1000))),
  }),
  'tokenizer.vocabularyPage': v.strictObject({
    model,
    search: v.optional(v.pipe(v.string(), v.maxLength(1000))),
    match: v.optional(v.picklist(['piece', 'id', 'substring', 'prefix', 'regex'])),
    kinds: v.optional(v.array(v.picklist(pieceKinds))),
    sort: v.optional(v.picklist(['id', 'score', 'length'])),
    descending: v.optional(v.boolean()),
    offset: v.optional(index),
    limit: v.pipe(positive, v.maxValue(500)),
  }),
  'tokenizer.entries': v.strictObject({ model, ids: v.pipe(v.array(index), v.maxLength(10_000)) }),
  'tokenizer.statistics': v.strictObject({ model, text }),
} as const;
