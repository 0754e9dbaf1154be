import type { EncodedExamples } from '../native-models/data-sets/encoded-examples.ts';
import type { GradientPiece } from '../native-models/t5/gradients.ts';
import { t5Parameters } from '../native-models/t5/parameter-names.ts';
import type { T5Config } from '../native-models/t5/t5-config.ts';
import { elementCount } from '../native-models/tensor/tensor.ts';
import type { TrainingPhase } from './phase-clock.ts';

const FLOAT_BYTES = 4;
/** AdamW reads and writes a weight and its two moments. */
const ADAMW_BYTES = 6 * FLOAT_BYTES;

/** What a step works on. */
export interface StepContent {
  /** Numbers that the optimizer changes (`touchedNumbers`). */
  readonly touched: number;
  /** Of the pieces in which the gradients leave the graph. */
  readonly gradientBytes: number;
  /** Numbers of the adapters; 0 without. */
  readonly adapters: number;
}

/**
 * The bytes that each phase has to move through memory at the least, activations left out: every matrix is read once
 * forward and once backward, gradients are written once and read by norm and optimizer.
 */
export function bytesOfPhases(
  config: T5Config,
  { touched, gradientBytes, adapters }: StepContent,
): Readonly<Record<Exclude<TrainingPhase, 'rest'>, number>> {
  return {
    forward_backward: 2 * FLOAT_BYTES * (multipliedNumbers(config) + adapters) + gradientBytes,
    norm: gradientBytes,
    optimizer: gradientBytes + ADAMW_BYTES * touched,
  };
}

/** An embedding of its own is not multiplied: of it a step reads a row a token. */
function multipliedNumbers(config: T5Config): number {
  return t5Parameters(config)
    .filter(({ name }) => !isLookedUp(config, name))
    .reduce((sum, { dims }) => sum + elementCount(dims), 0);
}

/**
 * How many numbers of the trained parameters each step changes. Of an embedding that is only looked up those are the rows
 * of the examples' tokens: a row that no step has touched has no moments either.
 */
export function touchedNumbers(
  config: T5Config,
  parameters: readonly { readonly name: string; readonly dims: readonly number[] }[],
  examples: EncodedExamples,
): number {
  const tokens = tokensLookedUp(config, examples);
  return parameters.reduce(
    (sum, { name, dims }) => sum + (isLookedUp(config, name) ? tokens * dims[1]! : elementCount(dims)),
    0,
  );
}

/** Different token ids in input_ids and decoder_input_ids. */
function tokensLookedUp({ decoder_start_token_id }: T5Config, examples: EncodedExamples): number {
  const ids = new Set([decoder_start_token_id]);
  for (let index = 0; index < examples.count; index++)
    for (const id of [...examples.source(index), ...examples.target(index).subarray(0, -1)]) ids.add(id);
  return ids.size;
}

const isLookedUp = (config: T5Config, name: string) => name === 'shared.weight' && !config.tie_word_embeddings;

/** Bytes of gradients as the graph gives them; token ids not counted. */
export function bytesOfGradients(pieces: Iterable<readonly GradientPiece[]>): number {
  let bytes = 0;
  for (const piece of [...pieces].flat())
    switch (piece.kind) {
      case 'full':
        bytes += piece.data.byteLength;
        break;
      case 'rows':
        bytes += piece.rows.byteLength;
        break;
      case 'factors':
        bytes += piece.outputGradient.byteLength + piece.input.byteLength;
        break;
    }
  return bytes;
}
