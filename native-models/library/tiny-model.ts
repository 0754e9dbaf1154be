import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors, type TensorEntry } from '../safetensors/writer.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import { parseT5Config } from '../t5/t5-config.ts';

/** config.json of a T5 so small that a test can write hundreds of them. Only tests import this file. */
const tinyConfig = {
  architectures: ['T5ForConditionalGeneration'],
  model_type: 't5',
  vocab_size: 24,
  d_model: 8,
  d_kv: 4,
  d_ff: 12,
  num_layers: 2,
  num_decoder_layers: 1,
  num_heads: 2,
  feed_forward_proj: 'gated-gelu',
  tie_word_embeddings: false,
  decoder_start_token_id: 0,
};

const tinyGenerationConfig = { decoder_start_token_id: 0, eos_token_id: 1, pad_token_id: 0, max_length: 30 };

/** Every tensor of the tiny model, float32, with small values. */
export function tinyTensors(config: object = tinyConfig): readonly TensorEntry[] {
  let seed = 1;
  const next = () => ((seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5) / 4;
  return t5Parameters(parseT5Config(config, 'config.json')).map(({ name, dims }) => {
    const values = Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, next);
    return { name, dtype: 'float32', dims, bytes: new Uint8Array(values.buffer) };
  });
}

/**
 * Writes the tiny model into a new folder, its weights whole or in that many shards; no tokenizer. `changes` to its
 * config.json may, for instance, fit it to one.
 */
export async function writeTinyModel(folder: string, shards = 0, changes: object = {}): Promise<void> {
  const config = { ...tinyConfig, ...changes };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(config, null, 2));
  await writeFile(join(folder, 'generation_config.json'), JSON.stringify(tinyGenerationConfig, null, 2));
  const tensors = tinyTensors(config);
  if (shards === 0) {
    await writeSafetensors(join(folder, 'model.safetensors'), tensors);
    return;
  }
  const weight_map: Record<string, string> = {};
  for (let shard = 0; shard < shards; shard++) {
    const name = `model-0000${shard + 1}-of-0000${shards}.safetensors`;
    const own = tensors.filter((_, index) => index % shards === shard);
    for (const tensor of own) weight_map[tensor.name] = name;
    await writeSafetensors(join(folder, name), own);
  }
  const index = JSON.stringify({ metadata: { total_size: 0 }, weight_map }, null, 2);
  await writeFile(join(folder, 'model.safetensors.index.json'), index);
}
