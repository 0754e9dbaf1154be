import type { PlacedWeights } from '../engine/place-weights.ts';
import type { ModelFolder } from '../library/model-folder.ts';
import { readFloat32Into } from '../safetensors/reader.ts';
import { createOptimizer } from '../training/create-optimizer.ts';
import type { Optimizer, TrainableParameter } from '../training/optimizer.ts';
import { decays } from '../training/parameter-groups.ts';
import { placeParameters } from '../training/placed-parameter.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { outputWeightName } from '../t5/parameter-set.ts';
import { loraParameters } from '../t5/lora.ts';
import { t5Parameters, type T5Parameter } from '../t5/parameter-names.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { FloatTensor } from '../tensor/tensor.ts';
import { loraOf, startingAdapter } from './lora-arguments.ts';

/** Which part of the model a parameter belongs to; a tied output layer is the embedding. */
function frozenPartOf(name: string): TrainingArguments['freeze'][number] {
  if (name === 'shared.weight') return 'embeddings';
  if (name === 'lm_head.weight') return 'output_layer';
  return name.startsWith('encoder.') ? 'encoder' : 'decoder';
}

/** The parameters that are trained, in the order of PyTorch's named_parameters(); adapters freeze all others. */
function trainableParameters(config: T5Config, args: TrainingArguments): readonly T5Parameter[] {
  const lora = loraOf(args);
  if (lora) return loraParameters(config, lora);
  const { freeze } = args;
  const frozen = new Set<string>(freeze);
  const tiedOutput = frozen.has('output_layer') && config.tie_word_embeddings;
  return t5Parameters(config).filter(
    ({ name }) => !frozen.has(frozenPartOf(name)) && !(tiedOutput && name === outputWeightName(config)),
  );
}

export interface LiveWeights {
  readonly parameters: readonly TrainableParameter[];
  readonly optimizer: Optimizer;
  /** For sessions: trained weights are inputs over the memory that the optimizer changes, frozen ones stay mapped. */
  readonly placed: PlacedWeights;
}

/**
 * Reads the weights that are trained from where they lie into memory of their own, in which moments and gradients have
 * their places too.
 * @param adapter folder of the adapter to begin with, where adapters are trained; empty, a new one.
 * @throws KernelsError `out-of-memory`; SafetensorsError; as startingAdapter.
 */
export async function loadLiveWeights(
  { config, tensors }: ModelFolder,
  base: PlacedWeights,
  args: TrainingArguments,
  adapter: string,
): Promise<LiveWeights> {
  const lora = loraOf(args);
  const adapters = lora && (await startingAdapter(config, lora, adapter, args.seed));
  const trainable = trainableParameters(config, args).map(({ name, dims }) => ({ name, dims, decays: decays(name) }));
  const parameters = placeParameters(trainable, args.optim);
  for (const { name, weights } of parameters) {
    const started = adapters?.get(name);
    if (started) weights.set(started);
    else await readFloat32Into(tensors.get(name)!, weights);
  }
  const live = new Map<string, FloatTensor>(
    parameters.map(({ name, dims, weights }) => [name, { dims, data: weights }]),
  );
  const placed: PlacedWeights = {
    ...base,
    live,
    placeOf: (name) => (live.has(name) ? { kind: 'input' } : base.placeOf(name)),
    read: async (name) => live.get(name)?.data ?? base.read(name),
  };
  return { parameters, optimizer: createOptimizer(args, parameters), placed };
}
