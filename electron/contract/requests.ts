import * as v from 'valibot';

/**
 * What may be asked, one schema a channel: the host parses every request with it, so nothing behind the doors sees
 * an unchecked value. Wire names are Hugging Face's. The limits are those of a desktop: generous, but finite.
 */
const text = v.pipe(v.string(), v.maxLength(64 * 1024 * 1024));
const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const positive = v.pipe(index, v.minValue(1));
const finite = v.pipe(v.number(), v.finite());
/** A model's name in the library, or a folder; left out, the bundled model. */
const model = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4096)));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const nothing = v.strictObject({});
const tensorName = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
/** A block of a tensor as it is looked at. */
const windowLength = v.pipe(positive, v.maxValue(512));

export const precisions = ['float32', 'float32-fast', 'int8', 'int8-output4'] as const;
export const devices = ['cpu', 'auto', 'cuda', 'directml', 'coreml', 'webgpu'] as const;
export const attentionKinds = ['encoder', 'decoder', 'cross'] as const;

const pieceKinds = ['NORMAL', 'UNKNOWN', 'CONTROL', 'USER_DEFINED', 'UNUSED', 'BYTE', 'SENTINEL'] as const;

const runtime = {
  model,
  device: v.optional(v.picklist(devices)),
  precision: v.optional(v.picklist(precisions)),
  threads: v.optional(v.pipe(positive, v.maxValue(1024))),
};

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
const pair = v.strictObject({ source: text, target: text });
const tokenIds = v.pipe(v.array(index), v.minLength(1), v.maxLength(100_000));
/** A pair that may be cut in another way than the tokenizer cuts it: with its own ids, `</s>` included. */
const encodedPair = v.strictObject({ ...pair.entries, input_ids: v.optional(tokenIds), labels: v.optional(tokenIds) });

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

/** A pair whose attention is looked at. */
const attentionPair = {
  ...runtime,
  source: text,
  /** Left out, the model's own translation is the target. */
  target: v.optional(text),
};
const attentionPlace = { ...attentionPair, kind: v.picklist(attentionKinds), layer: index, head: index };
/** A translation as it was generated: its source, and its token ids with `</s>` where it ended. */
const generatedPair = {
  ...runtime,
  source: text,
  task_prefix: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  labels: tokenIds,
};
/** What the sheet shows at most. */
const sliceLength = v.pipe(positive, v.maxValue(64));

/** What is seen at once of a matrix that the model returned. */
const outputWindow = v.pipe(positive, v.maxValue(128));

const optionalName = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1000)));
/** Where examples come from: a file (or two aligned ones), or pairs that were typed in. */
const dataSource = v.variant('kind', [
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
/** By Hugging Face's names; native-models/training-arguments knows and checks them. */
const trainingArguments = v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), v.unknown()));
const run = v.strictObject({ run: path });
/** What a training is begun with. */
const training = v.strictObject({
  /** The run's folder, new or empty; left out, one in the lab's own folder. */
  run: v.optional(path),
  model,
  threads: runtime.threads,
  train: dataSource,
  evaluation: v.optional(dataSource),
  /** Evaluated as well, so that forgetting shows. */
  general: v.optional(dataSource),
  /** Mixed into the training: see replay_share. */
  replay: v.optional(dataSource),
  arguments: trainingArguments,
  /** Example indices, one list per forward pass: replaces the random order. */
  batches: v.optional(v.pipe(v.array(v.pipe(v.array(index), v.minLength(1), v.maxLength(65_536))), v.minLength(1))),
});

/** An id or an address of a model; the endpoint is where ids are looked for. */
const hubText = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const endpoint = v.optional(hubText);
const repository = v.strictObject({ repository: hubText, endpoint });
const download = v.strictObject({ download: v.pipe(v.string(), v.minLength(1), v.maxLength(300)) });
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
  task_prefix: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  generation: v.optional(generationOptions),
  /** Rows of a padded batch. */
  batch_size: v.optional(v.pipe(positive, v.maxValue(1024))),
};
/** How many rows of a file are shown at most. */
const shownRows = v.pipe(positive, v.maxValue(200));
const fileJob = v.strictObject({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) });

export const labRequests = {
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
  'translation.translate': v.strictObject({
    ...runtime,
    source: text,
    task_prefix: v.optional(v.pipe(v.string(), v.maxLength(1000))),
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
    task_prefix: v.optional(v.pipe(v.string(), v.maxLength(1000))),
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
  'fineTuning.arguments': v.strictObject({ model }),
  /** jsonl, csv or tsv; with the columns that are chosen so far. */
  'fineTuning.readColumns': v.strictObject({ path, source_column: optionalName, target_column: optionalName }),
  /** At most so many rows of a data set. */
  'fineTuning.readPairs': v.strictObject({ data: dataSource, limit: v.pipe(positive, v.maxValue(100_000)) }),
  'fineTuning.inspect': v.strictObject({ model, data: dataSource, arguments: trainingArguments }),
  /** Of the run's folder only the disk is asked. */
  'fineTuning.forecast': training,
  'fineTuning.examineStep': v.strictObject({
    model,
    threads: runtime.threads,
    example: pair,
    arguments: trainingArguments,
    /** Which update is looked at; those before it are made again. */
    step: v.pipe(positive, v.maxValue(100)),
  }),
  'fineTuning.start': training,
  'fineTuning.resume': v.strictObject({
    run: path,
    /** The rest in smaller batches: an update sees as many examples as before. */
    per_device_train_batch_size: v.optional(v.pipe(positive, v.maxValue(65_536))),
  }),
  'fineTuning.pause': run,
  'fineTuning.stop': run,
  'fineTuning.watch': v.strictObject({ run: path, after_step: v.optional(index) }),
  'fineTuning.runs': nothing,
  'fineTuning.run': v.strictObject({
    run: path,
    /** All but the latest steps as columns: of every field, or of the curve alone, which is sooner there. */
    packed: v.optional(v.picklist(['whole', 'loss'])),
  }),
  'fineTuning.forget': run,
  'fineTuning.export': v.strictObject({
    run: path,
    /** Left out: the best where the run looked for it, else the last. */
    checkpoint: v.optional(v.union([v.picklist(['best', 'last']), index])),
    output: path,
    /** The model card, README.md; left out, the one that `fineTuning.modelCard` gives. */
    card: v.optional(v.pipe(v.string(), v.maxLength(1_000_000))),
    /**
     * Whether encoder and decoder go with it as ONNX files, which are run and compared as well. The card gets a section on
     * them at its end, unless it has a heading ONNX already.
     */
    onnx: v.optional(v.boolean()),
    /** Whether the folder is packed as well, into `<output>.zip`, which must not exist. */
    zip: v.optional(v.boolean()),
  }),
  /** A trainer_state.json of transformers' Trainer. */
  'fineTuning.importRun': v.strictObject({ path: v.pipe(path, v.endsWith('.json')) }),
  'fineTuning.importedRun': run,
  'fineTuning.modelCard': v.strictObject({ run: path, checkpoint: index }),
  /** Some sentences as the run's start model and one of its checkpoints see them. */
  'fineTuning.beforeAfter': v.strictObject({
    run: path,
    /** A checkpoint's step. */
    checkpoint: index,
    threads: runtime.threads,
    /** The run's own pairs, others, or sources without references. */
    set: v.variant('kind', [
      v.strictObject({ kind: v.literal('train') }),
      v.strictObject({ kind: v.literal('evaluation') }),
      v.strictObject({ kind: v.literal('general') }),
      v.strictObject({ kind: v.literal('data'), data: dataSource }),
      v.strictObject({ kind: v.literal('sources'), sources: v.pipe(v.array(text), v.minLength(1), v.maxLength(1000)) }),
    ]),
    /** Pairs at most; of more, so many are drawn. */
    most: v.pipe(positive, v.maxValue(10_000)),
  }),
  'downloads.inspect': repository,
  'downloads.start': repository,
  'downloads.list': nothing,
  'downloads.watch': download,
  'downloads.pause': download,
  'downloads.resume': download,
  'downloads.discard': download,
  'downloads.access': v.strictObject({ endpoint }),
  /** An empty text forgets the token. */
  'downloads.setToken': v.strictObject({ endpoint, token: v.string() }),
  'devices.list': nothing,
  'devices.memory': nothing,
  'devices.machine': nothing,
  'settings.read': nothing,
  'settings.write': v.strictObject({ settings: v.record(v.pipe(v.string(), v.maxLength(200)), v.unknown()) }),
} as const;

type Requests = typeof labRequests;
export type LabRequestChannel = keyof Requests;
/** The checked request of a channel. */
export type LabRequest<Channel extends keyof Requests> = v.InferOutput<Requests[Channel]>;
export type GenerationOptions = v.InferOutput<typeof generationOptions>;
export type AttentionKind = (typeof attentionKinds)[number];
export type Precision = (typeof precisions)[number];
export type Device = (typeof devices)[number];
