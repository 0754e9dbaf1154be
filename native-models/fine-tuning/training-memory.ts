import { totalmem } from 'node:os';
import { workingBytes } from '../graph/working-memory.ts';
import { LoraParameterSet } from '../t5/lora-parameter-set.ts';
import { ParameterSet } from '../t5/parameter-set.ts';
import { numParameters } from '../t5/parameter-names.ts';
import { StagedGraphs, type BatchLengths } from '../t5/staged-graphs.ts';
import { stagedPassBytes } from '../t5/staged-memory.ts';
import { buildTrainingGraph } from '../t5/training-graph.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { elementCount } from '../tensor/tensor.ts';
import type { Estimate } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { isEmbeddingOnly, trainableParameters } from './live-weights.ts';
import { loraOf } from './lora-arguments.ts';
import { countWeights } from './run-checkpoints.ts';

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
  const staged = loraOf(args) ? null : stagedOf(config, args);
  const lasting = lastingBytes(config, args, shape, staged);
  const largest = Math.max(...shape.passes.map(passBytesOf(config, args, staged)));
  const added = lasting + PASS_FACTOR * largest + OVERHEAD_BYTES;
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

/** The largest resident memory of this process until now. */
export function peakSoFar(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Weights, moments and the places of whole gradients; pages that nobody touches cost nothing. */
function lastingBytes(
  config: T5Config,
  args: TrainingArguments,
  { passes, tokens }: MemoryShape,
  staged: StagedGraphs | null,
): number {
  const trained = trainableParameters(config, args);
  const moments = args.optim === 'adamw_torch' ? 8 : 0;
  const wholeGradients = staged ? parametersWithWholeGradients(staged, passes) : new Set<string>();
  const ofTrained = trained.reduce((sum, { name, dims }) => {
    const numbers = elementCount(dims);
    const touched =
      isEmbeddingOnly(config, name) && args.weight_decay === 0 ? Math.min(numbers, tokens * config.d_model) : numbers;
    const gradient = args.optim === 'adafactor' || wholeGradients.has(name) ? 4 * numbers : 0;
    return sum + moments * touched + gradient;
  }, 0);
  const adapters = staged ? 0 : countWeights(trained);
  return 4 * (numParameters(config) + adapters) + ofTrained;
}

function stagedOf(config: T5Config, args: TrainingArguments): StagedGraphs {
  const description = { config, parameters: new ParameterSet(config) };
  const trained = new Set(trainableParameters(config, args).map(({ name }) => name));
  const { label_smoothing_factor, gradient_checkpointing } = args;
  const dropout_rate = args.dropout_rate ?? config.dropout_rate;
  return new StagedGraphs(description, trained, { label_smoothing_factor, dropout_rate, gradient_checkpointing });
}

function parametersWithWholeGradients(staged: StagedGraphs, passes: readonly BatchLengths[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, parameters } of staged.stages)
    for (const lengths of passes)
      for (const output of staged.of(kind, lengths).graphs.gradients)
        if (output.kind === 'full') names.add(parameters.get(output.parameter)!);
  return names;
}

/** About how many bytes a pass works with: through the stages, or, where adapters are trained, through one graph. */
function passBytesOf(
  config: T5Config,
  args: TrainingArguments,
  staged: StagedGraphs | null,
): (lengths: BatchLengths) => number {
  if (staged) return (lengths) => stagedPassBytes(staged, lengths);
  const names = trainableParameters(config, args).map(({ name }) => name);
  const { label_smoothing_factor, lora_dropout } = args;
  const dropout_rate = args.dropout_rate ?? config.dropout_rate;
  const description = { config, parameters: new LoraParameterSet(config, loraOf(args)!) };
  const { graph } = buildTrainingGraph(description, names, { label_smoothing_factor, lora_dropout, dropout_rate });
  return (lengths) => workingBytes(graph, lengths);
}
