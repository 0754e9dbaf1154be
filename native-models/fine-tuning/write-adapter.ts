import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHash } from '../files/hash-file.ts';
import { adapterFiles } from '../library/adapter-folder.ts';
import { writeSafetensors } from '../safetensors/writer.ts';
import { bytesOf } from '../tensor/tensor.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { TrainableParameter } from '../training/optimizer.ts';

export interface AdapterToWrite {
  readonly arguments: TrainingArguments;
  /** The model that the adapter belongs to: a folder, or a name on the Hub. */
  readonly base_model_name_or_path: string;
  readonly parameters: readonly Pick<TrainableParameter, 'name' | 'dims' | 'weights'>[];
}

/**
 * Writes adapter_config.json and adapter_model.safetensors into an existing folder as PEFT's save_pretrained lays them
 * out, so that PeftModel.from_pretrained(model, folder) reads them.
 * @returns the weights' file, which is on the disk.
 */
export async function writeAdapter(folder: string, adapter: AdapterToWrite): Promise<FileHash> {
  await writeConfig(folder, adapterConfig(adapter.arguments, adapter.base_model_name_or_path));
  const entries = adapter.parameters.map(({ name, dims, weights }) => ({
    name,
    dims,
    dtype: 'float32' as const,
    bytes: bytesOf(weights),
  }));
  return writeSafetensors(join(folder, adapterFiles.weights), entries);
}

/** Copies the adapter of a checkpoint into a new folder, under another name of the model that it belongs to. */
export async function copyAdapter(checkpoint: string, folder: string, base_model_name_or_path: string): Promise<void> {
  await mkdir(folder);
  await copyFile(join(checkpoint, adapterFiles.weights), join(folder, adapterFiles.weights));
  const config = JSON.parse(await readFile(join(checkpoint, adapterFiles.config), 'utf8')) as object;
  await writeConfig(folder, { ...config, base_model_name_or_path });
}

async function writeConfig(folder: string, config: object): Promise<void> {
  await writeFile(join(folder, adapterFiles.config), `${JSON.stringify(config, null, 2)}\n`);
}

/** peft.LoraConfig, settings that do nothing included: other readers than PEFT look for them. */
function adapterConfig(args: TrainingArguments, base_model_name_or_path: string): object {
  return {
    alpha_pattern: {},
    auto_mapping: null,
    base_model_name_or_path,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    layers_pattern: null,
    layers_to_transform: null,
    lora_alpha: args.lora_alpha,
    lora_dropout: args.lora_dropout,
    modules_to_save: null,
    peft_type: 'LORA',
    r: args.lora_r,
    rank_pattern: {},
    revision: null,
    target_modules: args.lora_target_modules,
    task_type: 'SEQ_2_SEQ_LM',
    use_dora: false,
    use_rslora: false,
  };
}
