/**
 * Every training argument: its name, meaning and default are those of Hugging Face's Seq2SeqTrainingArguments
 * (transformers 4.57), of its script run_translation.py (max_source_length, max_target_length) and of
 * EarlyStoppingCallback, but for the default of eval_on_start; those of adapters are PEFT's. The rows of the model are the
 * lab's own. `null` stands for Python's None.
 */
export type ArgumentKind =
  | { readonly kind: 'integer' | 'number'; readonly minimum: number; readonly maximum?: number; readonly open?: true }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** A list of texts; `choices`, where given, are the only ones, and `most` is how many there may be. */
  | { readonly kind: 'list'; readonly choices?: readonly string[]; readonly most?: number };

export type ArgumentGroup = 'duration' | 'optimizer' | 'schedule' | 'data' | 'evaluation' | 'saving' | 'model' | 'lora';

type Row = ArgumentKind & {
  readonly group: ArgumentGroup;
  readonly default: number | boolean | string | readonly string[] | null;
  /** Whether `null` may be given. */
  readonly nullable?: true;
};

const positive = { kind: 'integer', minimum: 1, maximum: 1_000_000_000 } as const;
const count = { kind: 'integer', minimum: 0, maximum: 1_000_000_000 } as const;
const share = { kind: 'number', minimum: 0, maximum: 1 } as const;
/** A share of which all would leave nothing. */
const openShare = { ...share, open: true } as const;
const strategies = { kind: 'choice', choices: ['no', 'steps', 'epoch'] } as const;

export const schedulerTypes = [
  'linear',
  'cosine',
  'cosine_with_restarts',
  'polynomial',
  'constant',
  'constant_with_warmup',
  'inverse_sqrt',
] as const;
const optimizerNames = ['adamw_torch', 'adafactor'] as const;
/** Linear layers of T5 that can have an adapter; gated models have wi_0 and wi_1, others wi. */
const loraTargets = ['q', 'k', 'v', 'o', 'wi', 'wi_0', 'wi_1', 'wo'] as const;
const frozenParts = ['embeddings', 'encoder', 'decoder', 'output_layer'] as const;

export const argumentTable = {
  num_train_epochs: { kind: 'number', minimum: 0, maximum: 1_000_000, group: 'duration', default: 3 },
  /** Above 0 it replaces num_train_epochs. */
  max_steps: { kind: 'integer', minimum: -1, maximum: 1_000_000_000, group: 'duration', default: -1 },
  per_device_train_batch_size: { ...positive, maximum: 65_536, group: 'duration', default: 8 },
  per_device_eval_batch_size: { ...positive, maximum: 65_536, group: 'evaluation', default: 8 },
  gradient_accumulation_steps: { ...positive, maximum: 65_536, group: 'duration', default: 1 },
  /** Computes the inner values of each block once more in the backward pass, instead of keeping them. */
  gradient_checkpointing: { kind: 'boolean', group: 'duration', default: false },

  learning_rate: { kind: 'number', minimum: 0, maximum: 1000, group: 'optimizer', default: 5e-5 },
  optim: { kind: 'choice', choices: optimizerNames, group: 'optimizer', default: 'adamw_torch' },
  weight_decay: { kind: 'number', minimum: 0, maximum: 1000, group: 'optimizer', default: 0 },
  adam_beta1: { ...openShare, group: 'optimizer', default: 0.9 },
  adam_beta2: { ...openShare, group: 'optimizer', default: 0.999 },
  adam_epsilon: { kind: 'number', minimum: 0, maximum: 1, group: 'optimizer', default: 1e-8 },
  /** 0 switches clipping off. */
  max_grad_norm: { kind: 'number', minimum: 0, maximum: 1e30, group: 'optimizer', default: 1 },
  label_smoothing_factor: { ...openShare, group: 'optimizer', default: 0 },

  lr_scheduler_type: { kind: 'choice', choices: schedulerTypes, group: 'schedule', default: 'linear' },
  /** Above 0 it replaces warmup_ratio. */
  warmup_steps: { ...count, group: 'schedule', default: 0 },
  warmup_ratio: { ...share, group: 'schedule', default: 0 },

  seed: { kind: 'integer', minimum: 0, maximum: 4_294_967_295, group: 'data', default: 42 },
  group_by_length: { kind: 'boolean', group: 'data', default: false },
  /** Of the lab: with group_by_length, groups by both lengths, and meets the groups in random order. */
  shuffle_groups: { kind: 'boolean', group: 'data', default: false },
  /** Share of the examples that is set aside for evaluation, as train_test_split of datasets does with it and `seed`. */
  test_size: { ...openShare, group: 'data', default: 0 },
  /** Of the lab: which share of the examples trained on is drawn from the replay data, where there are such. */
  replay_share: { ...openShare, group: 'data', default: 0.2 },
  /** In tokens, `</s>` included; what is longer is cut. */
  max_source_length: { ...positive, maximum: 100_000, group: 'data', default: 1024 },
  max_target_length: { ...positive, maximum: 100_000, group: 'data', default: 128 },
  /** Put in front of every source text as it is. */
  task_prefix: { kind: 'text', group: 'data', default: '' },

  logging_steps: { ...positive, group: 'evaluation', default: 500 },
  logging_first_step: { kind: 'boolean', group: 'evaluation', default: false },
  eval_strategy: { ...strategies, group: 'evaluation', default: 'no' },
  /**
   * Hugging Face's default is false. Here the start is the measure of what a training changes and forgets; watch sentences
   * are translated then whatever eval_strategy says.
   */
  eval_on_start: { kind: 'boolean', group: 'evaluation', default: true },
  /** Left out, it is logging_steps. */
  eval_steps: { ...positive, group: 'evaluation', default: null, nullable: true },
  predict_with_generate: { kind: 'boolean', group: 'evaluation', default: false },
  /** Source texts that are translated at the start, at each evaluation and at the end, the task prefix in front. */
  watch_sentences: { kind: 'list', most: 20, group: 'evaluation', default: [] },
  /** Evaluations without improvement after which training stops; left out, it does not. */
  early_stopping_patience: { ...positive, group: 'evaluation', default: null, nullable: true },
  early_stopping_threshold: { kind: 'number', minimum: 0, maximum: 1e30, group: 'evaluation', default: 0 },

  save_strategy: { ...strategies, group: 'saving', default: 'steps' },
  save_steps: { ...positive, group: 'saving', default: 500 },
  /** Older checkpoints beyond it are removed, never the best one; left out, all stay. */
  save_total_limit: { ...positive, group: 'saving', default: null, nullable: true },
  load_best_model_at_end: { kind: 'boolean', group: 'saving', default: false },
  /** `loss`, `bleu` or `chrf`, with or without `eval_` in front. */
  metric_for_best_model: { kind: 'text', group: 'saving', default: null, nullable: true },
  greater_is_better: { kind: 'boolean', group: 'saving', default: null, nullable: true },

  /** Left out, the model's own dropout_rate. */
  dropout_rate: { ...openShare, group: 'model', default: null, nullable: true },
  freeze: { kind: 'list', choices: frozenParts, group: 'model', default: [] },

  /** Rank of the adapters; 0: none, the model itself is trained. Above 0 everything but the adapters is frozen. */
  lora_r: { kind: 'integer', minimum: 0, maximum: 65_536, group: 'lora', default: 0 },
  /** Adapters count lora_alpha / lora_r times. */
  lora_alpha: { ...positive, group: 'lora', default: 8 },
  /** Of what goes into the adapters. */
  lora_dropout: { ...openShare, group: 'lora', default: 0 },
  lora_target_modules: { kind: 'list', choices: loraTargets, group: 'lora', default: ['q', 'v'] },
  /** The folder of an adapter to begin with; empty, a new one. */
  adapter: { kind: 'text', group: 'lora', default: '' },
} as const satisfies Readonly<Record<string, Row>>;

type Table = typeof argumentTable;
export type ArgumentName = keyof Table;

type ValueOf<R> = R extends { kind: 'integer' | 'number' }
  ? number
  : R extends { kind: 'boolean' }
    ? boolean
    : R extends { kind: 'choice'; choices: readonly (infer Choice)[] }
      ? Choice
      : R extends { kind: 'list'; choices: readonly (infer Choice)[] }
        ? readonly Choice[]
        : R extends { kind: 'list' }
          ? readonly string[]
          : string;
type Nullable<R> = R extends { nullable: true } ? null : never;

/** All arguments of a run, each with its value. */
export type TrainingArguments = { readonly [Name in ArgumentName]: ValueOf<Table[Name]> | Nullable<Table[Name]> };

/** One row as it crosses a door, for forms and for `--help`. */
export type ArgumentEntry = ArgumentKind & {
  readonly name: ArgumentName;
  readonly group: ArgumentGroup;
  readonly default: TrainingArguments[ArgumentName];
  readonly nullable: boolean;
};

/** The table as a list, in its order. */
export function argumentEntries(): readonly ArgumentEntry[] {
  return Object.entries(argumentTable).map(([name, row]) => ({
    ...row,
    name: name as ArgumentName,
    nullable: 'nullable' in row,
  }));
}
