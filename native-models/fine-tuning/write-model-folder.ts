import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHash } from '../files/hash-file.ts';
import { configAsFloat32 } from './config-as-float32.ts';
import { writeSafetensors } from '../safetensors/writer.ts';
import { bytesOf } from '../tensor/tensor.ts';
import type { T5Parameter } from '../t5/parameter-names.ts';
import { tokenizerFileNames } from '../tokenizer/tokenizer-files.ts';

/** The files of a Hugging Face model that have no weights in them, config.json apart. */
const copiedFiles = ['generation_config.json', ...tokenizerFileNames] as const;

export const weightsFile = 'model.safetensors';

/** All that `writeModelFolder` may write. */
export const modelFiles: readonly string[] = [weightsFile, 'config.json', ...copiedFiles];

export interface ModelToWrite {
  /** The folder from which configuration and tokenizer come. */
  readonly from: string;
  /** Every parameter once, under its canonical name: what transformers' save_pretrained keeps of tied weights. */
  readonly parameters: readonly T5Parameter[];
  /** Float32 values, asked for one by one. */
  readonly read: (name: string) => Promise<Float32Array>;
}

/**
 * Writes a Hugging Face model into an existing folder: model.safetensors (float32), config.json, generation_config.json
 * and the tokenizer files.
 * @returns model.safetensors, which is on the disk; the others are not synced: who publishes the folder does that.
 */
export async function writeModelFolder(folder: string, { from, parameters, read }: ModelToWrite): Promise<FileHash> {
  await writeFile(join(folder, 'config.json'), configAsFloat32(await readFile(join(from, 'config.json'), 'utf8')));
  for (const name of copiedFiles)
    await copyFile(join(from, name), join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  const entries = parameters.map(({ name, dims }) => ({
    name,
    dims,
    dtype: 'float32' as const,
    bytes: async () => bytesOf(await read(name)),
  }));
  return writeSafetensors(join(folder, weightsFile), entries);
}
