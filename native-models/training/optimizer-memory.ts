import type { TrainableParameter } from './optimizer.ts';

/**
 * What the optimizer has of this name.
 * @throws RangeError where it was not made for such a parameter: a fault of the caller.
 */
export function ownOf<Own>(owned: ReadonlyMap<string, Own>, name: string): Own {
  const own = owned.get(name);
  if (own === undefined) throw new RangeError(`The optimizer was not made for the parameter ${name}.`);
  return own;
}

/** @throws RangeError where the gradient has another size, which would otherwise turn into weights that are no numbers. */
export function checkLength({ name, weights }: TrainableParameter, gradient: Float32Array): void {
  if (gradient.length !== weights.length)
    throw new RangeError(`${name} has ${weights.length} weights, but a gradient of ${gradient.length}.`);
}
