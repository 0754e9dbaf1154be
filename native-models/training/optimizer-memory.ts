import type { TrainableParameter } from './optimizer.ts';
import type { PlacedParameter } from './placed-parameter.ts';

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
  if (memory === undefined) throw foreign(name);
  if (gradient.length !== weights.length)
    throw new RangeError(`${name} has ${weights.length} weights, but a gradient of ${gradient.length}.`);
  return memory;
}

/** The parameter as the optimizer knows it. @throws RangeError where it is none of its own. */
export function placeOf(
  places: ReadonlyMap<string, PlacedParameter>,
  { name, weights }: TrainableParameter,
): PlacedParameter {
  const place = places.get(name);
  if (place?.weights !== weights) throw foreign(name);
  return place;
}

function foreign(name: string): RangeError {
  return new RangeError(`The optimizer was not made for the parameter ${name}.`);
}
