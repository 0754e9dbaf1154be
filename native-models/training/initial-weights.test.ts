import { expect, test } from 'vitest';
import { parseT5Config } from '../t5/t5-config.ts';
import { initialWeights } from './initial-weights.ts';

const config = parseT5Config(
  {
    model_type: 't5',
    vocab_size: 4096,
    d_model: 128,
    d_kv: 32,
    d_ff: 192,
    num_layers: 1,
    num_decoder_layers: 1,
    num_heads: 6,
    feed_forward_proj: 'gated-gelu',
    tie_word_embeddings: false,
  },
  'config.json',
);

// Standard deviations over twenty models of this shape, made by transformers 4.57.6; the last part of a name decides.
const DEVIATIONS: Readonly<Record<string, number>> = {
  shared: 1,
  lm_head: 1,
  q: 0.01563,
  k: 0.0884,
  v: 0.0884,
  o: 0.0722,
  wi_0: 0.0884,
  wi_1: 0.0884,
  wo: 0.0722,
  relative_attention_bias: 0.0897,
};

function momentsOf(weights: Float32Array) {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const moment = (power: number) => weights.reduce((sum, weight) => sum + (weight - mean) ** power, 0) / weights.length;
  const deviation = Math.sqrt(moment(2));
  return { mean, deviation, kurtosis: moment(4) / deviation ** 4 };
}

test('each parameter is spread as transformers spreads it: normally, around 0, RMSNorm’s scales being 1', () => {
  let drawn = 0;
  for (const { parameter, weights } of initialWeights(config, 7)) {
    const layer = parameter.name.split('.').at(-2)!;
    if (layer.endsWith('layer_norm')) {
      expect(weights.every((weight) => weight === 1)).toBe(true);
      continue;
    }
    drawn++;
    const expected = DEVIATIONS[layer]!;
    const { mean, deviation, kurtosis } = momentsOf(weights);
    // Five standard errors of each estimate; twice the rounding of the table for the deviation.
    const count = weights.length;
    expect(Math.abs(mean), parameter.name).toBeLessThan((5 * expected) / Math.sqrt(count));
    expect(Math.abs(deviation / expected - 1), parameter.name).toBeLessThan(5 / Math.sqrt(2 * count) + 0.002);
    expect(Math.abs(kurtosis - 3), parameter.name).toBeLessThan(5 * Math.sqrt(24 / count));
  }
  expect(drawn).toBe(2 + 8 + 12); // two embeddings; 4 + 1 + 3 in the encoder, 4 + 1 + 4 + 3 in the decoder
});

test('the same seed draws the same weights, another one others', () => {
  const first = (seed: number) => {
    const [drawn] = initialWeights(config, seed);
    return [...drawn!.weights.subarray(0, 8)];
  };
  expect(first(7)).toEqual(first(7));
  expect(first(8)).not.toEqual(first(7));
});
