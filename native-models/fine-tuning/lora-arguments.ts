import { readAdapterFolder, type AdapterFolder } from '../library/adapter-folder.ts';
import { readFloat32 } from '../safetensors/reader.ts';
import { adaptableModules, loraParameters, type LoraConfig } from '../t5/lora.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { newAdapter } from '../training/lora-start.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { ArgumentError } from '../training-arguments/parse-arguments.ts';

/** The adapters that the arguments ask for; null where the model itself is trained. */
export function loraOf({ lora_r, lora_alpha, lora_target_modules }: TrainingArguments): LoraConfig | null {
  return lora_r === 0 ? null : { r: lora_r, lora_alpha, target_modules: lora_target_modules };
}

/**
 * The adapter that a training begins with; null where a new one is asked for (`folder` is empty).
 * @throws ArgumentError where the model or the adapter has not what the arguments say; as readAdapterFolder.
 */
export async function openAdapter(config: T5Config, lora: LoraConfig, folder: string): Promise<AdapterFolder | null> {
  assertModelHas(config, lora);
  if (folder === '') return null;
  const adapter = await readAdapterFolder(folder, config);
  assertSame(lora, adapter.lora, folder);
  return adapter;
}

/** The weights of that adapter by PEFT's key; new ones are drawn from the seed. @throws as openAdapter. */
export async function startingAdapter(
  config: T5Config,
  lora: LoraConfig,
  folder: string,
  seed: number,
): Promise<ReadonlyMap<string, Float32Array>> {
  const adapter = await openAdapter(config, lora, folder);
  if (!adapter) return newAdapter(config, lora, seed);
  const weights = new Map<string, Float32Array>();
  for (const { name } of loraParameters(config, lora)) weights.set(name, await readFloat32(adapter.tensors.get(name)!));
  return weights;
}

function assertModelHas(config: T5Config, { target_modules }: LoraConfig): void {
  const known = adaptableModules(config);
  const wrong = target_modules.find((module) => !known.includes(module));
  if (wrong !== undefined)
    throw differs('lora_target_modules', `some of ${known.join(', ')}, which the model has`, wrong);
}

function assertSame(asked: LoraConfig, stored: LoraConfig, folder: string): void {
  const pairs = [
    ['lora_r', asked.r, stored.r],
    ['lora_alpha', asked.lora_alpha, stored.lora_alpha],
    ['lora_target_modules', sorted(asked), sorted(stored)],
  ] as const;
  for (const [name, found, expected] of pairs)
    if (found !== expected) throw differs(name, `${expected}, as the adapter in ${folder} has it`, String(found));
}

const sorted = ({ target_modules }: LoraConfig): string => [...new Set(target_modules)].sort().join(',');

function differs(name: string, expected: string, found: string): ArgumentError {
  const message = `The training argument ${name} should be ${expected}, but is ${found}.`;
  return new ArgumentError('argument-invalid', message, { place: name, expected, found });
}
