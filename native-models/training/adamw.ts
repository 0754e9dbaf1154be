import { wholeGradient } from '../t5/gradients.ts';
import { adamWScalars, type AdamWArguments, type AdamWScalars } from './adamw-scalars.ts';
import { gradientNorm } from './gradient-norm.ts';
import type { AllocateFloat32, Optimizer, OptimizerStateTensor, TrainableParameter } from './optimizer.ts';
import { checkLength, ownOf } from './optimizer-memory.ts';

interface Owned {
  readonly parameter: TrainableParameter;
  readonly exp_avg: Float32Array;
  readonly exp_avg_sq: Float32Array;
}

const { fround } = Math;

/**
 * AdamW (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101) in the order of operations of
 * torch.optim.AdamW on one tensor (`_single_tensor_adam`). torch 2.13 fuses the multiplication and addition of both moments
 * and takes the square root from a library that is not correctly rounded; here every float32 operation rounds once, so
 * moments differ from torch's in their last bit.
 *
 * This is the plain way, to which tests hold the one that trains (simd-adamw.ts) bit by bit.
 * @param allocate gives the memory of the moments, one `exp_avg` and one `exp_avg_sq` a parameter.
 */
export function createAdamW(
  parameters: readonly TrainableParameter[],
  settings: AdamWArguments,
  allocate: AllocateFloat32,
): Optimizer {
  const owned = new Map<string, Owned>();
  const state: OptimizerStateTensor[] = [];
  for (const parameter of parameters) {
    const { name, dims, weights } = parameter;
    const moments = { exp_avg: allocate(weights.length), exp_avg_sq: allocate(weights.length) };
    owned.set(name, { parameter, ...moments });
    for (const [part, data] of Object.entries(moments)) state.push({ name: `${name}.${part}`, dims, data });
  }
  let scalars: AdamWScalars | null = null;
  const optimizer: Optimizer = {
    steps: 0,
    state,
    beginStep(learning_rate) {
      optimizer.steps += 1;
      scalars = adamWScalars(settings, learning_rate, optimizer.steps);
    },
    gradientNorm: (gradients) => gradientNorm(gradients, parameters),
    update(gradients, scale) {
      if (scalars === null) throw new RangeError('The optimizer is asked to update before a step has begun.');
      for (const [name, pieces] of gradients) {
        const own = ownOf(owned, name);
        const gradient = wholeGradient(pieces, own.parameter.dims);
        checkLength(own.parameter, gradient);
        updateTensor(own, gradient, fround(scale), own.parameter.decays ? scalars.keptWeight : 1, scalars);
      }
    },
    close: async () => {},
  };
  return optimizer;
}

function updateTensor(
  { parameter: { weights }, exp_avg, exp_avg_sq }: Owned,
  gradient: Float32Array,
  scale: number,
  keptWeight: number,
  scalars: AdamWScalars,
): void {
  const { lerpWeight, fromGradient, beta2, oneMinusBeta2, biasCorrection2Root, epsilon, minusStepSize } = scalars;
  for (let i = 0; i < weights.length; i++) {
    const g = fround(gradient[i]! * scale);
    const previous = exp_avg[i]!;
    // torch.lerp: start + weight · (end − start), from the nearer end
    const m = fround((fromGradient ? g : previous) + fround(lerpWeight * fround(g - previous)));
    const v = fround(fround(exp_avg_sq[i]! * beta2) + fround(fround(oneMinusBeta2 * g) * g));
    exp_avg[i] = m;
    exp_avg_sq[i] = v;
    const denominator = fround(fround(fround(Math.sqrt(v)) / biasCorrection2Root) + epsilon);
    weights[i] = fround(fround(weights[i]! * keptWeight) + fround(fround(minusStepSize * m) / denominator));
  }
}
