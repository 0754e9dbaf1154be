import * as v from 'valibot';
import { finite, index, positive, runtime, text } from './values.ts';

export const attentionKinds = ['encoder', 'decoder', 'cross'] as const;

/** A sheet is read by eye: 64 is what the interface offers, 256 leaves room for scripts. */
const matrix = v.pipe(v.array(v.pipe(v.array(finite), v.maxLength(256))), v.maxLength(256));
const sheetBeginnings = [
  ['X', 'W_Q', 'W_K', 'W_V'],
  ['Q', 'K', 'V'],
] as const;
/** A sheet begins with X and the W's or, where Q is given, with Q, K and V; what belongs to the other is refused. */
const sheet = v.pipe(
  v.strictObject({
    X: v.optional(matrix),
    W_Q: v.optional(matrix),
    W_K: v.optional(matrix),
    W_V: v.optional(matrix),
    Q: v.optional(matrix),
    K: v.optional(matrix),
    V: v.optional(matrix),
    scale: v.optional(v.picklist(['sqrt_d', 'none'])),
    bias: v.optional(matrix),
    mask: v.optional(matrix),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const request = dataset.value;
    const [projected, direct] = sheetBeginnings;
    const [needed, refused] = request.Q ? [direct, projected] : [projected, direct];
    const report = (key: keyof typeof request, expected: string) =>
      addIssue({
        expected,
        input: request[key],
        path: [{ type: 'object', origin: 'value', input: request, key, value: request[key] }],
      });
    for (const key of needed) if (!request[key]) report(key, 'given');
    for (const key of refused) if (request[key]) report(key, `left out beside ${needed[0]}`);
  }),
);

/** A pair whose attention is looked at. */
const attentionPair = {
  ...runtime,
  source: text,
  /** Left out, the model's own translation is the target. */
  target: v.optional(text),
};
const attentionPlace = { ...attentionPair, kind: v.picklist(attentionKinds), layer: index, head: index };
/** What the sheet shows at most. */
const sliceLength = v.pipe(positive, v.maxValue(64));

export const attentionRequests = {
  'attention.sheet': sheet,
  'attention.head': v.strictObject(attentionPlace),
  'attention.overview': v.strictObject({
    ...attentionPair,
    /** Which grids are on screen; left out, all three. */
    kinds: v.optional(v.pipe(v.array(v.picklist(attentionKinds)), v.minLength(1), v.maxLength(3))),
    /** How many pixels a small map has in each direction at most. */
    map_size: v.optional(v.pipe(positive, v.maxValue(64))),
  }),
  'attention.map': v.strictObject(attentionPlace),
  'attention.cell': v.strictObject({ ...attentionPlace, row: index, column: index }),
  'attention.slice': v.strictObject({
    ...attentionPlace,
    first_row: index,
    rows: sliceLength,
    first_column: index,
    columns: sliceLength,
  }),
  'attention.positionBias': v.strictObject({ ...runtime, stack: v.picklist(['encoder', 'decoder']), layer: index }),
} as const;
