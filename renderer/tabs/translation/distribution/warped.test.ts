import { describe, expect, test } from 'vitest';
import { readJson, requireReference } from '../../../../native-models/testing/reference.ts';
import { drawWith, positionDistribution, probabilityBefore, warp, type Warping } from './warped.ts';

const off: Warping = { temperature: 1, top_k: 0, top_p: 1, min_p: null, typical_p: 1 };
/** Tokens 0 to 4 with these probabilities; the last is impossible. */
const given = [0.15, 0.5, 0.05, 0.3, 0];
const position = positionDistribution(Float32Array.from(given, Math.log), []);
const after = (warping: Partial<Warping>) => {
  const warped = warp(position, { ...off, ...warping });
  return given.map((_, id) => warped.probabilityOf(id));
};
const entropyOf = (probabilities: readonly number[]) =>
  -probabilities.filter((p) => p > 0).reduce((sum, p) => sum + p * Math.log(p), 0);
const expectClose = (found: readonly number[], expected: readonly number[]) =>
  found.forEach((value, id) => expect(value, `token ${id}`).toBeCloseTo(expected[id]!, 6));

test('without warping the distribution is the model’s own', () => {
  const warped = warp(position, off);
  expectClose(after({}), given);
  expectClose(
    given.map((_, id) => probabilityBefore(position, id)),
    given,
  );
  expect(warped).toMatchObject({ kept: 4, cut: { top_k: 0, top_p: 0, min_p: 0, typical_p: 0 } });
  expect(warped.mass).toBeCloseTo(1, 6);
  expect(warped.entropy).toBeCloseTo(entropyOf(given), 6);
  expect(position.entropy).toBeCloseTo(entropyOf(given), 6);
});

test('temperature 0.5 squares the probabilities, 2 takes their roots', () => {
  for (const [temperature, power] of [
    [0.5, 2],
    [2, 0.5],
  ] as const) {
    const sum = given.reduce((total, p) => total + p ** power, 0);
    expectClose(
      after({ temperature }),
      given.map((p) => p ** power / sum),
    );
  }
});

test('top_k keeps the k likeliest; their mass is what the model gave them', () => {
  const warped = warp(position, { ...off, top_k: 2 });
  expectClose(after({ top_k: 2 }), [0, 0.5 / 0.8, 0, 0.3 / 0.8, 0]);
  expect(warped).toMatchObject({ kept: 2, cut: { top_k: 2, top_p: 0 } });
  expect(warped.mass).toBeCloseTo(0.8, 6);
  expect(warped.entropy).toBeCloseTo(entropyOf([0.625, 0.375]), 6);
});

test('top_p drops the least likely while together they are within 1 − p', () => {
  // 0.05 and 0.05 + 0.15 are within 0.3, 0.5 is not.
  expectClose(after({ top_p: 0.7 }), [0, 0.625, 0, 0.375, 0]);
  // Within 0.1 only 0.05 is.
  expectClose(after({ top_p: 0.9 }), [0.15 / 0.95, 0.5 / 0.95, 0, 0.3 / 0.95, 0]);
  // At 0 the likeliest stays alone.
  expect(warp(position, { ...off, top_p: 0 }).kept).toBe(1);
});

test('the arguments cut one after the other, each from what the one before left', () => {
  const { kept, cut } = warp(position, { ...off, top_k: 3, top_p: 0.7 });
  // Of the three that top_k leaves, 0.15 / 0.95 = 0.158 is within 0.3 and 0.158 + 0.316 is not.
  expect({ kept, cut }).toEqual({ kept: 2, cut: { top_k: 1, top_p: 1, min_p: 0, typical_p: 0 } });
});

describe('against what transformers leaves', () => {
  const reference = readJson<{
    logits: readonly (readonly number[])[];
    probabilities: Readonly<Record<string, readonly (readonly number[])[]>>;
  }>(requireReference('expected/sampling.json'));
  const filters: Readonly<Record<string, Partial<Warping>>> = {
    'temperature_0.7': { temperature: 0.7 },
    top_k_5: { top_k: 5 },
    'top_p_0.8': { top_p: 0.8 },
    'min_p_0.1': { min_p: 0.1 },
    'typical_p_0.5': { typical_p: 0.5 },
    'temperature_1.3_top_k_10_top_p_0.9': { temperature: 1.3, top_k: 10, top_p: 0.9 },
  };

  test('every filter of the table is tried', () => {
    expect(Object.keys(filters).sort()).toEqual(Object.keys(reference.probabilities).sort());
  });

  test.each(Object.entries(filters))('%s', (name, warping) => {
    reference.logits.forEach((logits, row) => {
      const warped = warp(positionDistribution(Float32Array.from(logits), []), { ...off, ...warping });
      const expected = reference.probabilities[name]![row]!;
      expect(warped.kept).toBe(expected.filter((p) => p > 0).length);
      expected.forEach((p, id) => expect(Math.abs(warped.probabilityOf(id) - p), `token ${id}`).toBeLessThan(1e-6));
    });
  });
});

test('a seed draws the same token again, and many seeds draw by the reshaped probabilities', () => {
  const warped = warp(position, { ...off, top_k: 2 });
  const draws = 4000;
  const counts = new Map<number, number>();
  for (let seed = 0; seed < draws; seed++) {
    const id = drawWith(seed, position, warped);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  expect(drawWith(7, position, warped)).toBe(drawWith(7, position, warped));
  expect([...counts.keys()].sort()).toEqual([1, 3]);
  // Four standard deviations of a binomial count.
  expect(Math.abs(counts.get(1)! - 0.625 * draws)).toBeLessThan(4 * Math.sqrt(draws * 0.625 * 0.375));
});
