import { gemm, matMulNBits, parameter, split } from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import { BLOCK_SIZE, blockCount, quantizedRowBytes, type Bits } from '../tensor/block-quantization.ts';
import type { RowRun } from '../tensor/tensor.ts';
import type { T5Config } from './t5-config.ts';
import type { Drop } from './description.ts';
import { t5Parameters, type T5Parameter } from './parameter-names.ts';

/**
 * How the large matrices are kept: as they are, in blocks of 8 bits, or so with the output layer in 4 bits. Norms, biases
 * and embeddings stay float32.
 */
export type Precision = 'float32' | 'int8' | 'int8-output4';

/** The weight of the output layer, [vocab_size, d_model]: tied models use the embedding. */
export function outputWeightName(config: T5Config): string {
  return config.tie_word_embeddings ? 'shared.weight' : 'lm_head.weight';
}

/** About how many rows of the vocabulary a part of the output layer has where a training cuts it (docs/performance.md). */
const PART_ROWS = 4096;

/** The name under which a graph has some rows of the output layer's weight. */
export interface OutputPart {
  readonly name: string;
  readonly rows: RowRun;
}

/** The output layer's weight in parts of alike length; none where one would be all of it. */
export function outputParts(config: T5Config): readonly OutputPart[] {
  const { vocab_size } = config;
  const count = Math.round(vocab_size / PART_ROWS);
  if (count < 2) return [];
  const firstRow = (part: number) => Math.round((part * vocab_size) / count);
  return Array.from({ length: count }, (_, part) => {
    const rows = [firstRow(part), firstRow(part + 1)] as const;
    return { name: `${outputWeightName(config)}[${rows.join(':')}]`, rows };
  });
}

/** In how many bits a group of matrices is kept where it is kept in blocks. */
export function blockBits(config: T5Config, precision: Precision, group: readonly string[]): Bits {
  return precision === 'int8-output4' && group.includes(outputWeightName(config)) ? 4 : 8;
}

/** The names under which a group of matrices is kept in blocks, one under the other. */
export function blockNames(group: readonly string[], bits: Bits): { quantized: string; scales: string } {
  const name = `${group.join('+')}.int${bits}`;
  return { quantized: name, scales: `${name}.scales` };
}

/** The weights that a graph reads, one value a name, however often it is asked for. */
export class ParameterSet {
  readonly #dims: ReadonlyMap<string, readonly number[]>;
  readonly #values = new Map<string, Value>();

  /** @param added parameters beside those of the model: an adapter's. */
  constructor(
    protected readonly config: T5Config,
    readonly precision: Precision = 'float32',
    added: readonly T5Parameter[] = [],
  ) {
    const parts = outputParts(config).map(({ name, rows: [start, end] }) => ({
      name,
      dims: [end - start, config.d_model],
    }));
    this.#dims = new Map([...t5Parameters(config), ...added, ...parts].map(({ name, dims }) => [name, dims]));
  }

  /** The weight under Hugging Face's name, or a part of the output layer's under its own. */
  get(name: string): Value {
    return this.#once(name, () => parameter(name, this.#dimsOf(name)));
  }

  /** `x · Wᵀ` for the weight `name` [out, in]: [rows, in] → [rows, out]. T5 has no biases. */
  linear(name: string, x: Value): Value {
    return this.linears([name], x)[0]!;
  }

  /**
   * Several linear layers over the same rows, in one operator where the precision keeps them as one matrix. A group that
   * is used here has to be one of `linearGroups`, since those are the ones that are kept.
   */
  linears(names: readonly string[], x: Value): readonly Value[] {
    if (this.precision === 'float32') return names.map((name) => gemm(x, this.get(name), { transB: true }));
    const outs = names.map((name) => this.#dimsOf(name)[0]!);
    const n = outs.reduce((sum, out) => sum + out, 0);
    const k = this.#dimsOf(names[0]!)[1]!;
    const bits = blockBits(this.config, this.precision, names);
    const kept = blockNames(names, bits);
    const blocks = blockCount(k);
    const quantizedDims = [n, blocks, quantizedRowBytes(k, bits) / blocks];
    const quantized = this.#once(kept.quantized, () => parameter(kept.quantized, quantizedDims, 'uint8'));
    const scales = this.#once(kept.scales, () => parameter(kept.scales, [n * blocks]));
    const y = matMulNBits(x, quantized, scales, { n, k, bits, blockSize: BLOCK_SIZE });
    return names.length === 1 ? [y] : split(y, 1, outs);
  }

  /** The same parameters for a graph that trains, in which adapters drop a part of their input; here are none. */
  whereAdaptersDrop(_drop: Drop): ParameterSet {
    return this;
  }

  #once(name: string, make: () => Value): Value {
    const known = this.#values.get(name);
    if (known) return known;
    const value = make();
    this.#values.set(name, value);
    return value;
  }

  /** Throws where the layout has no such weight: that is our mistake. */
  #dimsOf(name: string): readonly number[] {
    const dims = this.#dims.get(name);
    if (!dims) throw new Error(`The T5 layout has no parameter ${name}.`);
    return dims;
  }
}

/** Every group of matrices that the description multiplies in one go, in the order of the network. */
export function linearGroups(config: T5Config): readonly (readonly string[])[] {
  const weights = (prefix: string, ...names: string[]) => names.map((name) => `${prefix}.${name}.weight`);
  const feedForward = (prefix: string) => [
    weights(prefix, ...(config.is_gated_act ? ['wi_0', 'wi_1'] : ['wi'])),
    weights(prefix, 'wo'),
  ];
  const groups: string[][] = [];
  for (const [stack, layers] of [
    ['encoder', config.num_layers],
    ['decoder', config.num_decoder_layers],
  ] as const)
    for (let layer = 0; layer < layers; layer++) {
      const block = `${stack}.block.${layer}.layer`;
      groups.push(weights(`${block}.0.SelfAttention`, 'q', 'k', 'v'), weights(`${block}.0.SelfAttention`, 'o'));
      if (stack === 'decoder') {
        const cross = `${block}.1.EncDecAttention`;
        groups.push(weights(cross, 'q'), weights(cross, 'k', 'v'), weights(cross, 'o'));
      }
      groups.push(...feedForward(`${block}.${stack === 'encoder' ? 1 : 2}.DenseReluDense`));
    }
  return [...groups, [outputWeightName(config)]];
}
