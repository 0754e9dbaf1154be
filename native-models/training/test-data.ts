/** What torch and transformers answer (bench/training-reference.py writes it), and how the tests play it through. */
import path from 'node:path';
import { expectedTensor, readExpectedTensors } from '../testing/expected-tensors.ts';
import { readJson, repositoryRoot } from '../testing/reference.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { createAdafactor } from './adafactor.ts';
import { createAdamW } from './adamw.ts';
import type { EpochOrder, PlannedSteps } from './batch-order.ts';
import type { ScheduleArguments } from './learning-rate-schedule.ts';
import type { GradientPieces, Optimizer, TrainableParameter } from './optimizer.ts';
import { placeParameters } from './placed-parameter.ts';
import { SimdAdafactor } from './simd-adafactor.ts';
import { SimdAdamW } from './simd-adamw.ts';

const folder = path.join(repositoryRoot, 'fixtures', 'training');
export type OptimizerArguments = Pick<TrainingArguments, 'adam_beta1' | 'adam_beta2' | 'adam_epsilon' | 'weight_decay'>;

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

function float32(name: string): Float32Array {
  return Float32Array.from(expectedTensor(tensors, name).values);
}

/** A parameter and the weights that it begins with. */
export type StartParameter = Omit<TrainableParameter, 'gradient'>;

export interface Started {
  readonly parameters: readonly TrainableParameter[];
  readonly optimizer: Optimizer;
}

/** A way of doing what an optimizer does: the plain one that says what is right, and the one that trains. */
export interface Implementation {
  readonly implementation: 'plain' | 'simd';
  /** Parameters in memory of their own, which begin with copies of these weights. */
  start(parameters: readonly StartParameter[], args: OptimizerArguments): Started;
}

export const adamWs: readonly Implementation[] = [
  { implementation: 'plain', start: (parameters, args) => startPlain(createAdamW, parameters, args) },
  { implementation: 'simd', start: (parameters, args) => startSimd('adamw_torch', SimdAdamW, parameters, args) },
];
export const adafactors: readonly Implementation[] = [
  { implementation: 'plain', start: (parameters, args) => startPlain(createAdafactor, parameters, args) },
  { implementation: 'simd', start: (parameters, args) => startSimd('adafactor', SimdAdafactor, parameters, args) },
];

function startPlain(create: typeof createAdamW, starts: readonly StartParameter[], args: OptimizerArguments): Started {
  const parameters = starts.map((start) => ({
    ...start,
    weights: start.weights.slice(),
    gradient: new Float32Array(start.weights.length),
  }));
  return { parameters, optimizer: create(parameters, args, (length) => new Float32Array(length)) };
}

function startSimd(
  optim: TrainingArguments['optim'],
  SimdOptimizer: typeof SimdAdamW | typeof SimdAdafactor,
  starts: readonly StartParameter[],
  args: OptimizerArguments,
): Started {
  const parameters = placeParameters(starts, optim);
  parameters.forEach(({ weights }, index) => weights.set(starts[index]!.weights));
  return { parameters, optimizer: new SimdOptimizer(parameters, args) };
}

/** The parameters of all cases. */
export function startParameters(): readonly StartParameter[] {
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

/** The gradient of one parameter, in one piece. */
export function whole({ name }: Pick<TrainableParameter, 'name'>, data: Float32Array): GradientPieces {
  return new Map([[name, [{ kind: 'full', data }]]]);
}

export function doStep(parameters: readonly TrainableParameter[], optimizer: Optimizer, step: number): void {
  optimizer.beginStep(learning_rates[step]!);
  for (const parameter of parameters) optimizer.update(whole(parameter, gradientAt(parameter, step)), 1);
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
