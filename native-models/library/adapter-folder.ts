import { inEnglish, type Phrase } from '../errors/phrases.ts';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { readHeader } from '../safetensors/reader.ts';
import type { StoredTensor } from '../safetensors/stored-tensor.ts';
import { ConfigError, jsonObject, wrongValue } from '../t5/config-error.ts';
import { loraParameters, type LoraConfig } from '../t5/lora.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { readJsonIfPresent } from './read-json.ts';

/** The files of an adapter, as PEFT names them. */
export const adapterFiles = { config: 'adapter_config.json', weights: 'adapter_model.safetensors' } as const;

/** A PEFT adapter of the kind that the lab trains, read and checked against its model. */
export interface AdapterFolder {
  readonly lora: LoraConfig;
  /** By PEFT's key, all present and of the right shape. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const schema = v.object({
  peft_type: v.literal('LORA'),
  r: positive,
  lora_alpha: v.pipe(v.number(), v.finite()),
  target_modules: v.pipe(v.array(v.string()), v.minLength(1)),
  bias: v.optional(v.literal('none')),
  // Others change the model's own weights as well.
  init_lora_weights: v.optional(v.union([v.boolean(), v.literal('gaussian')])),
});

/** Keys beside those of the schema that say nothing about what the adapter computes. */
const harmless: readonly string[] = [
  ...['auto_mapping', 'base_model_name_or_path', 'inference_mode', 'layers_pattern', 'lora_dropout', 'megatron_core'],
  ...['peft_version', 'qalora_group_size', 'revision', 'task_type'],
];

/**
 * Reads the folder of a LoRA adapter as PEFT saves it. Only headers are read, no weights.
 * @throws ConfigError `config-missing`, `config-invalid`, `model-unsupported` (other adapters than plain LoRA on linear
 * layers), `tensor-missing`, `tensor-mismatch`; SafetensorsError where the weights cannot be had.
 */
export async function readAdapterFolder(folder: string, config: T5Config): Promise<AdapterFolder> {
  const root = resolve(folder);
  const lora = parseAdapterConfig(await readJsonIfPresent(join(root, adapterFiles.config)), root);
  const file = join(root, adapterFiles.weights);
  const { tensors } = await readHeader(file);
  const stored = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const expected = loraParameters(config, lora);
  for (const { name, dims } of expected) checkTensor(name, dims, stored.get(name), file);
  const names = new Set(expected.map(({ name }) => name));
  const other = tensors.find(({ name }) => !names.has(name))?.name;
  if (other === undefined) return { lora, tensors: stored };
  const message = `${file} holds the tensor ${other}, which is no adapter of the model's ${lora.target_modules.join(', ')}.`;
  throw new ConfigError('tensor-mismatch', message, {
    file,
    place: other,
    expected: ['adapters-only', lora.target_modules.join(', ')],
    found: other,
  });
}

function parseAdapterConfig(value: unknown, folder: string): LoraConfig {
  const file = join(folder, adapterFiles.config);
  if (value === undefined) {
    const message = `${file} does not exist, so the folder is not an adapter.`;
    throw new ConfigError('config-missing', message, { file, expected: adapterFiles.config, found: ['nothing'] });
  }
  const keys = jsonObject(value, file);
  const result = v.safeParse(schema, keys);
  if (!result.success) {
    const [issue] = result.issues;
    const key = v.getDotPath(issue) ?? '';
    throw wrongValue(file, key, issue.expected ?? 'another value', issue.input);
  }
  for (const [key, setting] of Object.entries(keys))
    if (!(key in schema.entries) && !harmless.includes(key) && !isOff(setting)) throw unsupported(file, key, setting);
  const { r, lora_alpha, target_modules } = result.output;
  return { r, lora_alpha, target_modules };
}

/** PEFT writes every setting it knows; those that do nothing are null, false or empty. */
function isOff(setting: unknown): boolean {
  if (typeof setting !== 'object') return setting === false || setting === undefined;
  return setting === null || Object.keys(setting).length === 0;
}

function unsupported(file: string, key: string, setting: unknown): ConfigError {
  const found = JSON.stringify(setting).slice(0, 200);
  const message = `${file}: the lab does not train this kind of adapter: "${key}" should be off, but is ${found}.`;
  const hint = 'Take an adapter that is plain LoRA on linear layers.';
  return new ConfigError('model-unsupported', message, { file, place: key, expected: ['off'], found, hint });
}

function checkTensor(name: string, dims: readonly number[], tensor: StoredTensor | undefined, file: string): void {
  const expected = `[${dims.join(', ')}]`;
  const found: Phrase = tensor ? ['shape-of', `[${tensor.dims.join(', ')}]`, tensor.dtype] : ['nothing'];
  if (tensor && `[${tensor.dims.join(', ')}]` === expected && /float/.test(tensor.dtype)) return;
  const message = `${file}: the tensor ${name} should have the shape ${expected} by the model and ${adapterFiles.config}, but is ${inEnglish(found)}.`;
  const code = tensor ? 'tensor-mismatch' : 'tensor-missing';
  throw new ConfigError(code, message, { file, place: name, expected, found });
}
