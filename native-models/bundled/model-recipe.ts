import type { TrainingArguments } from '../training-arguments/argument-table.ts';

/** config.json of the bundled model: T5 v1.1, its output layer tied to the embedding. 6.8 million parameters. */
export const BUNDLED_CONFIG = {
  architectures: ['T5ForConditionalGeneration'],
  classifier_dropout: 0,
  d_ff: 512,
  d_kv: 32,
  d_model: 256,
  decoder_start_token_id: 0,
  dense_act_fn: 'gelu_new',
  dropout_rate: 0,
  eos_token_id: 1,
  feed_forward_proj: 'gated-gelu',
  initializer_factor: 1,
  is_encoder_decoder: true,
  is_gated_act: true,
  layer_norm_epsilon: 1e-6,
  model_type: 't5',
  num_decoder_layers: 3,
  num_heads: 8,
  num_layers: 3,
  pad_token_id: 0,
  relative_attention_max_distance: 128,
  relative_attention_num_buckets: 32,
  tie_word_embeddings: true,
  torch_dtype: 'float32',
  use_cache: true,
  vocab_size: 8100,
} as const;

export const BUNDLED_GENERATION_CONFIG = {
  decoder_start_token_id: 0,
  eos_token_id: 1,
  max_new_tokens: 64,
  pad_token_id: 0,
} as const;

export const INITIAL_SEED = 42;

/**
 * How much smaller or larger than T5's own initialisation: T5 draws its embedding with a deviation of 1 for Adafactor, whose
 * steps grow with what they change. AdamW's do not: it learns such an embedding sixteen times more slowly than a matrix. A smaller
 * one under a larger last scale gives the same first logits (measured over 100 steps: evaluation loss 5.28 against 6.20).
 */
export const INITIAL_SCALES: Readonly<Record<string, number>> = {
  'shared.weight': 1 / 16,
  'decoder.final_layer_norm.weight': 16,
};

/** Threads inside one operator: another number rounds other sums. */
export const THREADS = 2;
export const EVALUATED_PER_DIRECTION = 50;

/**
 * Under Hugging Face's names; what is left out keeps their default. T5 has no 1/√d_kv in its attention, so that a query's
 * weights begin small, and AdamW's steps are large for them: heads of 32 instead of 64, and no more than 1e-3. At 1.5e-3 with
 * heads of 64 the loss stood still at 3.2 while the gradient's norm grew from 2 to 12.
 */
export const BUNDLED_ARGUMENTS = {
  max_steps: 11_000,
  per_device_train_batch_size: 96,
  per_device_eval_batch_size: 64,
  group_by_length: true,
  shuffle_groups: true,
  learning_rate: 1e-3,
  lr_scheduler_type: 'cosine',
  warmup_steps: 300,
  adam_beta2: 0.98,
  weight_decay: 0.01,
  dropout_rate: 0,
  seed: 42,
  eval_strategy: 'steps',
  eval_steps: 500,
  save_steps: 500,
  save_total_limit: 2,
  logging_steps: 50,
  watch_sentences: [
    'translate to ru: My mother washed the window frame.',
    'translate to en: Какой город является столицей Франции?',
    'translate to zh: Where is the library?',
  ],
} as const satisfies Partial<TrainingArguments>;
