import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeSafetensors } from '../native-models/safetensors/writer.ts';
import { t5Parameters, type T5Parameter } from '../native-models/t5/parameter-names.ts';
import { parseT5Config, type T5Config } from '../native-models/t5/t5-config.ts';
import { elementCount } from '../native-models/tensor/tensor.ts';
import { repositoryRoot, requireReference } from '../native-models/testing/reference.ts';
import { seeded } from '../native-models/testing/seeded.ts';

const folder = path.join(repositoryRoot, 'dist', 'bench', 'base-shape');

/** T5-base as version 1.1 gates it: 222,903,552 parameters, the output layer tied to the embedding. */
export const baseShapeConfig = {
  architectures: ['T5ForConditionalGeneration'],
  model_type: 't5',
  vocab_size: 32128,
  d_model: 768,
  d_kv: 64,
  d_ff: 2048,
  num_layers: 12,
  num_decoder_layers: 12,
  num_heads: 12,
  relative_attention_num_buckets: 32,
  relative_attention_max_distance: 128,
  layer_norm_epsilon: 1e-6,
  dropout_rate: 0.1,
  feed_forward_proj: 'gated-gelu',
  dense_act_fn: 'gelu_new',
  is_gated_act: true,
  is_encoder_decoder: true,
  tie_word_embeddings: true,
  pad_token_id: 0,
  eos_token_id: 1,
  decoder_start_token_id: 0,
  dtype: 'float32',
};

/** The model of T5-base's shape, with random weights: made once, the same on every machine, then found. */
export async function baseShapeModel(): Promise<string> {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}.tmp`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await writeRandomModel(unfinished, baseShapeConfig);
    copyFileSync(requireReference('tokenizers/tri/spiece.model'), path.join(unfinished, 'spiece.model'));
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** config.json and weights by T5's own initialisation. Where the output layer is tied, the loss so starts near ln(vocab_size). */
export async function writeRandomModel(target: string, raw: Readonly<Record<string, unknown>>): Promise<void> {
  const file = path.join(target, 'config.json');
  const config = parseT5Config(raw, file);
  writeFileSync(file, `${JSON.stringify(raw, null, 2)}\n`);
  const entries = t5Parameters(config).map((parameter, index) => ({
    ...parameter,
    dtype: 'float32' as const,
    bytes: async () => new Uint8Array(initialWeights(config, parameter, index).buffer),
  }));
  await writeSafetensors(path.join(target, 'model.safetensors'), entries);
}

function initialWeights(config: T5Config, { name, dims }: T5Parameter, seed: number): Float32Array<ArrayBuffer> {
  const weights = new Float32Array(elementCount(dims));
  if (name.endsWith('layer_norm.weight')) return weights.fill(1);
  const deviation = initialDeviation(config, name);
  const normal = normalNumbers(seed);
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * normal();
  return weights;
}

/**
 * Standard deviation of a matrix: T5PreTrainedModel._init_weights of transformers 4.57. A tied output layer computes with
 * d_model^-0.5 of the embedding; an output layer of its own would have to be scaled down, as the peers' make_model.py does
 * it: else the softmax saturates and gradients become denormal numbers.
 */
export function initialDeviation({ d_model, d_kv, d_ff, num_heads }: T5Config, name: string): number {
  if (name === 'shared.weight') return 1;
  if (name === 'lm_head.weight') return OUTPUT_SCALE;
  if (name.endsWith('.q.weight')) return (d_model * d_kv) ** -0.5;
  if (name.endsWith('.o.weight')) return (num_heads * d_kv) ** -0.5;
  return (name.endsWith('.wo.weight') ? d_ff : d_model) ** -0.5;
}
const OUTPUT_SCALE = 0.05;

/** Standard normal numbers (Box and Muller 1958), two from each pair of even ones. */
function normalNumbers(seed: number): () => number {
  const even = seeded(seed);
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const second = kept;
      kept = null;
      return second;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - even()));
    const angle = 2 * Math.PI * even();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
