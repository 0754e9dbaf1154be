import { adaptedWeights, loraNames, loraParameters, type LoraConfig } from '../t5/lora.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { elementCount } from '../tensor/tensor.ts';
import { mersenneTwister } from './torch-random.ts';

/**
 * A new adapter as PEFT begins one: each A as torch.nn.init.kaiming_uniform_(a=√5) draws it, all from one
 * torch.Generator().manual_seed(seed), in the order of the layers; each B zero. So it changes nothing yet.
 */
export function newAdapter(config: T5Config, lora: LoraConfig, seed: number): ReadonlyMap<string, Float32Array> {
  const random = mersenneTwister(seed);
  const drawn = new Set(adaptedWeights(config, lora).map(({ name }) => loraNames(name).A));
  return new Map(
    loraParameters(config, lora).map(({ name, dims }) => {
      const weights = new Float32Array(elementCount(dims));
      if (drawn.has(name)) drawKaimingUniform(weights, dims[1]!, random);
      return [name, weights];
    }),
  );
}

/** Uniform between ±√3 · gain / √width, the gain being √(2 / (1 + a²)). */
export function drawKaimingUniform(weights: Float32Array, width: number, random: () => number): void {
  const gain = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2));
  const bound = Math.fround(Math.sqrt(3) * (gain / Math.sqrt(width)));
  // at::uniform_ takes 24 bits a float32 and rounds once.
  for (let i = 0; i < weights.length; i++) weights[i] = (random() & 0xffffff) * 2 ** -24 * (2 * bound) - bound;
}
