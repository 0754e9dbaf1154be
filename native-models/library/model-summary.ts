import { moduleTree } from '../t5/module-tree.ts';
import { numParameters } from '../t5/parameter-names.ts';
import type { ModelFolder } from './model-folder.ts';

export interface ParameterEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size_bytes: number;
}

/** What a person wants to know about a model before it is loaded; nothing here needs the weights. */
export interface ModelSummary {
  readonly model_type: string;
  readonly num_parameters: number;
  readonly vocab_size: number;
  /** config.json and generation_config.json as they are, defaults filled in. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly generation_config: Readonly<Record<string, unknown>>;
  /** The text that PyTorch prints for the model. */
  readonly module_tree: string;
  /** In PyTorch's order, with the dtype that the file holds. */
  readonly parameters: readonly ParameterEntry[];
}

/** The summary of a model that was read. */
export function summarize({ config, generationConfig, tensors }: ModelFolder): ModelSummary {
  const parameters = [...tensors].map(([name, { dims, dtype, byteLength }]) => {
    return { name, shape: dims, dtype, size_bytes: byteLength };
  });
  const { raw, ...typed } = config;
  const { raw: rawGeneration, notFollowed: _, ...typedGeneration } = generationConfig;
  return {
    model_type: config.model_type,
    num_parameters: numParameters(config),
    vocab_size: config.vocab_size,
    config: { ...raw, ...typed },
    generation_config: {
      ...rawGeneration,
      ...typedGeneration,
      eos_token_id: asWritten(generationConfig.eos_token_id),
      forced_eos_token_id: asWritten(generationConfig.forced_eos_token_id),
    },
    module_tree: moduleTree(config),
    parameters,
  };
}

/** Hugging Face writes a single id as a number and none as null. */
function asWritten(ids: readonly number[]): readonly number[] | number | null {
  return ids.length > 1 ? ids : (ids[0] ?? null);
}
