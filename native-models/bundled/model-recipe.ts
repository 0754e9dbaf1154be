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
 * How much smaller or larger than T5's own initialisation, by parameter. Neither pair changes what the model first computes; both
 * change how far AdamW's steps, which are alike for all weights, carry it.
 *
 * The embedding: T5 draws it with a deviation of 1 for Adafactor, whose steps grow with what they change. AdamW learns such an
 * embedding sixteen times more slowly than a matrix (evaluation loss after 100 steps 6.20 against 5.28 with this).
 *
 * Attention: T5 has no 1/√d_kv, its queries begin small, and the scores are a product of two matrices, so that they move many times
 * faster than anything else. Quieter inputs under larger matrices slow them down: steps of 2.5e-3 are then calm (norm of
 * the gradient 1.2 at step 300, without this 3.0 and rising) and reach in 300 of them a loss that takes 400 at 1e-3.
 */
export const INITIAL_SCALES: readonly (readonly [parameters: RegExp, scale: number])[] = [
  [/^shared\.weight$/, 1 / 16],
  [/^decoder\.final_layer_norm\.weight$/, 16],
  [/\.layer\.0\.layer_norm\.weight$/, 1 / 4],
  [/^decoder\.block\.\d+\.layer\.1\.layer_norm\.weight$/, 1 / 4],
  [/^encoder\.final_layer_norm\.weight$/, 1 / 4],
  [/\.[qkv]\.weight$/, 4],
];

/** Threads inside one operator. One or two gave the same bits in every step tried; another number may round other sums. */
export const THREADS = 2;
export const EVALUATED_PER_DIRECTION = 50;

/**
 * Under Hugging Face's names; what is left out keeps their default. Of the learning rates tried over 300 steps (1e-3, 2.5e-3,
 * 4e-3), the middle one learnt fastest; over so many steps a little less is safer. A batch of 32 learnt from as many examples what one
 * of 96 did, no more.
 */
export const BUNDLED_ARGUMENTS = {
  max_steps: 15_000,
  per_device_train_batch_size: 96,
  per_device_eval_batch_size: 64,
  group_by_length: true,
  shuffle_groups: true,
  learning_rate: 2e-3,
  lr_scheduler_type: 'cosine',
  warmup_steps: 300,
  adam_beta2: 0.98,
  weight_decay: 0.01,
  dropout_rate: 0,
  seed: 42,
  eval_strategy: 'steps',
  // What random weights say of the evaluation set is no news.
  eval_on_start: false,
  eval_steps: 1000,
  save_steps: 500,
  save_total_limit: 2,
  logging_steps: 50,
  watch_sentences: [
    'translate to ru: My mother washed the window frame.',
    'translate to en: Какой город является столицей Франции?',
    'translate to zh: Where is the library?',
  ],
} as const satisfies Partial<TrainingArguments>;
