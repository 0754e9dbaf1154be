import type { PlacedWeights } from '../engine/place-weights.ts';
import type { ModelFolder } from '../library/model-folder.ts';
import { readFloat32Into } from '../safetensors/reader.ts';
import { createOptimizer, optimizerThreads } from '../training/create-optimizer.ts';
import type { Optimizer, TrainableParameter } from '../training/optimizer.ts';
import { decays } from '../training/parameter-groups.ts';
import { placeParameters } from '../training/placed-parameter.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { outputWeightName } from '../t5/parameter-set.ts';
import { loraParameters } from '../t5/lora.ts';
import { t5Parameters, type T5Parameter } from '../t5/parameter-names.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { elementCount, type FloatTensor } from '../tensor/tensor.ts';
import { loraOf, startingAdapter } from './lora-arguments.ts';

/** Which part of the model a parameter belongs to; a tied output layer is the embedding. */
function frozenPartOf(name: string): TrainingArguments['freeze'][number] {
  if (name === 'shared.weight') return 'embeddings';
  if (name === 'lm_head.weight') return 'output_layer';
  return name.startsWith('encoder.') ? 'encoder' : 'decoder';
}

/** The parameters that are trained, in the order of PyTorch's named_parameters(); adapters freeze all others. */
export function trainableParameters(config: T5Config, args: TrainingArguments): readonly T5Parameter[] {
  const lora = loraOf(args);
  if (lora) return loraParameters(config, lora);
  const { freeze } = args;
  const frozen = new Set<string>(freeze);
  const tiedOutput = frozen.has('output_layer') && config.tie_word_embeddings;
  return t5Parameters(config).filter(
    ({ name }) => !frozen.has(frozenPartOf(name)) && !(tiedOutput && name === outputWeightName(config)),
  );
}

/** Whether a parameter is an embedding whose rows are looked up and nothing else. */
export function isEmbeddingOnly(config: T5Config, name: string): boolean {
  return name === 'shared.weight' && outputWeightName(config) !== name;
}

export interface LiveWeights {
  readonly parameters: readonly TrainableParameter[];
  readonly optimizer: Optimizer;
  /** What lies in memory: all of the model's weights, or, where adapters are trained, the adapters alone. */
  readonly live: ReadonlyMap<string, FloatTensor>;
  /** For sessions: what lies in memory is an input of each graph, all else stays mapped. */
  readonly placed: PlacedWeights;
}

/**
 * Reads weights from where they lie into memory: those that are trained into that of the kernels, in which moments and
 * gradients have their places too, and the frozen ones of a model beside it, since its blocks share their graphs.
 * @param base where the weights lie beside which adapters are trained; null where the model itself is: nothing of it stays there.
 * @param adapter folder of the adapter to begin with, where adapters are trained; empty, a new one.
 * @param threads how many may share the updates of the weights.
 * @throws KernelsError `out-of-memory`; TrainingError `optimizer-thread-failed`; SafetensorsError; as startingAdapter.
 */
export async function loadLiveWeights(
  { config, tensors }: ModelFolder,
  base: PlacedWeights | null,
  args: TrainingArguments,
  adapter: string,
  threads: number,
): Promise<LiveWeights> {
  const lora = loraOf(args);
  const adapters = lora && (await startingAdapter(config, lora, adapter, args.seed));
  const trainable = trainableParameters(config, args).map(({ name, dims }) => ({ name, dims, decays: decays(name) }));
  const numbers = trainable.reduce((sum, { dims }) => sum + elementCount(dims), 0);
  const parameters = placeParameters(trainable, args.optim, optimizerThreads(args, numbers, threads));
  for (const { name, weights } of parameters) {
    const started = adapters?.get(name);
    if (started) weights.set(started);
    else await readFloat32Into(tensors.get(name)!, weights);
  }
  const frozen = lora ? [] : await readFrozen(config, tensors, trainable);
  const live = new Map<string, FloatTensor>([
    ...parameters.map(({ name, dims, weights }) => [name, { dims, data: weights }] as const),
    ...frozen,
  ]);
  const placed: PlacedWeights = {
    ...base,
    live,
    placeOf: (name) => (base && !live.has(name) ? base.placeOf(name) : { kind: 'input' }),
    read: async (name) => live.get(name)?.data ?? base!.read(name),
  };
  return { parameters, optimizer: await createOptimizer(args, parameters), live, placed };
}

async function readFrozen(
  config: T5Config,
  tensors: ModelFolder['tensors'],
  trainable: readonly { readonly name: string }[],
): Promise<(readonly [string, FloatTensor])[]> {
  const trained = new Set(trainable.map(({ name }) => name));
  const frozen: (readonly [string, FloatTensor])[] = [];
  for (const { name, dims } of t5Parameters(config)) {
    if (trained.has(name)) continue;
    const data = new Float32Array(elementCount(dims));
    await readFloat32Into(tensors.get(name)!, data);
    frozen.push([name, { dims, data }]);
  }
  return frozen;
}
