import { elementCount } from '../tensor/tensor.ts';
import { outputWeightName, linearGroups } from '../t5/parameter-set.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { BatchLengths } from '../t5/staged-graphs.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { isEmbeddingOnly, trainableParameters } from './live-weights.ts';

/** What the work is reckoned in: about a millisecond each, on two cores. A machine's own pace is measured. */
const FLOPS = 150e6;
const WEIGHT_BYTES = 12e6;
const UPDATED_NUMBERS: Readonly<Record<TrainingArguments['optim'], number>> = { adamw_torch: 0.7e6, adafactor: 0.5e6 };

/** About how much work an update is; figures of unlike arguments compare, and the machine's pace is what one takes. */
export function updateWork(config: T5Config, args: TrainingArguments, passes: readonly BatchLengths[]): number {
  const trained = new Set(trainableParameters(config, args).map(({ name }) => name));
  const ofPasses = passes.reduce((sum, lengths) => sum + passWork(config, args, trained, lengths), 0);
  return ofPasses + updatedNumbers(config, args) / UPDATED_NUMBERS[args.optim];
}

/** Forward and backward. */
function passWork(
  config: T5Config,
  args: TrainingArguments,
  trained: ReadonlySet<string>,
  lengths: BatchLengths,
): number {
  const { batch, encoder_sequence, decoder_sequence } = lengths;
  const dims = new Map(t5Parameters(config).map((parameter) => [parameter.name, parameter.dims]));
  let flops = 0;
  let bytes = 0;
  for (const name of linearGroups(config).flat()) {
    const weights = elementCount(dims.get(name)!);
    const rows = batch * (readsSource(name) ? encoder_sequence : decoder_sequence);
    flops += 2 * rows * weights * timesMultiplied(name, config, args, trained);
    bytes += 4 * weights * 2; // read forward and backward
  }
  return flops / FLOPS + bytes / WEIGHT_BYTES;
}

/** Whether a linear layer works on the encoder's rows. */
function readsSource(name: string): boolean {
  return name.startsWith('encoder.') || /EncDecAttention\.[kv]\./.test(name);
}

/** Products of one size: forward, the way back to the rows, the weight's own gradient, forward once more. */
function timesMultiplied(
  name: string,
  config: T5Config,
  { gradient_checkpointing }: TrainingArguments,
  trained: ReadonlySet<string>,
): number {
  const again = gradient_checkpointing && name !== outputWeightName(config) ? 1 : 0;
  return 2 + (trained.has(name) ? 1 : 0) + again;
}

/** Numbers that an update changes; of an embedding that is only looked up, few. */
function updatedNumbers(config: T5Config, args: TrainingArguments): number {
  return trainableParameters(config, args)
    .filter(({ name }) => args.weight_decay > 0 || !isEmbeddingOnly(config, name))
    .reduce((sum, { dims }) => sum + elementCount(dims), 0);
}
