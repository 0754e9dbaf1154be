import { totalmem } from 'node:os';
import { workingBytes } from '../graph/working-memory.ts';
import { LoraParameterSet } from '../t5/lora-parameter-set.ts';
import { ParameterSet } from '../t5/parameter-set.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import { StagedGraphs, type BatchLengths } from '../t5/staged-graphs.ts';
import { stagedPassBytes } from '../t5/staged-memory.ts';
import { buildTrainingGraph } from '../t5/training-graph.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { elementCount } from '../tensor/tensor.ts';
import type { Estimate } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { isEmbeddingOnly, trainableParameters } from './live-weights.ts';
import { loraOf } from './lora-arguments.ts';

/** Tokenizer, sessions and what ONNX Runtime and the heap keep beside tensors. */
const OVERHEAD_BYTES = 120e6;
/** Between two runs copies wait to be collected, and freed memory lies in pieces. */
const PASS_FACTOR = 1.15;
/** How far peaks were found from what is expected here (docs/performance.md). */
const BAND = { low: 0.88, high: 1.12 };

/** Of which a training's memory depends, beside its arguments. */
export interface MemoryShape {
  /** The largest batches. */
  readonly passes: readonly BatchLengths[];
  /** At most so many rows of the embedding will ever have a gradient. */
  readonly tokens: number;
}

/** Resident memory of the process at its largest, if it holds `residentBytes` before the model is opened. */
export function expectedPeak(
  config: T5Config,
  args: TrainingArguments,
  shape: MemoryShape,
  residentBytes: number,
): Estimate {
  const added = lastingBytes(config, args, shape) + largestPass(config, args, shape.passes) + OVERHEAD_BYTES;
  return {
    expected: residentBytes + added,
    low: residentBytes + BAND.low * added,
    high: residentBytes + BAND.high * added,
  };
}

/** What the process may have in all: what it has now, and what the system can still give. */
export function availableBytes(): number {
  // macOS counts as free only what nobody has touched yet.
  if (process.platform === 'darwin') return 0.75 * totalmem();
  return process.memoryUsage.rss() + process.availableMemory();
}

/** Weights, moments and the places of whole gradients; pages that nobody touches cost nothing. */
function lastingBytes(config: T5Config, args: TrainingArguments, { passes, tokens }: MemoryShape): number {
  const model = 4 * countNumbers(t5Parameters(config));
  const trained = trainableParameters(config, args);
  const moments = args.optim === 'adamw_torch' ? 8 : 0;
  const lora = loraOf(args) !== null;
  const wholeGradients = lora ? new Set<string>() : parametersWithWholeGradients(config, args, passes);
  const ofTrained = trained.reduce((sum, { name, dims }) => {
    const numbers = elementCount(dims);
    const touched =
      isEmbeddingOnly(config, name) && args.weight_decay === 0 ? Math.min(numbers, tokens * config.d_model) : numbers;
    const gradient = args.optim === 'adafactor' || wholeGradients.has(name) ? 4 * numbers : 0;
    return sum + moments * touched + gradient;
  }, 0);
  return model + ofTrained + (lora ? 4 * countNumbers(trained) : 0);
}

function countNumbers(parameters: readonly { readonly dims: readonly number[] }[]): number {
  return parameters.reduce((sum, { dims }) => sum + elementCount(dims), 0);
}

function stagedOf(config: T5Config, args: TrainingArguments): StagedGraphs {
  const description = { config, parameters: new ParameterSet(config) };
  const trained = new Set(trainableParameters(config, args).map(({ name }) => name));
  const { label_smoothing_factor, gradient_checkpointing } = args;
  const dropout_rate = args.dropout_rate ?? config.dropout_rate;
  return new StagedGraphs(description, trained, { label_smoothing_factor, dropout_rate, gradient_checkpointing });
}

function parametersWithWholeGradients(
  config: T5Config,
  args: TrainingArguments,
  passes: readonly BatchLengths[],
): ReadonlySet<string> {
  const staged = stagedOf(config, args);
  const names = new Set<string>();
  for (const { kind, parameters } of staged.stages)
    for (const lengths of passes)
      for (const output of staged.of(kind, lengths).graphs.gradients)
        if (output.kind === 'full') names.add(parameters.get(output.parameter)!);
  return names;
}

function largestPass(config: T5Config, args: TrainingArguments, passes: readonly BatchLengths[]): number {
  const lora = loraOf(args);
  if (!lora) {
    const staged = stagedOf(config, args);
    return PASS_FACTOR * Math.max(...passes.map((lengths) => stagedPassBytes(staged, lengths)));
  }
  const names = trainableParameters(config, args).map(({ name }) => name);
  const { label_smoothing_factor, lora_dropout } = args;
  const dropout_rate = args.dropout_rate ?? config.dropout_rate;
  const options = { label_smoothing_factor, lora_dropout, dropout_rate };
  const { graph } = buildTrainingGraph({ config, parameters: new LoraParameterSet(config, lora) }, names, options);
  return PASS_FACTOR * Math.max(...passes.map((lengths) => workingBytes(graph, lengths)));
}
