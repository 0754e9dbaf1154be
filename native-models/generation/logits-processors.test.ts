import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import { resolveGenerationOptions, type GenerationOptions, type TokenRules } from './generation-options.ts';
import { createLogitsProcessors } from './logits-processors.ts';

/**
 * Random rows through the list that transformers 4.57.6's `_get_logits_processor` builds (torch 2.13, CPU); null stands
 * for −∞. The ids begin with a prompt of `prompt_length`.
 */
interface Fixture {
  readonly logits: readonly (readonly number[])[];
  readonly cases: readonly {
    readonly arguments: GenerationOptions & Partial<TokenRules>;
    readonly eos_token_ids: readonly number[];
    readonly prompt_length: number;
    readonly max_length: number;
    readonly ids: readonly number[];
    readonly row: number;
    readonly scores: readonly (number | null)[];
  }[];
}

const fixture = JSON.parse(
  readFileSync(new URL('./fixtures/logits-processors.json', import.meta.url), 'utf8'),
) as Fixture;

test.each(fixture.cases.map((one, index) => ({ ...one, index })))(
  'case $index: the processors of $arguments leave the scores that transformers leaves',
  ({ arguments: options, eos_token_ids, prompt_length, max_length, ids, row, scores }) => {
    const found = Float32Array.from(fixture.logits[row]!);
    const context = { eos_token_ids, promptLength: prompt_length, maxLength: max_length };
    for (const process of createLogitsProcessors(resolveGenerationOptions(options, options), context))
      process(found, ids);
    scores.forEach((expected, id) => {
      if (expected === null) expect(found[id], `token ${id}`).toBe(-Infinity);
      else expect(Math.abs(found[id]! - expected), `token ${id}`).toBeLessThan(2e-6);
    });
  },
);

describe('against the reference table of sampling filters', () => {
  const reference = readJson<{
    logits: readonly (readonly number[])[];
    probabilities: Readonly<Record<string, readonly (readonly number[])[]>>;
  }>(requireReference('expected/sampling.json'));
  const filters: Readonly<Record<string, GenerationOptions>> = {
    'temperature_0.7': { temperature: 0.7, top_k: 0 },
    top_k_5: { top_k: 5 },
    'top_p_0.8': { top_p: 0.8, top_k: 0 },
    'min_p_0.1': { min_p: 0.1, top_k: 0 },
    'typical_p_0.5': { typical_p: 0.5, top_k: 0 },
    'temperature_1.3_top_k_10_top_p_0.9': { temperature: 1.3, top_k: 10, top_p: 0.9 },
  };

  test('every filter of the table is tried', () => {
    expect(Object.keys(filters).sort()).toEqual(Object.keys(reference.probabilities).sort());
  });

  test.each(Object.entries(filters))('%s leaves the probabilities of the table', (name, options) => {
    const resolved = resolveGenerationOptions({ do_sample: true, ...options });
    const processors = createLogitsProcessors(resolved, { eos_token_ids: [1], promptLength: 1, maxLength: 21 });
    reference.logits.forEach((logits, row) => {
      const scores = Float32Array.from(logits);
      for (const process of processors) process(scores, [0]);
      const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
      reference.probabilities[name]![row]!.forEach((expected, id) => {
        const probability = Math.exp(scores[id]!) / sum;
        if (expected === 0) expect(probability).toBe(0);
        else expect(Math.abs(probability - expected)).toBeLessThan(1e-6);
      });
    });
  });
});

test('with every option at its default there is no processor in greedy and beam search', () => {
  for (const num_beams of [1, 4]) {
    const options = resolveGenerationOptions({ num_beams, temperature: 0.5, top_k: 3 });
    expect(createLogitsProcessors(options, { eos_token_ids: [1], promptLength: 1, maxLength: 21 })).toEqual([]);
  }
});

test('a large top_k, which takes the sorting path, keeps exactly the k largest', () => {
  const scores = Float32Array.from({ length: 2000 }, (_, id) => (id * 7919) % 2003);
  const [process] = createLogitsProcessors(resolveGenerationOptions({ do_sample: true, top_k: 300 }), {
    eos_token_ids: [1],
    promptLength: 1,
    maxLength: 21,
  });
  const kept = [...scores].sort((a, b) => b - a).slice(0, 300);
  process!(scores, [0]);
  expect([...scores].filter((score) => score > -Infinity).sort((a, b) => b - a)).toEqual(kept);
});
