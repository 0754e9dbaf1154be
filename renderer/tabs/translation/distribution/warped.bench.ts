/**
 * What moving a slider computes, for a vocabulary of 65,000. By hand, outside the checks:
 * npx vitest bench --run --project native-models renderer/tabs/translation/distribution
 */
import { bench, describe } from 'vitest';
import { createRandom } from '../../../../native-models/distributions/random.ts';
import { positionDistribution, warp } from './warped.ts';

const random = createRandom(1, 0);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const position = positionDistribution(
  Float32Array.from({ length: 65_000 }, () => 3 * normal()),
  [],
);
const off = { temperature: 0.7, top_k: 0, top_p: 1, min_p: null, typical_p: 1 };

describe('65,000 tokens', () => {
  bench('temperature alone', () => void warp(position, off));
  bench('temperature, top_k 50', () => void warp(position, { ...off, top_k: 50 }));
  bench('temperature, top_k 1000', () => void warp(position, { ...off, top_k: 1000 }));
  bench('temperature, top_p 0.9', () => void warp(position, { ...off, top_p: 0.9 }));
  bench('temperature, top_k 50, top_p 0.9', () => void warp(position, { ...off, top_k: 50, top_p: 0.9 }));
});
