import type { LabApi } from '../../../electron/contract/lab-api.ts';
import type {
  BeforeAfter,
  DataInspection,
  DataReport,
  ExaminedStep,
  FileColumns,
  ImportedRun,
  RunDetails,
  TrainingForecast,
} from '../../../electron/contract/replies/fine-tuning.ts';

type FineTuning = LabApi['fineTuning'];
type Reply<Method extends keyof FineTuning> = Awaited<ReturnType<FineTuning[Method]>>;
type ArgumentEntry = Reply<'arguments'>[number];
export type RunSummary = RunDetails['summary'];
export type TrainingEvent = RunDetails['history'][number];

const count = { kind: 'integer', minimum: 1, maximum: 1000, nullable: false } as const;

/** At least one argument of each kind. */
export const someArguments: readonly ArgumentEntry[] = [
  { ...count, name: 'num_train_epochs', kind: 'number', minimum: 0, group: 'duration', default: 3 },
  { ...count, name: 'max_steps', minimum: -1, group: 'duration', default: -1 },
  { ...count, name: 'per_device_train_batch_size', group: 'duration', default: 8 },
  { ...count, name: 'gradient_accumulation_steps', group: 'duration', default: 1 },
  { ...count, name: 'learning_rate', kind: 'number', minimum: 0, group: 'optimizer', default: 5e-5 },
  {
    name: 'optim',
    kind: 'choice',
    choices: ['adamw_torch', 'adafactor'],
    group: 'optimizer',
    default: 'adamw_torch',
    nullable: false,
  },
  {
    name: 'adam_beta1',
    kind: 'number',
    minimum: 0,
    maximum: 1,
    open: true,
    group: 'optimizer',
    default: 0.9,
    nullable: false,
  },
  {
    name: 'lr_scheduler_type',
    kind: 'choice',
    choices: ['linear', 'cosine'],
    group: 'schedule',
    default: 'linear',
    nullable: false,
  },
  { ...count, name: 'seed', minimum: 0, maximum: 4_294_967_295, group: 'data', default: 42 },
  {
    name: 'test_size',
    kind: 'number',
    minimum: 0,
    maximum: 1,
    open: true,
    group: 'data',
    default: 0,
    nullable: false,
  },
  {
    name: 'replay_share',
    kind: 'number',
    minimum: 0,
    maximum: 1,
    open: true,
    group: 'data',
    default: 0.2,
    nullable: false,
  },
  { name: 'task_prefix', kind: 'text', group: 'data', default: '', nullable: false },
  {
    name: 'eval_strategy',
    kind: 'choice',
    choices: ['no', 'steps', 'epoch'],
    group: 'evaluation',
    default: 'no',
    nullable: false,
  },
  { ...count, name: 'eval_steps', group: 'evaluation', default: null, nullable: true },
  { ...count, name: 'lora_r', minimum: 0, group: 'lora', default: 0 },
  { name: 'predict_with_generate', kind: 'boolean', group: 'evaluation', default: false, nullable: false },
  { name: 'watch_sentences', kind: 'list', most: 20, group: 'evaluation', default: [], nullable: false },
  { name: 'greater_is_better', kind: 'boolean', group: 'saving', default: null, nullable: true },
  {
    name: 'freeze',
    kind: 'list',
    choices: ['embeddings', 'encoder'],
    group: 'model',
    default: ['encoder'],
    nullable: false,
  },
];

/** Two pairs, of which the second is a duplicate. */
export const twoPairs: DataReport = {
  rows: 3,
  examples: 2,
  source_tokens: { total: 5, mean: 2.5, longest: 3 },
  target_tokens: { total: 3, mean: 1.5, longest: 2 },
  problems: [
    { kind: 'duplicate', rows: 1, first: [{ row: 3, line: 3, text: 'Где луна?' }], row_numbers: [3] },
    {
      kind: 'source_too_long',
      rows: 40,
      tokens: 7,
      first: [{ row: 1, line: 1, text: 'Где библиотека?' }],
      row_numbers: [1],
    },
  ],
  preview: [
    { row: 1, line: 1, source: 'Где библиотека?', target: 'Where is the library?' },
    { row: 2, line: 2, source: 'Где луна?', target: 'Where is the moon?' },
  ],
};

/** A TMX file without line breaks: three rows on its first line, of which the last two have a problem. */
export const oneLineTmx: DataReport = {
  ...twoPairs,
  problems: [
    {
      kind: 'identical',
      rows: 2,
      first: [
        { row: 2, line: 1, text: 'two' },
        { row: 3, line: 1, text: 'three' },
      ],
      row_numbers: [2, 3],
    },
  ],
  preview: ['one', 'two', 'three'].map((text, at) => ({ row: at + 1, line: 1, source: text, target: text })),
};

/** Two examples with padding on both sides. */
export const paddedBatch: NonNullable<DataInspection['first_batch']> = {
  input_ids: [
    [21, 22, 1],
    [23, 1, 0],
  ],
  attention_mask: [
    [1, 1, 1],
    [1, 1, 0],
  ],
  labels: [
    [11, 1],
    [1, -100],
  ],
  decoder_input_ids: [
    [0, 11],
    [0, 1],
  ],
  examples: 2,
  pieces: { 0: '<pad>', 1: '</s>', 11: '▁the', 21: '▁Где', 22: '▁луна', 23: '▁Кто' },
};

/** A check of the training data, and of others where they are given. */
export const inspected = (
  report: DataReport = twoPairs,
  others: Omit<DataInspection['sets'], 'train'> = {},
): DataInspection => ({ sets: { train: { phase: 'read', report }, ...others }, first_batch: paddedBatch });

export function runSummary(changes: Partial<RunSummary> = {}): RunSummary {
  return {
    run: '/runs/capitals',
    name: 'capitals',
    model: 'bundled',
    created: '2026-11-22T14:02:00Z',
    state: { phase: 'finished', reason: 'finished' },
    step: 4,
    max_steps: 4,
    checkpoints: [{ step: 4, name: 'checkpoint-4', best: false, size_bytes: 5_000_000 }],
    ...changes,
  };
}

/** One update, half an epoch and 100 ms each. */
export const stepEvent = (step: number, loss: number): TrainingEvent => ({
  event: 'step',
  step,
  epoch: step / 2,
  loss,
  grad_norm: 2 * loss,
  learning_rate: 1e-3,
  elapsedMs: 100,
});

export const startedEvent = (step = 0, max_steps = 4): TrainingEvent => ({
  event: 'started',
  step,
  max_steps,
  num_train_epochs: 2,
  num_examples: 2,
  num_parameters: 1_200_000,
  num_trainable_parameters: 1_200_000,
});

type Estimate = TrainingForecast['peak_bytes'];
/** A tenth either way. */
export const around = (expected: number): Estimate => ({ expected, low: 0.9 * expected, high: 1.1 * expected });

/** A hundred steps of a second, with room for all of them. */
export const fittingForecast: TrainingForecast = {
  max_steps: 100,
  step_ms: around(1000),
  epoch_ms: around(50_000),
  total_ms: around(100_000),
  evaluations: 0,
  evaluation_ms: around(0),
  peak_bytes: around(2e9),
  available_bytes: 8e9,
  disk_bytes: 3e9,
  free_bytes: 40e9,
  fits: true,
  measured_steps: 3,
  times_from: 'measured',
  measured: {
    unit_ms: around(10),
    update_work: 100,
    evaluation: { example_ms: 20, sentence_ms: 300 },
    peak_bytes: around(2e9),
    resident_bytes: 2e8,
    arguments: {},
  },
  alternatives: [],
};

/** Twice what there is, not tried; half the batch would fit, and so would fewer moments. */
export const hugeForecast: TrainingForecast = {
  ...fittingForecast,
  step_ms: around(0),
  epoch_ms: around(0),
  total_ms: around(0),
  peak_bytes: around(16e9),
  fits: false,
  measured_steps: 0,
  times_from: 'unmeasured',
  measured: null,
  alternatives: [
    {
      change: { per_device_train_batch_size: 1, gradient_accumulation_steps: 2 },
      peak_bytes: around(6e9),
      total_ms: around(150_000),
      fits: true,
    },
    { change: { optim: 'adafactor' }, peak_bytes: around(5e9), total_ms: around(120_000), fits: true },
  ],
};

/** Made at a step, for steps of so many milliseconds; the whole run takes `remaining_ms` from there. */
export const forecastEvent = (
  step: number,
  step_ms: number,
  remaining_ms: number,
  reason: 'measured' | 'outside' = 'measured',
): Extract<TrainingEvent, { readonly event: 'forecast' }> => ({
  event: 'forecast',
  step,
  step_ms: around(step_ms),
  remaining_ms: around(remaining_ms),
  peak_bytes: around(2e9),
  reason,
});

/** The watch sentence's translation and the evaluation's loss at a step. */
export const evaluationEvent = (step: number, eval_loss: number, translation: string): TrainingEvent => ({
  event: 'evaluation',
  step,
  epoch: step / 2,
  eval_loss,
  watch_sentences: [{ source: 'Где библиотека?', translation }],
  elapsedMs: 50,
});

export const checkpointEvent = (step: number): TrainingEvent => ({
  event: 'checkpoint',
  step,
  name: `checkpoint-${step}`,
  best: false,
  size_bytes: 5_000_000,
  elapsedMs: 50,
});

/** Four steps down, evaluated at 2 and 4. */
export const fourSteps: readonly TrainingEvent[] = [
  startedEvent(),
  stepEvent(1, 4),
  stepEvent(2, 3),
  evaluationEvent(2, 2.5, 'Where is the moon?'),
  stepEvent(3, 2),
  stepEvent(4, 1),
  evaluationEvent(4, 1.5, 'Where is the library?'),
  checkpointEvent(4),
];

export function runDetails(changes: Partial<RunDetails> = {}): RunDetails {
  return {
    summary: runSummary(),
    // Of the description the page reads these; the rest is for repeating the run.
    description: {
      model: { name: 'bundled', path: '/models/bundled' },
      train: { examples: 2 },
      arguments: { optim: 'adamw_torch' },
    } as RunDetails['description'],
    history: fourSteps,
    ...changes,
  };
}

export const verifiedExport: Reply<'export'> = {
  path: '/exports/capitals',
  files: [
    { name: 'config.json', size_bytes: 700, sha256: 'a'.repeat(64) },
    { name: 'model.safetensors', size_bytes: 5_000_000, sha256: 'b'.repeat(64) },
  ],
  verified: true,
  max_logit_difference: 2.5e-7,
  translations_compared: 8,
  differing_translations: [],
};

/** A step that halves the loss of the one before, from 8 on, and moves the decoder's query most. */
const examinedStep = (step: number): ExaminedStep => ({
  step,
  loss: { before: 16 / 2 ** step, after: 8 / 2 ** step },
  grad_norm: 5,
  clipped_by: 0.2,
  learning_rate: 1e-4,
  translation: { before: `after ${step - 1} steps`, after: `after ${step} steps` },
  parameters: [
    { name: 'shared.weight', dims: [10, 4], gradient_norm: 3, change_norm: 0.1, weight_norm: 10 },
    {
      name: 'decoder.block.0.layer.0.SelfAttention.q.weight',
      dims: [4, 4],
      gradient_norm: 4,
      change_norm: 0.5,
      weight_norm: 1,
    },
  ],
});

/** Two logged steps and an evaluation of a training of transformers. */
const importedRun: ImportedRun = {
  summary: {
    ...runSummary(),
    run: '/elsewhere/opus/trainer_state.json',
    name: 'opus',
    model: '',
    state: { phase: 'imported' },
    step: 20,
    max_steps: 20,
    checkpoints: [],
  },
  history: [
    { event: 'step', step: 10, epoch: 0.5, loss: 4, grad_norm: 2, learning_rate: 5e-4, elapsedMs: 0 },
    { event: 'evaluation', step: 10, epoch: 0.5, eval_loss: 3, watch_sentences: [], elapsedMs: 20 },
    { event: 'step', step: 20, epoch: 1, loss: 2, grad_norm: 1, learning_rate: 0, elapsedMs: 0 },
  ],
};

/** One sentence of seven is damaged, six are improved. */
export const sevenSentences: BeforeAfter = {
  sentences: Array.from({ length: 7 }, (_, at) => ({
    source: `source ${at}`,
    reference: `reference ${at}`,
    before: { translation: at === 6 ? 'good' : 'bad', chrf: at === 6 ? 80 : 10, loss: 3 },
    after: { translation: at === 6 ? 'bad' : 'good', chrf: at === 6 ? 20 : 60 + at, loss: 3 - at / 10 },
  })),
  figures: [
    {
      figure: 'chrf',
      before: 20,
      after: 57,
      bootstrap: { count: 7, mean: 37, low: 8.5, high: 54, resamples: 1000 },
      verdict: 'better',
    },
    {
      figure: 'loss',
      before: 3,
      after: 2.7,
      bootstrap: { count: 7, mean: -0.3, low: -0.45, high: 0.05, resamples: 1000 },
      verdict: 'not-proven',
    },
  ],
  total: 40,
  refused: 0,
  elapsedMs: 1200,
};

const namedColumns: FileColumns = {
  names: ['source', 'target'],
  header: 'plain',
  source: 'source',
  target: 'target',
};

/** What an idle lab answers: it knows the arguments and has no runs yet. */
export const idleFineTuning = {
  'fineTuning.arguments': () => someArguments,
  'fineTuning.inspect': () => inspected(),
  'fineTuning.readPairs': () => ({ pairs: [{ source: 'Где луна?', target: 'Where is the moon?' }], more: false }),
  'fineTuning.readColumns': () => namedColumns,
  'fineTuning.forecast': () => fittingForecast,
  'fineTuning.examineStep': ({ step }: { readonly step: number }) => examinedStep(step),
  'fineTuning.start': () => runSummary({ step: 0, checkpoints: [], state: { phase: 'running' } }),
  'fineTuning.pause': () => runSummary({ state: { phase: 'paused' } }),
  'fineTuning.resume': () => runSummary({ state: { phase: 'running' } }),
  'fineTuning.stop': () => runSummary({ state: { phase: 'stopped' } }),
  'fineTuning.watch': () => runSummary(),
  'fineTuning.runs': () => [],
  'fineTuning.run': () => runDetails(),
  'fineTuning.forget': () => [],
  'fineTuning.export': () => verifiedExport,
  'fineTuning.exportFolder': ({ run, checkpoint }: { readonly run: string; readonly checkpoint: number }) => ({
    path: `${run}/export-${checkpoint}`,
  }),
  'fineTuning.beforeAfter': () => sevenSentences,
  'fineTuning.importRun': () => importedRun.summary,
  'fineTuning.importedRun': () => importedRun,
  'fineTuning.modelCard': ({ checkpoint }: { readonly checkpoint: number }) => ({ card: `# Card of ${checkpoint}\n` }),
};
