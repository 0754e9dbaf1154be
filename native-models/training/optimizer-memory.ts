import type { TrainableParameter } from './optimizer.ts';

/**
 * What the optimizer remembers for this parameter.
 * @throws RangeError where the parameter is not one of the optimizer's or the gradient has another size: a fault of the
 *   caller, which would otherwise turn into weights that are no numbers.
 */
export function memoryOf<Memory>(
  memories: ReadonlyMap<string, Memory>,
  { name, weights }: TrainableParameter,
  gradient: Float32Array,
): Memory {
  const memory = memories.get(name);
  if (memory === undefined) throw new RangeError(`The optimizer was not made for the parameter ${name}.`);
  if (gradient.length !== weights.length)
    throw new RangeError(`${name} has ${weights.length} weights, but a gradient of ${gradient.length}.`);
  return memory;
}
