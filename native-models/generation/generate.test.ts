/**
 * Generation against transformers 4.57.6 (torch 2.13, CPU, float32) on small table models.
 *
 * A table model's next-token logits are previous[last id] + before[last id but one, or 0] + source[source], and the end
 * token's (id 1) grow by eos_growth for each id of the prefix, all summed in float32 from left to right. For the fixture
 * the same tables stood in for the forward pass of a T5ForConditionalGeneration, and `generate` was called for each
 * source alone and for all of them as a batch (the results were the same), with `forced_prefix` as decoder_input_ids. The
 * arguments were drawn at random from a grid; cases with two candidates within 1e-4 of each other were left out,
 * and so were those whose rules leave no token (transformers answers with placeholders there, the lab with an error).
 * `details` are float64 softmaxes of the same tables along the best sequence; `sampling` counts the generated ids, cut
 * after the end token, of many draws.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DecodeStep } from './decode-step.ts';
import { generate, type GenerationRequest } from './generate.ts';
import { resolveGenerationOptions, type GenerationOptions, type TokenRules } from './generation-options.ts';

interface TableModel {
  readonly previous: readonly (readonly number[])[];
  readonly before: readonly (readonly number[])[];
  readonly source: readonly (readonly number[])[];
  readonly eos_growth: number;
}

interface Case {
  readonly model: string;
  readonly arguments: GenerationOptions & Partial<TokenRules>;
  readonly eos_token_ids: readonly number[];
  readonly pad_token_id: number | null;
  readonly forced_prefix?: readonly number[];
  readonly sources: readonly number[];
  readonly results: readonly {
    readonly sequences: readonly (readonly number[])[];
    readonly sequences_scores?: readonly number[];
    readonly details?: readonly { probability: number; entropy: number; alternatives: readonly number[] }[];
  }[];
}

interface Fixture {
  readonly models: Readonly<Record<string, TableModel>>;
  readonly cases: readonly Case[];
  readonly sampling: readonly {
    readonly arguments: GenerationOptions;
    readonly source: number;
    readonly draws: number;
    readonly counts: Readonly<Record<string, number>>;
  }[];
}

const fixture = JSON.parse(readFileSync(new URL('./fixtures/table-models.json', import.meta.url), 'utf8')) as Fixture;

/** A decode step over a table model: it remembers each row's ids by the parents it is told, as a real cache would. */
function tableStep(model: TableModel, sources: readonly number[]): DecodeStep {
  const vocab_size = model.previous.length;
  let rows = sources.map((source) => ({ source, ids: [] as readonly number[] }));
  return async (tokens, parents) => {
    rows = tokens.map((token, row) => {
      const parent = rows[parents[row]!]!;
      return { source: parent.source, ids: [...parent.ids, token] };
    });
    const logits = new Float32Array(rows.length * vocab_size);
    rows.forEach(({ source, ids }, row) => {
      const previous = model.previous[ids.at(-1)!]!;
      const before = model.before[ids.at(-2) ?? 0]!;
      for (let id = 0; id < vocab_size; id++) {
        const pair = Math.fround(Math.fround(previous[id]!) + Math.fround(before[id]!));
        logits[row * vocab_size + id] = pair + Math.fround(model.source[source]![id]!);
      }
      logits[row * vocab_size + 1]! += Math.fround(model.eos_growth * ids.length);
    });
    return { logits, vocab_size };
  };
}

function requestOf(
  { eos_token_ids, pad_token_id, forced_prefix, sources, arguments: options }: Omit<Case, 'model' | 'results'>,
  more: Partial<GenerationRequest> = {},
): GenerationRequest {
  return {
    sources: sources.length,
    decoder_start_token_id: 0,
    eos_token_ids,
    pad_token_id,
    options: resolveGenerationOptions(options, options),
    forced_prefix,
    ...more,
  };
}

test.each(fixture.cases.map((one, index) => ({ ...one, index })))(
  'case $index, $model: $arguments gives the sequences and scores of transformers',
  async (one) => {
    const result = await generate(tableStep(fixture.models[one.model]!, one.sources), requestOf(one));
    expect(result.sources.map(({ sequences }) => sequences.map(({ ids }) => ids))).toEqual(
      one.results.map(({ sequences }) => sequences),
    );
    one.results.forEach(({ sequences_scores }, source) => {
      const scores = result.sources[source]!.sequences.map(({ score }) => score);
      if (!sequences_scores) return expect(scores).toEqual([null]);
      scores.forEach((score, i) => expect(Math.abs(score! - sequences_scores[i]!)).toBeLessThan(1e-5));
    });
  },
);

test.each(fixture.cases.map((one, index) => ({ ...one, index })).filter(({ results }) => results[0]?.details))(
  'case $index: the details are the distribution of the model itself along the best sequence',
  async (one) => {
    const request = requestOf(one, { details: { alternatives: 3 } });
    const result = await generate(tableStep(fixture.models[one.model]!, one.sources), request);
    one.results.forEach(({ details, sequences }, source) => {
      const found = result.sources[source]!.details!;
      expect(found.map(({ id }) => id)).toEqual(sequences[0]!.slice(1, 1 + details!.length));
      expect(found.map(({ alternatives }) => alternatives.map(({ id }) => id))).toEqual(
        details!.map(({ alternatives }) => alternatives),
      );
      found.forEach(({ probability, entropy }, i) => {
        expect(Math.abs(probability - details![i]!.probability)).toBeLessThan(1e-6);
        expect(Math.abs(entropy - details![i]!.entropy)).toBeLessThan(1e-6);
      });
    });
  },
);

test.each(fixture.sampling)('sampling with $arguments draws sequences as often as transformers', async (one) => {
  const sources = new Array<number>(one.draws).fill(one.source);
  const request = requestOf({
    ...one,
    sources,
    eos_token_ids: [1],
    pad_token_id: 0,
    arguments: { ...one.arguments, seed: 3 },
  });
  const result = await generate(tableStep(fixture.models['sharp']!, sources), request);
  const counts = new Map<string, number>();
  for (const { sequences } of result.sources) {
    const ids = sequences[0]!.ids.slice(1);
    const end = ids.indexOf(1);
    const key = (end < 0 ? ids : ids.slice(0, end + 1)).join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  // Two binomial counts differ by more than 4.5 standard deviations once in 150,000 comparisons.
  for (const [key, expected] of Object.entries(one.counts)) {
    const found = counts.get(key) ?? 0;
    const share = (found + expected) / (2 * one.draws);
    expect(Math.abs(found - expected), key).toBeLessThan(4.5 * Math.sqrt(2 * one.draws * share * (1 - share)));
  }
});
