import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModelFolder } from '../library/model-folder.ts';
import { readJson, repositoryRoot, requireReference } from '../testing/reference.ts';
import { drawKaimingUniform, newAdapter } from './lora-start.ts';
import { mersenneTwister } from './torch-random.ts';

/** bench/lora-reference.py */
const reference = readJson<{
  readonly arguments: {
    readonly seed: number;
    readonly lora_r: number;
    readonly lora_target_modules: readonly string[];
  };
  readonly start: readonly { readonly name: string; readonly dims: readonly number[]; readonly sha256: string }[];
}>(join(repositoryRoot, 'fixtures/training/lora.json'));

test("a new adapter's A are torch's bit by bit, and its B are zero", async () => {
  const { config } = await readModelFolder(requireReference('models/translator'));
  const { seed, lora_r: r, lora_target_modules: target_modules } = reference.arguments;
  const adapter = newAdapter(config, { r, lora_alpha: 8, target_modules }, seed);
  expect(adapter.size).toBe(2 * reference.start.length);
  for (const { name, sha256 } of reference.start) {
    const found = createHash('sha256')
      .update(Buffer.from(adapter.get(name)!.buffer))
      .digest('hex');
    expect(found, name).toBe(sha256);
    expect(adapter.get(name.replace('lora_A', 'lora_B'))!.every((value) => value === 0)).toBe(true);
  }
});

test('where the width is no power of two, the last bit is rounded as torch rounds it', () => {
  const weights = new Float32Array(4);
  drawKaimingUniform(weights, 64, skip(mersenneTwister(42), 0));
  expect([...weights]).toEqual([0.09556731581687927, 0.10375098884105682, -0.02928406000137329, 0.11482641100883484]);
  drawKaimingUniform(weights, 96, skip(mersenneTwister(42), 4 * 64));
  expect([...weights]).toEqual([0.05710280314087868, -0.07105608284473419, 0.05129820853471756, 0.04631416127085686]);
});

function skip(random: () => number, count: number): () => number {
  for (let i = 0; i < count; i++) random();
  return random;
}
