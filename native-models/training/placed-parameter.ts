import { createTrainingMemory, type KernelMemory } from '../kernels/training-memory.ts';
import { elementCount } from '../tensor/tensor.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { OptimizerStateTensor, TrainableParameter } from './optimizer.ts';

type Optim = TrainingArguments['optim'];
type MomentTensor = Omit<OptimizerStateTensor, 'data'>;

/** A parameter with everything that its updates touch, in one memory of the kernels. */
export interface PlacedParameter extends TrainableParameter {
  /** The matrix that it is to the kernels; a vector has one column. */
  readonly rows: number;
  readonly columns: number;
  readonly moments: readonly OptimizerStateTensor[];
  readonly memory: KernelMemory;
}

/** Beside what grows with rows and columns: chunks of gradients, their factors, Gram matrices. */
const SCRATCH_BYTES = 10 * 2 ** 20;

/**
 * Gives parameters their memory: weights and moments are zero, to be read into.
 * @param optim whose moments they will have.
 * @param threads how many of them change the parameters; more than one share the memory.
 * @throws KernelsError `out-of-memory`.
 */
export function placeParameters(
  parameters: readonly Pick<TrainableParameter, 'name' | 'dims' | 'decays'>[],
  optim: Optim,
  threads = 1,
): readonly PlacedParameter[] {
  const shaped = parameters.map((parameter) => ({
    ...parameter,
    ...matrixOf(parameter.dims),
    tensors: momentsOf(parameter, optim),
  }));
  const groups = shaped.map(({ dims, tensors }) => [dims, dims, ...tensors.map((one) => one.dims)].map(elementCount));
  const placed = createTrainingMemory(groups, scratchBytes(shaped), { threads });
  return shaped.map(({ name, dims, decays, rows, columns, tensors }, index) => {
    const { arrays, memory } = placed[index]!;
    const [weights, gradient, ...data] = arrays as [Float32Array, Float32Array, ...Float32Array[]];
    const moments = tensors.map((tensor, place) => ({ ...tensor, data: data[place]! }));
    return { name, dims, decays, weights, gradient, moments, rows, columns, memory };
  });
}

function matrixOf(dims: readonly number[]): Pick<PlacedParameter, 'rows' | 'columns'> {
  const rows = dims[0] ?? 1;
  return { rows, columns: elementCount(dims) / rows };
}

/** What an optimizer remembers of a parameter, in its order; of a matrix Adafactor keeps rows and columns only. */
function momentsOf({ name, dims }: Pick<TrainableParameter, 'name' | 'dims'>, optim: Optim): readonly MomentTensor[] {
  const [rows, columns] = dims;
  if (optim === 'adamw_torch') return ['exp_avg', 'exp_avg_sq'].map((part) => ({ name: `${name}.${part}`, dims }));
  if (rows === undefined || columns === undefined) return [{ name: `${name}.exp_avg_sq`, dims }];
  return [
    { name: `${name}.exp_avg_sq_row`, dims: [rows] },
    { name: `${name}.exp_avg_sq_col`, dims: [columns] },
  ];
}

/** Any row fits thrice, and Adafactor's factors of rows and columns with its sums. */
function scratchBytes(parameters: readonly Pick<PlacedParameter, 'rows' | 'columns'>[]): number {
  const longest = (of: 'rows' | 'columns') => parameters.reduce((most, one) => Math.max(most, one[of]), 0);
  return SCRATCH_BYTES + 12 * longest('rows') + 24 * longest('columns');
}
