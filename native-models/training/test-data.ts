import type { GradientPiece } from '../t5/gradients.ts';
/** What torch and transformers answer (bench/training-reference.py writes it), and how the tests play it through. */
import path from 'node:path';
import { expectedTensor, readExpectedTensors } from '../testing/expected-tensors.ts';
import { readJson, repositoryRoot } from '../testing/reference.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { EpochOrder, PlannedSteps } from './batch-order.ts';
import type { ScheduleArguments } from './learning-rate-schedule.ts';
import type { AllocateFloat32, Optimizer, TrainableParameter } from './optimizer.ts';

const folder = path.join(repositoryRoot, 'fixtures', 'training');
type OptimizerArguments = Pick<TrainingArguments, 'adam_beta1' | 'adam_beta2' | 'adam_epsilon' | 'weight_decay'>;

interface TrainingTables {
  readonly optimizers: {
    readonly learning_rates: readonly number[];
    readonly undecayed: readonly string[];
    readonly cases: readonly { case: string; optimizer: 'adamw' | 'adafactor'; arguments: OptimizerArguments }[];
  };
  /** `values[step]`; null where transformers divides by 0. */
  readonly schedules: readonly { arguments: ScheduleArguments; max_steps: number; values: (number | null)[] }[];
  readonly permutations: readonly { n: number; seed: number; first: number[]; sha256: string }[];
  readonly grouped: readonly (Omit<EpochOrder, 'count' | 'group_by_length'> & {
    lengths: number[];
    indices: number[];
  })[];
  readonly planned: readonly { count: number; arguments: TrainingArguments; planned: PlannedSteps }[];
  readonly clipping: readonly { gradients: number[][]; max_grad_norm: number; norm: number; clipped: number[][] }[];
}

export const trainingTables = readJson<TrainingTables>(path.join(folder, 'training.json'));
export const { learning_rates, cases } = trainingTables.optimizers;
const tensors = readExpectedTensors(path.join(folder, 'optimizers.safetensors'));

export const newMemory: AllocateFloat32 = (length) => new Float32Array(length);

function float32(name: string): Float32Array {
  return Float32Array.from(expectedTensor(tensors, name).values);
}

/** The parameters of all cases with the weights that they begin with, in memory of their own. */
export function startParameters(): readonly TrainableParameter[] {
  return ['matrix', 'wide', 'vector'].map((name) => ({
    name,
    dims: expectedTensor(tensors, `start/${name}`).dims,
    weights: float32(`start/${name}`),
    decays: !trainingTables.optimizers.undecayed.includes(name),
  }));
}

/** A parameter's gradient in a step, counted from 0. */
export function gradientAt({ name, weights }: TrainableParameter, step: number): Float32Array {
  return float32(`gradient/${name}`).subarray(step * weights.length, (step + 1) * weights.length);
}

/** Weights (`matrix.weights`) or a moment (`matrix.exp_avg`) after a step of torch's optimizer. */
export function torchAfter(caseName: string, tensor: string, step: number): Float32Array {
  const all = float32(`${caseName}/${tensor}`);
  const length = all.length / learning_rates.length;
  return all.subarray(step * length, (step + 1) * length);
}

/** The same after the last step, with one float32 rounding an operation (numpy). */
export function exactAtEnd(caseName: string, tensor: string): Float32Array {
  return float32(`exact/${caseName}/${tensor}`);
}

/** Weights and moments by name, as they are now. */
export function snapshot(parameters: readonly TrainableParameter[], optimizer: Optimizer): Map<string, Float32Array> {
  const weights = parameters.map((parameter) => [`${parameter.name}.weights`, parameter.weights.slice()] as const);
  return new Map([...weights, ...optimizer.state.map(({ name, data }) => [name, data.slice()] as const)]);
}

/** A gradient in one piece. */
export function whole(data: Float32Array): readonly GradientPiece[] {
  return [{ kind: 'full', data }];
}

export function doStep(parameters: readonly TrainableParameter[], optimizer: Optimizer, step: number): void {
  optimizer.beginStep(learning_rates[step]!);
  for (const parameter of parameters) optimizer.update(parameter, whole(gradientAt(parameter, step)), 1);
}

/** Puts weights, moments and step count to what torch had after `step` steps. */
function restoreTorch(
  caseName: string,
  parameters: readonly TrainableParameter[],
  optimizer: Optimizer,
  step: number,
): void {
  if (step === 0) return;
  for (const { name, weights } of parameters) weights.set(torchAfter(caseName, `${name}.weights`, step - 1));
  for (const { name, data } of optimizer.state) data.set(torchAfter(caseName, name, step - 1));
  optimizer.steps = step;
}

/**
 * The largest distance of single steps, each begun from torch's own state, from what torch answers: in units of 2⁻²⁴ (half
 * the last bit of a float32) of what the value is made of, by the last part of the tensor's name.
 */
export function stepDifferences(
  caseName: string,
  parameters: readonly TrainableParameter[],
  optimizer: Optimizer,
): Map<string, number> {
  const worst = new Map<string, number>();
  for (let step = 0; step < learning_rates.length; step++) {
    restoreTorch(caseName, parameters, optimizer, step);
    const before = snapshot(parameters, optimizer);
    doStep(parameters, optimizer, step);
    for (const [name, actual] of snapshot(parameters, optimizer)) {
      const [parameterName, part] = name.split('.') as [string, string];
      const gradient = gradientAt(
        parameters.find((parameter) => parameter.name === parameterName)!,
        step,
      );
      const sizeAt = (i: number, value: number): number => {
        // A mean of both signs may cancel out: its error is one of its two terms'.
        if (part === 'exp_avg') return Math.abs(before.get(name)![i]!) + Math.abs(gradient[i]!);
        return Math.abs(value) + (part === 'weights' ? learning_rates[step]! : 0);
      };
      torchAfter(caseName, name, step).forEach((value, i) => {
        const difference = Math.max(0, Math.abs(actual[i]! - value) - SMALLEST_FLOAT32);
        const units = difference === 0 ? 0 : difference / (2 ** -24 * sizeAt(i, value));
        worst.set(part, Math.max(worst.get(part) ?? 0, Number.isNaN(units) ? Infinity : units));
      });
    }
  }
  return worst;
}

const SMALLEST_FLOAT32 = 2 ** -149;
