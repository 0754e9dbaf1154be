import type { ModelSummary, ParameterEntry } from '../../electron/contract/replies/models.ts';
import type { Precision } from '../../electron/contract/requests.ts';

/** What the interface has to know of a precision. Its words are in the catalogues, under the same name. */
export interface PrecisionRow {
  readonly precision: Precision;
  /** About how many bytes of converted weights the cache keeps for a model; 0 where the model's own are read. */
  readonly cacheBytes: (summary: ModelSummary) => number;
  /** About how many bytes of weights a session reads. */
  readonly loadedBytes: (summary: ModelSummary) => number;
}

/** What every other precision is measured against. */
export const exactPrecision = 'float32' satisfies Precision;

/** How many weights share a scale in 8-bit blocks, and what a block takes with its scale. */
const BLOCK = { weights: 32, bytes: 36 } as const;

const table: { readonly [Name in Precision]: Omit<PrecisionRow, 'precision'> } = {
  float32: { cacheBytes: float32CacheBytes, loadedBytes: float32WeightBytes },
  'float32-fast': {
    cacheBytes: (summary) => float32CacheBytes(summary) + outputLayerBytes(summary),
    loadedBytes: (summary) => float32WeightBytes(summary) + outputLayerBytes(summary),
  },
  int8: { cacheBytes: int8CacheBytes, loadedBytes: int8CacheBytes },
  'int8-output4': { cacheBytes: int8Output4CacheBytes, loadedBytes: int8Output4CacheBytes },
};

/** The precisions that can be chosen, the exact one first. */
export const precisionRows: readonly PrecisionRow[] = (Object.keys(table) as Precision[]).map((precision) => ({
  precision,
  ...table[precision],
}));

export const precisions: readonly Precision[] = precisionRows.map(({ precision }) => precision);

/** Float32 weights are read where they lie; others are converted. */
function float32CacheBytes({ parameters }: ModelSummary): number {
  return parameters.every(isFloat32) ? 0 : sum(parameters, float32Bytes);
}

function float32WeightBytes({ parameters }: ModelSummary): number {
  return sum(parameters, float32Bytes);
}

/** The output layer in blocks, and two norms for each of its rows. */
function outputLayerBytes(summary: ModelSummary): number {
  const output = outputWeight(summary);
  return output ? blockBytes(output) + 2 * 4 * (output.shape[0] ?? 0) : 0;
}

/** The output layer in half the bytes, its scales as they are. */
function savedByFourBits(summary: ModelSummary): number {
  const [rows = 0, columns = 0] = outputWeight(summary)?.shape ?? [];
  return (rows * Math.ceil(columns / BLOCK.weights) * BLOCK.weights) / 2;
}

function outputWeight(summary: ModelSummary): ParameterEntry | undefined {
  const name = isTied(summary) ? 'shared.weight' : 'lm_head.weight';
  return summary.parameters.find((parameter) => parameter.name === name);
}

/** The embedding is kept as it is, since it is looked up and not multiplied; a tied one also in blocks, as lm_head. */
function int8CacheBytes(summary: ModelSummary): number {
  const tied = isTied(summary);
  return sum(summary.parameters, (parameter) => {
    if (parameter.name === 'shared.weight') return float32Bytes(parameter) + (tied ? blockBytes(parameter) : 0);
    return isLinear(parameter) ? blockBytes(parameter) : float32Bytes(parameter);
  });
}

function int8Output4CacheBytes(summary: ModelSummary): number {
  return int8CacheBytes(summary) - savedByFourBits(summary);
}

const isTied = ({ config }: ModelSummary) => config['tie_word_embeddings'] !== false;
const isFloat32 = ({ dtype }: ParameterEntry) => /^(f32|float32)$/i.test(dtype);
const isLinear = ({ name, shape }: ParameterEntry) => shape.length === 2 && !name.includes('relative_attention_bias');
const float32Bytes = ({ shape }: ParameterEntry) => 4 * shape.reduce((product, size) => product * size, 1);
const blockBytes = ({ shape: [rows = 0, columns = 0] }: ParameterEntry) =>
  rows * Math.ceil(columns / BLOCK.weights) * BLOCK.bytes;

function sum(parameters: readonly ParameterEntry[], bytes: (parameter: ParameterEntry) => number): number {
  return parameters.reduce((total, parameter) => total + bytes(parameter), 0);
}
