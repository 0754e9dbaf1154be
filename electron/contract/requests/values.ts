import * as v from 'valibot';

/** Values that requests are made of. The limits are those of a desktop: generous, but finite. */
export const text = v.pipe(v.string(), v.maxLength(64 * 1024 * 1024));
export const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
export const positive = v.pipe(index, v.minValue(1));
export const finite = v.pipe(v.number(), v.finite());
/** A model's name in the library, or a folder; left out, the bundled model. */
export const model = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4096)));
export const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
export const nothing = v.strictObject({});
export const optionalName = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1000)));
export const taskPrefix = v.optional(v.pipe(v.string(), v.maxLength(1000)));

export const precisions = ['float32', 'float32-fast', 'int8', 'int8-output4'] as const;
export const devices = ['cpu', 'auto', 'cuda', 'directml', 'coreml', 'webgpu'] as const;

/** Which model runs, and where. */
export const runtime = {
  model,
  device: v.optional(v.picklist(devices)),
  precision: v.optional(v.picklist(precisions)),
  threads: v.optional(v.pipe(positive, v.maxValue(1024))),
};

export const pair = v.strictObject({ source: text, target: text });
export const tokenIds = v.pipe(v.array(index), v.minLength(1), v.maxLength(100_000));

/** Where examples come from: a file (or two aligned ones), or pairs that were typed in. */
export const dataSource = v.variant('kind', [
  v.strictObject({
    kind: v.literal('file'),
    path,
    target_path: v.optional(path),
    source_column: optionalName,
    target_column: optionalName,
    source_language: optionalName,
    target_language: optionalName,
  }),
  v.strictObject({ kind: v.literal('examples'), examples: v.pipe(v.array(pair), v.maxLength(100_000)) }),
]);
