import type { StoredTensor } from '../safetensors/stored-tensor.ts';
import { ConfigError } from './config-error.ts';
import type { T5Config } from './t5-config.ts';

/** One trainable parameter: Hugging Face's key, verbatim, and its dims as PyTorch stores them ([out, in] for Linear). */
export interface T5Parameter {
  readonly name: string;
  readonly dims: readonly number[];
}

/** Every parameter once, in the order of PyTorch's `named_parameters()`; `lm_head.weight` only where it is not tied. */
export function t5Parameters(config: T5Config): readonly T5Parameter[] {
  const embedding = [config.vocab_size, config.d_model];
  return [
    { name: 'shared.weight', dims: embedding },
    ...stackParameters(config, 'encoder', config.num_layers),
    ...stackParameters(config, 'decoder', config.num_decoder_layers),
    ...(config.tie_word_embeddings ? [] : [{ name: 'lm_head.weight', dims: embedding }]),
  ];
}

/** Hugging Face's `model.num_parameters()`. */
export function numParameters(config: T5Config): number {
  return t5Parameters(config).reduce((sum, { dims }) => sum + dims.reduce((product, dim) => product * dim, 1), 0);
}

/** Whether a block's self-attention owns a relative attention bias: in T5 only the first, in umT5 every one. */
export function hasRelativeAttentionBias(config: T5Config, block: number): boolean {
  return block === 0 || config.model_type === 'umt5';
}

function stackParameters(config: T5Config, stack: 'encoder' | 'decoder', blocks: number): T5Parameter[] {
  const { d_model, d_ff } = config;
  const feedForwardIn = config.is_gated_act ? ['wi_0', 'wi_1'] : ['wi'];
  const parameters: T5Parameter[] = [];
  for (let block = 0; block < blocks; block++) {
    let layer = 0;
    const add = (name: string, ...dims: number[]) =>
      parameters.push({ name: `${stack}.block.${block}.layer.${layer}.${name}.weight`, dims });
    const addNorm = () => {
      add('layer_norm', d_model);
      layer++;
    };
    addAttention(config, 'SelfAttention', add);
    if (hasRelativeAttentionBias(config, block)) {
      add('SelfAttention.relative_attention_bias', config.relative_attention_num_buckets, config.num_heads);
    }
    addNorm();
    if (stack === 'decoder') {
      addAttention(config, 'EncDecAttention', add);
      addNorm();
    }
    for (const name of feedForwardIn) add(`DenseReluDense.${name}`, d_ff, d_model);
    add('DenseReluDense.wo', d_model, d_ff);
    addNorm();
  }
  return [...parameters, { name: `${stack}.final_layer_norm.weight`, dims: [d_model] }];
}

function addAttention(config: T5Config, kind: string, add: (name: string, ...dims: number[]) => void): void {
  const innerDim = config.num_heads * config.d_kv;
  for (const name of ['q', 'k', 'v']) add(`${kind}.${name}`, innerDim, config.d_model);
  add(`${kind}.o`, config.d_model, innerDim);
}

/** The embedding's other names in a file; one of them may be the only one that was stored. */
const embeddingNames = ['shared.weight', 'encoder.embed_tokens.weight', 'decoder.embed_tokens.weight'];
const floatDtypes: readonly string[] = ['float32', 'float16', 'bfloat16', 'float64'];

export interface ResolvedParameters {
  /** One entry per parameter of the config, under its canonical name, in order. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Stored tensors that are no parameter of this model; they are left alone. */
  readonly unexpected: readonly string[];
}

/**
 * Finds every parameter among the stored tensors, following Hugging Face's tying: the embedding may be stored under any
 * of its names, and a stored lm_head is ignored where the model ties it to the embedding.
 * @param stored by stored name; @param file what to name where a tensor is missing (model.safetensors or the index).
 * @throws ConfigError `tensor-missing`, `tensor-mismatch`, `model-unsupported` (weights that are not floats).
 */
export function resolveParameters(
  config: T5Config,
  stored: ReadonlyMap<string, StoredTensor>,
  file: string,
): ResolvedParameters {
  const aliases = config.tie_word_embeddings ? [...embeddingNames, 'lm_head.weight'] : embeddingNames;
  const tensors = new Map<string, StoredTensor>();
  const known = new Set(aliases);
  for (const parameter of t5Parameters(config)) {
    known.add(parameter.name);
    const names = parameter.name === 'shared.weight' ? aliases : [parameter.name];
    const tensor = names.map((name) => stored.get(name)).find((found) => found !== undefined);
    if (!tensor) throw missing(config, parameter, file);
    checkTensor(parameter, tensor);
    tensors.set(parameter.name, tensor);
  }
  return { tensors, unexpected: [...stored.keys()].filter((name) => !known.has(name)) };
}

function missing(config: T5Config, { name, dims }: T5Parameter, file: string): ConfigError {
  const expected = ['tensor', name, `[${dims.join(', ')}]`] as const;
  const untied = name === 'lm_head.weight' ? ', which "tie_word_embeddings": false asks for' : '';
  const message = `${file}: the tensor ${name} of shape [${dims.join(', ')}]${untied} is missing.`;
  const details = { file, place: name, expected, found: ['nothing'] } as const;
  return new ConfigError('tensor-missing', message, {
    ...details,
    hint: `config.json describes ${config.num_layers} encoder and ${config.num_decoder_layers} decoder blocks; the weights must belong to it.`,
  });
}

function checkTensor(parameter: T5Parameter, tensor: StoredTensor): void {
  const { file, name } = tensor;
  const expected = `[${parameter.dims.join(', ')}]`;
  const found = `[${tensor.dims.join(', ')}]`;
  if (expected !== found) {
    const message = `${file}: the tensor ${name} should have the shape ${expected} by config.json, but has ${found}.`;
    throw new ConfigError('tensor-mismatch', message, { file, place: name, expected, found });
  }
  if (!floatDtypes.includes(tensor.dtype)) {
    const types = floatDtypes.join(', ');
    const message = `${file}: the tensor ${name} should hold one of ${types}, but holds ${tensor.dtype}.`;
    throw new ConfigError('model-unsupported', message, { file, place: name, expected: types, found: tensor.dtype });
  }
}
