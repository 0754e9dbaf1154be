import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHash } from '../files/hash-file.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { toFloat16 } from '../safetensors/convert.ts';
import { readFloat32 } from '../safetensors/reader.ts';
import { writeSafetensors } from '../safetensors/writer.ts';
import { bytesOf } from '../tensor/tensor.ts';
import { tokenizerFileNames } from '../tokenizer/tokenizer-files.ts';

/** JavaScript writes 1.0 as 1; transformers 5 refuses that, and older ones print it. */
const wholeFloats = /"(classifier_dropout|dropout_rate|initializer_factor)": (\d+)(?=,)/g;

/**
 * Writes a float32 model folder once more with its weights in float16: half the bytes to ship.
 * @returns the new model.safetensors
 */
export async function storeAsFloat16(from: string, to: string): Promise<FileHash> {
  const model = await readModelFolder(from);
  await mkdir(to, { recursive: true });
  const config = await readFile(join(from, 'config.json'), 'utf8');
  await writeFile(join(to, 'config.json'), config.replace('"float32"', '"float16"').replace(wholeFloats, '"$1": $2.0'));
  const kept: readonly string[] = ['generation_config.json', ...tokenizerFileNames];
  for (const { name } of model.files) if (kept.includes(name)) await copyFile(join(from, name), join(to, name));
  const entries = [...model.tensors].map(([name, tensor]) => ({
    name,
    dims: tensor.dims,
    dtype: 'float16' as const,
    bytes: async () => bytesOf(toFloat16(await readFloat32(tensor))),
  }));
  return writeSafetensors(join(to, 'model.safetensors'), entries);
}
