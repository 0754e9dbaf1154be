import { expect, test } from 'vitest';
import type { BeamStep } from './beam-step.ts';
import type { DecodeStep } from './decode-step.ts';
import { generate, type GenerationProgress, type GenerationRequest } from './generate.ts';
import { resolveGenerationOptions, type GenerationOptions } from './generation-options.ts';

/** Next-token probabilities by last token, for the tokens 0 (start), 1 (end), 2 and 3. */
const chain: readonly (readonly number[])[] = [
  [0, 0.1, 0.5, 0.4],
  [1, 0, 0, 0],
  [0, 0.3, 0.35, 0.35],
  [0, 0.9, 0.05, 0.05],
];

function chainStep(calls: [tokens: number[], parents: number[]][] = [], table = chain): DecodeStep {
  return async (tokens, parents) => {
    calls.push([[...tokens], [...parents]]);
    const logits = Float32Array.from(tokens.flatMap((token) => table[token]!.map(Math.log)));
    return { logits, vocab_size: 4 };
  };
}

function request(options: GenerationOptions, more: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    sources: 1,
    decoder_start_token_id: 0,
    eos_token_ids: [1],
    pad_token_id: 0,
    options: resolveGenerationOptions(options),
    ...more,
  };
}

test('beam search finds the likelier sequence that greedy search misses', async () => {
  // Greedy: 2 (0.5), then 2 or 3 (0.35 each, the first wins) ...; the best whole sequence is 3, end: 0.4 · 0.9 = 0.36.
  const greedy = await generate(chainStep(), request({ max_new_tokens: 2 }));
  expect(greedy.sources[0]!.sequences).toEqual([{ ids: [0, 2, 2], score: null, finish_reason: 'length' }]);
  const beams = await generate(chainStep(), request({ max_new_tokens: 2, num_beams: 2 }));
  const [best] = beams.sources[0]!.sequences;
  expect(best).toMatchObject({ ids: [0, 3, 1], finish_reason: 'eos' });
  // The mean log probability of two tokens, with length_penalty 1.
  expect(best!.score).toBeCloseTo(Math.log(0.36) / 2, 6);
});

test('a prefix is fed token by token, its details are given, and the search goes on from its end', async () => {
  const calls: [number[], number[]][] = [];
  const steps: GenerationProgress[] = [];
  const result = await generate(
    chainStep(calls),
    request(
      { max_new_tokens: 3 },
      { forced_prefix: [3, 2], details: { alternatives: 2 }, onStep: (s) => steps.push(s) },
    ),
  );
  expect(calls.slice(0, 3)).toEqual([
    [[0], [0]],
    [[3], [0]],
    [[2], [0]],
  ]);
  const [{ sequences, details }] = result.sources as [(typeof result.sources)[0]];
  expect(sequences[0]!.ids).toEqual([0, 3, 2, 2, 2, 2]);
  expect(details!.map(({ id }) => id)).toEqual([3, 2, 2, 2, 2]);
  expect(details![0]!.probability).toBeCloseTo(0.4, 6);
  expect(details![1]!.probability).toBeCloseTo(0.05, 6);
  expect(details![1]!.entropy).toBeCloseTo(-(0.9 * Math.log(0.9) + 0.1 * Math.log(0.05)), 6);
  expect(details![0]!.alternatives.map(({ id }) => id)).toEqual([2, 3]);
  expect(steps.map(({ step, ids }) => [step, ids.length])).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
});

test('the details are the distribution before the processors', async () => {
  const options = { max_new_tokens: 1, min_new_tokens: 1, do_sample: true, top_k: 1, temperature: 0.5 };
  const { sources } = await generate(chainStep(), request(options, { details: { alternatives: 4 } }));
  expect(sources[0]!.details).toHaveLength(1);
  expect(sources[0]!.details![0]!.id).toBe(2);
  expect(sources[0]!.details![0]!.probability).toBeCloseTo(0.5, 6);
  // The start token is impossible here, so it is no alternative.
  expect(sources[0]!.details![0]!.alternatives.map(({ id }) => id)).toEqual([2, 3, 1]);
});

test('finished rows leave the step, and the parents of the others point to where they stood', async () => {
  const calls: [number[], number[]][] = [];
  let draws = 0;
  // The first source ends at once, the second after 3 → end.
  const step: DecodeStep = async (tokens, parents) => {
    calls.push([[...tokens], [...parents]]);
    const rows =
      draws++ === 0
        ? [
            [0, 9, 0, 0],
            [0, 0, 0, 9],
          ]
        : tokens.map((token) => chain[token]!);
    return { logits: Float32Array.from(rows.flat()), vocab_size: 4 };
  };
  const { sources, steps } = await generate(step, request({ max_new_tokens: 5 }, { sources: 2 }));
  expect(sources.map(({ sequences }) => sequences[0]!.ids)).toEqual([
    [0, 1],
    [0, 3, 1],
  ]);
  expect(calls).toEqual([
    [
      [0, 0],
      [0, 1],
    ],
    [[3], [1]],
  ]);
  expect(steps).toBe(2);
});

test('sampling with a seed is repeatable, whatever else is in the batch; other seeds give other texts', async () => {
  const drawn = async (seed: number, sources: number) => {
    const options = { do_sample: true, num_return_sequences: 3, max_new_tokens: 12, min_new_tokens: 12, seed };
    const result = await generate(chainStep(), request(options, { sources }));
    return result.sources.map(({ sequences }) => sequences.map(({ ids }) => ids.join(' ')));
  };
  expect(await drawn(5, 1)).toEqual(await drawn(5, 1));
  expect((await drawn(5, 3))[0]).toEqual((await drawn(5, 1))[0]);
  expect(await drawn(6, 1)).not.toEqual(await drawn(5, 1));
  expect(new Set((await drawn(5, 1))[0]).size).toBe(3);
});

test('the sequences drawn for one source are padded to the longest with the pad token', async () => {
  const options = { do_sample: true, num_return_sequences: 8, max_new_tokens: 6, seed: 1 };
  const { sources } = await generate(chainStep(), request(options, { pad_token_id: 2 }));
  const { sequences } = sources[0]!;
  const longest = Math.max(...sequences.map(({ ids }) => (ids.includes(1) ? ids.indexOf(1) + 1 : ids.length)));
  for (const { ids } of sequences) {
    expect(ids).toHaveLength(longest);
    if (ids.includes(1)) expect(ids.slice(ids.indexOf(1) + 1).every((id) => id === 2)).toBe(true);
  }
  expect(sequences.some(({ ids }) => ids.at(-1) === 2)).toBe(true);
});

test('beam search reports the leading hypothesis of each source after each step, the last being the result', async () => {
  const steps: GenerationProgress[] = [];
  const options = { num_beams: 2, max_new_tokens: 4 };
  const more = { sources: 2, details: { alternatives: 1 }, onStep: (step: GenerationProgress) => steps.push(step) };
  const { sources } = await generate(chainStep(), request(options, more));
  expect(steps.slice(0, 2).map(({ step, source, ids }) => [step, source, ids])).toEqual([
    [1, 0, [0, 2]],
    [1, 1, [0, 2]],
  ]);
  expect(steps.at(-1)).toMatchObject({ source: 1, ids: sources[1]!.sequences[0]!.ids, details: sources[1]!.details });
});

test.each([1, 3])('an aborted signal ends a search with %i beams between two steps', async (num_beams) => {
  const controller = new AbortController();
  const calls: [number[], number[]][] = [];
  const endless = chain.map(() => [0, 0, 0.5, 0.5]);
  let turns = 0;
  const yieldToEventLoop = async () => {
    if (++turns === 3) controller.abort();
  };
  const more = { signal: controller.signal, yieldToEventLoop };
  const run = generate(chainStep(calls, endless), request({ num_beams, max_new_tokens: 1000 }, more));
  await expect(run).rejects.toMatchObject({ name: 'GenerationError', code: 'cancelled' });
  expect(calls).toHaveLength(3);
});

test('a signal aborted beforehand takes no step', async () => {
  const calls: [number[], number[]][] = [];
  const run = generate(chainStep(calls), request({}, { signal: AbortSignal.abort() }));
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(calls).toEqual([]);
});

test.each<GenerationOptions>([{}, { num_beams: 2 }, { do_sample: true }, { do_sample: true, num_beams: 2 }])(
  'NaN from the model is an error with %o',
  async (options) => {
    const nowhere = chain.map(() => [NaN, NaN, NaN, NaN]);
    await expect(generate(chainStep([], nowhere), request(options))).rejects.toMatchObject({ code: 'invalid-logits' });
  },
);

test('where the processors leave no token at all, the search says so instead of inventing one', async () => {
  const onlyEnd = chain.map(() => [0, 1, 0, 0]);
  for (const num_beams of [1, 2]) {
    const run = generate(chainStep([], onlyEnd), request({ num_beams, min_new_tokens: 2 }));
    await expect(run).rejects.toMatchObject({ code: 'invalid-logits' });
  }
});

test('a prefix beyond the vocabulary is refused by name', async () => {
  const run = generate(chainStep(), request({}, { forced_prefix: [4] }));
  await expect(run).rejects.toMatchObject({ code: 'invalid-generation-options', details: { place: 'forced_prefix' } });
});

test('no sources, no steps', async () => {
  expect(await generate(chainStep(), request({}, { sources: 0 }))).toEqual({ sources: [], steps: 0 });
});

test('the trace of beam search says of each step what ran on, what was finished and what was dropped', async () => {
  const steps: BeamStep[] = [];
  const options = { max_new_tokens: 2, num_beams: 2 };
  await generate(chainStep(), request(options, { onBeams: (step) => steps.push(step) }));
  const rows = steps.map(({ candidates }) =>
    candidates.map(({ id, parent, log_probability, fate }) => [id, parent, Math.exp(log_probability).toFixed(4), fate]),
  );
  // The end token is third of three, and only the best two may end.
  expect(rows[0]).toEqual([
    [2, null, '0.5000', 'running'],
    [3, null, '0.4000', 'running'],
    [1, null, '0.1000', 'dropped'],
  ]);
  // 0.4 · 0.9, 0.5 · 0.35 twice, 0.5 · 0.3; the length ends them all, and two are taken.
  expect(rows[1]).toEqual([
    [1, 1, '0.3600', 'finished'],
    [2, 0, '0.1750', 'finished'],
    [3, 0, '0.1750', 'dropped'],
    [1, 0, '0.1500', 'dropped'],
  ]);
  const scores = steps[1]!.candidates.map(({ score }) => score);
  expect(scores[0]).toBeCloseTo(Math.log(0.36) / 2, 6);
  expect(scores[1]).toBeCloseTo(Math.log(0.175) / 2, 6);
  expect(scores.slice(2)).toEqual([null, null]);
});

test('a forced prefix that ends is the whole sequence, however it was to be searched', async () => {
  for (const options of [{}, { num_beams: 2 }, { do_sample: true, seed: 1 }]) {
    const more = { forced_prefix: [3, 1], details: { alternatives: 1 } };
    const { sources } = await generate(chainStep(), request(options, more));
    expect(sources[0]!.sequences).toEqual([{ ids: [0, 3, 1], score: null, finish_reason: 'eos' }]);
    expect(sources[0]!.details!.map(({ probability }) => probability.toFixed(4))).toEqual(['0.4000', '0.9000']);
  }
});
