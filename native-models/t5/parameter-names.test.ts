import { expect, test } from 'vitest';
import type { StoredTensor } from '../safetensors/stored-tensor.ts';
import { ConfigError } from './config-error.ts';
import { numParameters, resolveParameters, t5Parameters } from './parameter-names.ts';
import { parseT5Config } from './t5-config.ts';

const small = { vocab_size: 20, d_model: 8, d_kv: 4, d_ff: 12, num_layers: 2, num_decoder_layers: 1, num_heads: 3 };
const parse = (config: Record<string, unknown>) => parseT5Config({ ...small, ...config }, 'config.json');
const tied = parse({ model_type: 't5' });
const untied = parse({ model_type: 't5', tie_word_embeddings: false });

/** Every parameter of a config as if one file held them, some left out or renamed. */
function stored(config: typeof tied, rename: Record<string, string | null> = {}): Map<string, StoredTensor> {
  const tensors = t5Parameters(config).flatMap(({ name, dims }) => {
    const storedName = name in rename ? rename[name] : name;
    return storedName ? [tensor(storedName, dims)] : [];
  });
  return new Map(tensors.map((entry) => [entry.name, entry]));
}

const tensor = (name: string, dims: readonly number[]): StoredTensor => {
  return { name, dims, dtype: 'float32', file: '/m/model.safetensors', offset: 0, byteLength: 0 };
};

function failure(config: typeof tied, tensors: ReadonlyMap<string, StoredTensor>): ConfigError {
  try {
    resolveParameters(config, tensors, 'm/model.safetensors');
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a ConfigError');
}

// named_parameters() of T5ForConditionalGeneration with the same config, transformers 4.57.6.
const reference = `
shared.weight 20,8
encoder.block.0.layer.0.SelfAttention.q.weight 12,8
encoder.block.0.layer.0.SelfAttention.k.weight 12,8
encoder.block.0.layer.0.SelfAttention.v.weight 12,8
encoder.block.0.layer.0.SelfAttention.o.weight 8,12
encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight 32,3
encoder.block.0.layer.0.layer_norm.weight 8
encoder.block.0.layer.1.DenseReluDense.wi.weight 12,8
encoder.block.0.layer.1.DenseReluDense.wo.weight 8,12
encoder.block.0.layer.1.layer_norm.weight 8
encoder.block.1.layer.0.SelfAttention.q.weight 12,8
encoder.block.1.layer.0.SelfAttention.k.weight 12,8
encoder.block.1.layer.0.SelfAttention.v.weight 12,8
encoder.block.1.layer.0.SelfAttention.o.weight 8,12
encoder.block.1.layer.0.layer_norm.weight 8
encoder.block.1.layer.1.DenseReluDense.wi.weight 12,8
encoder.block.1.layer.1.DenseReluDense.wo.weight 8,12
encoder.block.1.layer.1.layer_norm.weight 8
encoder.final_layer_norm.weight 8
decoder.block.0.layer.0.SelfAttention.q.weight 12,8
decoder.block.0.layer.0.SelfAttention.k.weight 12,8
decoder.block.0.layer.0.SelfAttention.v.weight 12,8
decoder.block.0.layer.0.SelfAttention.o.weight 8,12
decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight 32,3
decoder.block.0.layer.0.layer_norm.weight 8
decoder.block.0.layer.1.EncDecAttention.q.weight 12,8
decoder.block.0.layer.1.EncDecAttention.k.weight 12,8
decoder.block.0.layer.1.EncDecAttention.v.weight 12,8
decoder.block.0.layer.1.EncDecAttention.o.weight 8,12
decoder.block.0.layer.1.layer_norm.weight 8
decoder.block.0.layer.2.DenseReluDense.wi.weight 12,8
decoder.block.0.layer.2.DenseReluDense.wo.weight 8,12
decoder.block.0.layer.2.layer_norm.weight 8
decoder.final_layer_norm.weight 8`;

test('the parameters come with PyTorch’s names, shapes and order', () => {
  expect(t5Parameters(tied).map(({ name, dims }) => `${name} ${dims.join()}`)).toEqual(reference.trim().split('\n'));
});

// num_parameters() of the same models, and of utrobinmv/t5_translate_en_ru_zh_small_1024's config.
test.each([
  [{ ...small, model_type: 't5' }, 2536],
  [{ ...small, model_type: 'mt5' }, 2984],
  [{ ...small, model_type: 'umt5' }, 2920],
  [{ ...small, model_type: 'umt5', tie_word_embeddings: false }, 3080],
  [
    {
      model_type: 't5',
      vocab_size: 65100,
      d_ff: 1024,
      num_layers: 8,
      num_heads: 6,
      feed_forward_proj: 'gated-gelu',
      tie_word_embeddings: false,
    },
    110_724_480,
  ],
])('%j has as many parameters as Hugging Face counts', (config, expected) => {
  expect(numParameters(parseT5Config(config, 'config.json'))).toBe(expected);
});

test('every parameter resolves to itself, in order, and strangers are listed', () => {
  const tensors = stored(untied);
  tensors.set('decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight', tensor('x', [32, 3]));
  tensors.set('encoder.embed_tokens.weight', tensor('encoder.embed_tokens.weight', [20, 8]));
  const resolved = resolveParameters(untied, tensors, 'm/model.safetensors');
  expect([...resolved.tensors.keys()]).toEqual(t5Parameters(untied).map(({ name }) => name));
  expect([...resolved.tensors.values()].every((entry, i) => entry.name === t5Parameters(untied)[i]!.name)).toBe(true);
  expect(resolved.unexpected).toEqual(['decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight']);
});

test.each(['encoder.embed_tokens.weight', 'decoder.embed_tokens.weight', 'lm_head.weight'])(
  'the tied embedding may be stored as %s only',
  (name) => {
    const { tensors, unexpected } = resolveParameters(tied, stored(tied, { 'shared.weight': name }), 'm');
    expect(tensors.get('shared.weight')?.name).toBe(name);
    expect(unexpected).toEqual([]);
  },
);

test('a stored lm_head is ignored where the model ties it', () => {
  const tensors = stored(tied).set('lm_head.weight', tensor('lm_head.weight', [999, 8]));
  const { tensors: resolved, unexpected } = resolveParameters(tied, tensors, 'm');
  expect(resolved.has('lm_head.weight')).toBe(false);
  expect(unexpected).toEqual([]);
});

test('an untied model does not take its lm_head for its embedding, nor the embedding for its lm_head', () => {
  expect(failure(untied, stored(untied, { 'shared.weight': null })).details.place).toBe('shared.weight');
  const error = failure(untied, stored(untied, { 'lm_head.weight': null }));
  expect(error.code).toBe('tensor-missing');
  expect(error.message).toContain('"tie_word_embeddings": false');
});

test('a missing tensor is named with its shape and its file', () => {
  const name = 'decoder.block.0.layer.1.EncDecAttention.k.weight';
  const error = failure(tied, stored(tied, { [name]: null }));
  expect(error.code).toBe('tensor-missing');
  expect(error.message).toBe(`m/model.safetensors: the tensor ${name} of shape [12, 8] is missing.`);
});

test('a tensor of another shape is named with both shapes and its own file', () => {
  const name = 'encoder.final_layer_norm.weight';
  const error = failure(tied, stored(tied).set(name, tensor(name, [9])));
  expect(error.code).toBe('tensor-mismatch');
  expect(error.details).toMatchObject({ file: '/m/model.safetensors', place: name, expected: '[8]', found: '[9]' });
});

test('weights that are not floats are unsupported', () => {
  const name = 'encoder.final_layer_norm.weight';
  const error = failure(tied, stored(tied).set(name, { ...tensor(name, [8]), dtype: 'int8' }));
  expect(error).toMatchObject({ code: 'model-unsupported', details: { place: name, found: 'int8' } });
});
