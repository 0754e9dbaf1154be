import { hasRelativeAttentionBias } from './parameter-names.ts';
import type { DenseActFn, ModelType, T5Config } from './t5-config.ts';

/** A module as PyTorch prints it: a leaf with its arguments, or a name with named children. */
interface Module {
  readonly name: string;
  readonly arguments?: string;
  readonly children?: readonly (readonly [key: string, module: Module])[];
}

/** Before every class of the model. */
const prefixes: Record<ModelType, string> = { t5: 'T5', mt5: 'MT5', umt5: 'UMT5' };

const activations: Record<DenseActFn, string> = {
  relu: 'ReLU',
  gelu: 'GELUActivation',
  gelu_new: 'NewGELUActivation',
  silu: 'SiLUActivation',
};

/** The text that PyTorch prints for the model with transformers 4.57.6: `print(model)`. */
export function moduleTree(config: T5Config): string {
  return print(modelModule(config));
}

function modelModule(config: T5Config): Module {
  return {
    name: `${prefixes[config.model_type]}ForConditionalGeneration`,
    children: [
      ['shared', embedding(config.vocab_size, config.d_model)],
      ['encoder', stack(config, 'encoder', config.num_layers)],
      ['decoder', stack(config, 'decoder', config.num_decoder_layers)],
      ['lm_head', linear(config.d_model, config.vocab_size)],
    ],
  };
}

function stack(config: T5Config, kind: 'encoder' | 'decoder', blocks: number): Module {
  return {
    name: `${prefixes[config.model_type]}Stack`,
    children: [
      ['embed_tokens', embedding(config.vocab_size, config.d_model)],
      ['block', moduleList(Array.from({ length: blocks }, (_, index) => block(config, kind, index)))],
      ['final_layer_norm', layerNorm(config)],
      ['dropout', dropout(config)],
    ],
  };
}

function block(config: T5Config, kind: 'encoder' | 'decoder', index: number): Module {
  const layers = [
    layer(config, 'LayerSelfAttention', 'SelfAttention', attention(config, hasRelativeAttentionBias(config, index))),
  ];
  if (kind === 'decoder')
    layers.push(layer(config, 'LayerCrossAttention', 'EncDecAttention', attention(config, false)));
  layers.push(layer(config, 'LayerFF', 'DenseReluDense', feedForward(config)));
  return { name: `${prefixes[config.model_type]}Block`, children: [['layer', moduleList(layers)]] };
}

function layer(config: T5Config, name: string, key: string, module: Module): Module {
  return {
    name: `${prefixes[config.model_type]}${name}`,
    children: [
      [key, module],
      ['layer_norm', layerNorm(config)],
      ['dropout', dropout(config)],
    ],
  };
}

function attention(config: T5Config, withBias: boolean): Module {
  const { d_model, num_heads, relative_attention_num_buckets: buckets } = config;
  const innerDim = num_heads * config.d_kv;
  return {
    name: `${prefixes[config.model_type]}Attention`,
    children: [
      ['q', linear(d_model, innerDim)],
      ['k', linear(d_model, innerDim)],
      ['v', linear(d_model, innerDim)],
      ['o', linear(innerDim, d_model)],
      ...(withBias ? [['relative_attention_bias', embedding(buckets, num_heads)] as const] : []),
    ],
  };
}

function feedForward(config: T5Config): Module {
  const { d_model, d_ff, is_gated_act } = config;
  const inputs = is_gated_act ? ['wi_0', 'wi_1'] : ['wi'];
  return {
    name: `${prefixes[config.model_type]}Dense${is_gated_act ? 'GatedAct' : 'Act'}Dense`,
    children: [
      ...inputs.map((key) => [key, linear(d_model, d_ff)] as const),
      ['wo', linear(d_ff, d_model)],
      ['dropout', dropout(config)],
      ['act', { name: activations[config.dense_act_fn] }],
    ],
  };
}

const embedding = (rows: number, columns: number): Module => ({ name: 'Embedding', arguments: `${rows}, ${columns}` });
const linear = (inputs: number, outputs: number): Module => ({
  name: 'Linear',
  arguments: `in_features=${inputs}, out_features=${outputs}, bias=False`,
});
const layerNorm = (config: T5Config): Module => ({ name: `${prefixes[config.model_type]}LayerNorm` });
const dropout = (config: T5Config): Module => ({
  name: 'Dropout',
  arguments: `p=${pythonFloat(config.dropout_rate)}, inplace=False`,
});
const moduleList = (modules: readonly Module[]): Module => ({
  name: 'ModuleList',
  children: modules.map((module, index) => [String(index), module]),
});

/** `nn.Module.__repr__`; in a ModuleList neighbours that print alike are counted instead of repeated. */
function print(module: Module): string {
  const { name, children } = module;
  if (!children) return `${name}(${module.arguments ?? ''})`;
  const printed = children.map(([key, child]) => ({ first: key, last: key, text: print(child) }));
  const groups = name === 'ModuleList' ? joinAlike(printed) : printed;
  const lines = groups.map(({ first, last, text }) =>
    first === last ? `(${first}): ${text}` : `(${first}-${last}): ${Number(last) - Number(first) + 1} x ${text}`,
  );
  return `${name}(\n${lines.map((line) => indent(line)).join('\n')}\n)`;
}

interface Printed {
  readonly first: string;
  last: string;
  readonly text: string;
}

function joinAlike(modules: readonly Printed[]): Printed[] {
  const groups: Printed[] = [];
  for (const module of modules) {
    const previous = groups.at(-1);
    if (previous?.text === module.text) previous.last = module.last;
    else groups.push({ ...module });
  }
  return groups;
}

const indent = (text: string) => text.replace(/^/gm, '  ');

/** A Python float's `repr`, for values from 0 to 1: a decimal point always, an exponent below 0.0001. */
function pythonFloat(value: number): string {
  if (value === 0 || value === 1) return `${value}.0`;
  if (value >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}
