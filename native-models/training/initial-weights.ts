import { t5Parameters, type T5Parameter } from '../t5/parameter-names.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { elementCount } from '../tensor/tensor.ts';
import { mersenneTwister } from './torch-random.ts';

/**
 * Weights of a model that has learnt nothing yet, as transformers' `T5PreTrainedModel._init_weights` spreads them at
 * initializer_factor 1; drawn from one seeded stream in the order of `named_parameters()`. One by one, so that a model
 * need not be held twice.
 */
export function* initialWeights(
  config: T5Config,
  seed: number,
): Generator<{ readonly parameter: T5Parameter; readonly weights: Float32Array }> {
  const normal = normalNumbers(mersenneTwister(seed));
  for (const parameter of t5Parameters(config)) {
    const deviation = initialDeviation(config, parameter.name);
    const weights = new Float32Array(elementCount(parameter.dims));
    for (let i = 0; i < weights.length; i++) weights[i] = deviation === null ? 1 : deviation * normal();
    yield { parameter, weights };
  }
}

/** Standard deviation of a parameter's first weights; null where they are all 1 (the scales of RMSNorm). */
function initialDeviation({ d_model, d_kv, d_ff, num_heads }: T5Config, name: string): number | null {
  const layer = name.split('.').at(-2)!;
  switch (layer) {
    case 'layer_norm':
    case 'final_layer_norm':
      return null;
    case 'shared':
    case 'lm_head':
      return 1;
    case 'q':
      return (d_model * d_kv) ** -0.5; // T5 has no 1/√d_kv in its attention: it stands here
    case 'o':
      return (num_heads * d_kv) ** -0.5;
    case 'wo':
      return d_ff ** -0.5;
    default:
      return d_model ** -0.5; // k, v, wi, wi_0, wi_1, relative_attention_bias
  }
}

/** Normally distributed numbers, two from two uniform ones (Box and Muller 1958). */
function normalNumbers(random: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const number = spare;
      spare = null;
      return number;
    }
    const radius = Math.sqrt(-2 * Math.log((random() + 1) * 2 ** -32)); // (0, 1]: log(0) is never asked
    const angle = 2 * Math.PI * random() * 2 ** -32;
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
