import { expect, test } from 'vitest';
import { ConfigError } from './config-error.ts';
import { parseT5Config } from './t5-config.ts';

const file = 'folder/config.json';

function failure(value: unknown): ConfigError {
  try {
    parseT5Config(value, file);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a ConfigError');
}

// Printed by T5Config(), MT5Config() and UMT5Config() of transformers 4.57.6.
test.each([
  [
    't5',
    { vocab_size: 32128, d_ff: 2048, num_layers: 6, num_decoder_layers: 6, num_heads: 8, tie_word_embeddings: true },
  ],
  [
    'mt5',
    { vocab_size: 250112, d_ff: 1024, num_layers: 8, num_decoder_layers: 8, num_heads: 6, tie_word_embeddings: false },
  ],
  [
    'umt5',
    { vocab_size: 250112, d_ff: 1024, num_layers: 8, num_decoder_layers: 8, num_heads: 6, tie_word_embeddings: true },
  ],
])('an empty config.json of type %s gets the defaults of its class', (model_type, expected) => {
  const gated = model_type !== 't5';
  expect(parseT5Config({ model_type }, file)).toEqual({
    ...expected,
    model_type,
    architectures: [],
    d_model: 512,
    d_kv: 64,
    relative_attention_num_buckets: 32,
    relative_attention_max_distance: 128,
    layer_norm_epsilon: 1e-6,
    dropout_rate: 0.1,
    feed_forward_proj: gated ? 'gated-gelu' : 'relu',
    dense_act_fn: gated ? 'gelu_new' : 'relu',
    is_gated_act: gated,
    pad_token_id: 0,
    eos_token_id: 1,
    decoder_start_token_id: 0,
    task_specific_params: null,
    raw: { model_type },
  });
});

// Each row was run through T5Config.from_dict.
test.each([
  [{ feed_forward_proj: 'gated-gelu' }, { dense_act_fn: 'gelu_new', is_gated_act: true }],
  [{ feed_forward_proj: 'gelu' }, { dense_act_fn: 'gelu', is_gated_act: false }],
  [{ feed_forward_proj: 'gated-silu' }, { dense_act_fn: 'silu', is_gated_act: true }],
  [
    { feed_forward_proj: 'gated-gelu', dense_act_fn: 'gelu' },
    { dense_act_fn: 'gelu', is_gated_act: true },
  ],
  [{ hidden_size: 99, d_model: 8 }, { d_model: 99 }],
  [{ num_hidden_layers: 3 }, { num_layers: 3, num_decoder_layers: 6 }],
  [
    { num_hidden_layers: 3, num_layers: 5 },
    { num_layers: 3, num_decoder_layers: 5 },
  ],
  [
    { num_layers: 4, num_decoder_layers: null },
    { num_layers: 4, num_decoder_layers: 4 },
  ],
])('%j is read as Hugging Face reads it', (given, expected) => {
  expect(parseT5Config({ model_type: 't5', ...given }, file)).toMatchObject(expected);
});

test('a config saved by transformers 5 is untied where the decoder’s output is not scaled', () => {
  const saved = { model_type: 't5', tie_word_embeddings: true };
  expect(parseT5Config({ ...saved, scale_decoder_outputs: false }, file).tie_word_embeddings).toBe(false);
  expect(parseT5Config({ ...saved, scale_decoder_outputs: true }, file).tie_word_embeddings).toBe(true);
});

test('a config from before model_type is known by its class', () => {
  expect(parseT5Config({ architectures: ['T5WithLMHeadModel'] }, file).model_type).toBe('t5');
});

test('T5 without a decoder start token starts with the pad token', () => {
  expect(parseT5Config({ model_type: 't5', pad_token_id: 7 }, file).decoder_start_token_id).toBe(7);
});

test.each([
  ['another model', { model_type: 'bart' }, 'model_type', '"bart"'],
  ['no model type at all', {}, 'model_type', 'nothing'],
  ['an encoder alone', { model_type: 't5', architectures: ['T5EncoderModel'] }, 'architectures', '["T5EncoderModel"]'],
  ['no decoder', { model_type: 't5', is_encoder_decoder: false }, 'is_encoder_decoder', 'false'],
  ['quantized weights', { model_type: 't5', quantization_config: { bits: 4 } }, 'quantization_config', '{"bits":4}'],
  ['shared stacks', { model_type: 't5', tie_encoder_decoder: true }, 'tie_encoder_decoder', 'true'],
  ['an unknown activation', { model_type: 't5', feed_forward_proj: 'gated-mish' }, 'feed_forward_proj', '"gated-mish"'],
  ['a malformed activation', { model_type: 't5', feed_forward_proj: 'a-relu' }, 'feed_forward_proj', '"a-relu"'],
])('%s is not built, and the error says so', (_name, value, place, found) => {
  const error = failure(value);
  expect(error.code).toBe('model-unsupported');
  expect(error.details).toMatchObject({ file, place, found });
  expect(error.message).toContain(`"${place}"`);
});

test.each([
  ['d_model', 0],
  ['d_model', 1e9],
  ['d_model', '512'],
  ['d_kv', 1.5],
  ['vocab_size', -1],
  ['num_layers', 1e6],
  ['num_heads', 2 ** 60],
  ['dropout_rate', 2],
  ['layer_norm_epsilon', 'small'],
  ['relative_attention_num_buckets', 1],
  ['relative_attention_max_distance', 16],
  ['tie_word_embeddings', 'yes'],
  ['feed_forward_proj', 5],
  ['pad_token_id', 32128],
  ['eos_token_id', []],
  ['decoder_start_token_id', -1],
  ['architectures', [5]],
  ['task_specific_params', 'none'],
])('%s = %j is refused in a sentence that names it', (key, value) => {
  const error = failure({ model_type: 't5', [key]: value });
  expect(error.code).toBe('config-invalid');
  expect(error.details).toMatchObject({ file, place: key });
  expect(error.message).toMatch(/^folder\/config\.json: .*"\w+" should be .+, but is .+\.$/);
});

test('a value nested too deeply to show is still only a wrong value', () => {
  const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown;
  expect(failure({ model_type: 't5', d_model: deep }).code).toBe('config-invalid');
  expect(failure({ model_type: 't5', architectures: deep }).code).toBe('config-invalid');
  expect(failure({ model_type: deep }).code).toBe('model-unsupported');
  expect(failure(deep).code).toBe('config-invalid');
});
