import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors, type TensorEntry } from '../safetensors/writer.ts';
import { parseT5Config } from '../t5/t5-config.ts';
import { bytesOf } from '../tensor/tensor.ts';
import { initialWeights } from '../training/initial-weights.ts';
import { BUNDLED_CONFIG, BUNDLED_GENERATION_CONFIG, INITIAL_SCALES, INITIAL_SEED } from './model-recipe.ts';

const RECIPE_FILES = ['spiece.model', 'tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json'];

/**
 * Writes the bundled model as it is before it has learnt anything: the configuration, the recipe's tokenizer, and weights drawn
 * from the recipe's seed.
 * @param recipe the folder of the tokenizer's files
 */
export async function writeInitialModel(recipe: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeJson(join(folder, 'config.json'), BUNDLED_CONFIG);
  await writeJson(join(folder, 'generation_config.json'), BUNDLED_GENERATION_CONFIG);
  for (const name of RECIPE_FILES) await copyFile(join(recipe, name), join(folder, name));
  await writeSafetensors(join(folder, 'model.safetensors'), [...initialEntries()]);
}

function* initialEntries(): Generator<TensorEntry> {
  for (const { parameter, weights } of initialWeights(parseT5Config(BUNDLED_CONFIG, 'config.json'), INITIAL_SEED)) {
    for (const [parameters, scale] of INITIAL_SCALES)
      if (parameters.test(parameter.name)) for (let i = 0; i < weights.length; i++) weights[i]! *= scale;
    yield { ...parameter, dtype: 'float32', bytes: bytesOf(weights) };
  }
}

const writeJson = (path: string, value: unknown) => writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
