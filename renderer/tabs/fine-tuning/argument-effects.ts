import type { Catalogue } from '../../i18n/en.ts';
import type { ArgumentName } from './lab-types.ts';

/** A sentence on what an argument costs in time, memory or disk, by its name in the catalogue. */
type Effect = keyof Catalogue['fineTuningInput']['effects'];

export const argumentEffects: Readonly<Record<ArgumentName, Effect>> = {
  num_train_epochs: 'proportional',
  max_steps: 'proportional',
  per_device_train_batch_size: 'batch',
  per_device_eval_batch_size: 'evaluationBatch',
  gradient_accumulation_steps: 'accumulation',
  gradient_checkpointing: 'recomputation',

  learning_rate: 'none',
  optim: 'moments',
  weight_decay: 'none',
  adam_beta1: 'none',
  adam_beta2: 'none',
  adam_epsilon: 'none',
  max_grad_norm: 'none',
  label_smoothing_factor: 'none',

  lr_scheduler_type: 'none',
  warmup_steps: 'none',
  warmup_ratio: 'none',

  seed: 'none',
  group_by_length: 'grouping',
  shuffle_groups: 'none',
  test_size: 'split',
  replay_share: 'replay',
  max_source_length: 'length',
  max_target_length: 'length',
  task_prefix: 'prefix',

  logging_steps: 'none',
  logging_first_step: 'none',
  eval_strategy: 'evaluation',
  eval_on_start: 'startEvaluation',
  eval_steps: 'evaluation',
  predict_with_generate: 'generation',
  watch_sentences: 'watching',
  early_stopping_patience: 'stopping',
  early_stopping_threshold: 'stopping',

  save_strategy: 'saving',
  save_steps: 'saving',
  save_total_limit: 'disk',
  load_best_model_at_end: 'none',
  metric_for_best_model: 'none',
  greater_is_better: 'none',

  dropout_rate: 'none',
  freeze: 'freezing',
  lora_r: 'adapters',
  lora_alpha: 'none',
  lora_dropout: 'none',
  lora_target_modules: 'targets',
  adapter: 'none',
};
