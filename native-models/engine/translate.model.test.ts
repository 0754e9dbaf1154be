import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { GenerationOptions } from '../generation/generation-options.ts';
import { Session } from '../runtime/session.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import { T5Engine } from './t5-engine.ts';
import type { TranslationBeams } from './translate.ts';

interface Setting {
  readonly arguments: GenerationOptions;
  readonly one_by_one: readonly {
    readonly source: string;
    readonly input_ids: readonly number[];
    readonly sequences: readonly (readonly number[])[];
    readonly texts: readonly string[];
    readonly sequences_scores: readonly number[] | null;
  }[];
  /** num_return_sequences texts a source, one after the other. */
  readonly padded_batch_texts: readonly string[];
}

let cacheFolder: string;
const engines = new Map<string, T5Engine>();

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-translate-'));
  for (const name of ['translator', 'v1_1-untied']) await openAs(name, name);
});
afterAll(async () => {
  for (const engine of engines.values()) await engine.close();
  await rm(cacheFolder, { recursive: true });
});

/** Opens a model of the reference, which is closed after the last test. */
async function openAs(key: string, model: string): Promise<T5Engine> {
  const engine = await T5Engine.open(requireReference(`models/${model}`), { device: 'cpu', threads: 2, cacheFolder });
  engines.set(key, engine);
  return engine;
}

describe.each(['translator', 'v1_1-untied'])('generation of the model %s', (name) => {
  const settings = Object.entries(
    readJson<Record<string, Setting>>(requireReference(`expected/${name}/generate.json`)),
  );

  test.each(settings)('%s: ids, texts and scores are those of transformers', async (_label, setting) => {
    const engine = engines.get(name)!;
    for (const row of setting.one_by_one) {
      const result = await engine.translate({ source: row.source, generation: setting.arguments });
      expect(result.input_ids).toEqual(row.input_ids);
      expect(result.sequences.map(({ ids }) => ids)).toEqual(row.sequences);
      expect(result.sequences.map(({ text }) => text)).toEqual(row.texts);
      row.sequences_scores?.forEach((score, index) =>
        // sums of up to 24 log probabilities, each exact to 1e-5 of the largest logit
        expect(Math.abs(result.sequences[index]!.score! - score)).toBeLessThan(1e-4),
      );
    }
  });

  test.each(settings)('%s: a padded batch gives the texts that it gives in transformers', async (_label, setting) => {
    const sources = setting.one_by_one.map(({ source }) => source);
    const texts = await engines.get(name)!.translateBatch(sources, setting.arguments);
    const each = setting.padded_batch_texts.length / sources.length;
    expect(texts).toEqual(sources.map((_, index) => setting.padded_batch_texts[index * each]));
  });
});

describe.each(['translator', 'v1_1-untied'])('the trace of beam search in the model %s', (name) => {
  const settings = Object.entries(
    readJson<Record<string, Setting>>(requireReference(`expected/${name}/generate.json`)),
  ).filter(([, setting]) => (setting.arguments.num_beams ?? 1) > 1);

  test.each(settings)('%s: holds the sequences of transformers, finished with their scores', async (_, setting) => {
    for (const row of setting.one_by_one) {
      const steps: TranslationBeams[] = [];
      const request = { source: row.source, generation: setting.arguments, beams: true };
      await engines.get(name)!.translate(request, { onBeams: (beams) => steps.push(beams) });
      const finished = finishedSequences(steps);
      row.sequences.forEach((ids, index) => {
        const score = finished.get(withoutPadding(ids.slice(1)).join(' '));
        expect(Math.abs(score! - row.sequences_scores![index]!)).toBeLessThan(1e-4);
      });
    }
  });

  test('is not sent where it was not asked for', async () => {
    const steps: TranslationBeams[] = [];
    const request = { source: 'I see sun.', generation: { num_beams: 2, max_new_tokens: 3 } };
    await engines.get(name)!.translate(request, { onBeams: (beams) => steps.push(beams) });
    expect(steps).toEqual([]);
  });
});

/** A row of several sequences is padded to the longest with 0, or with the end token, after its end. */
function withoutPadding(ids: readonly number[]): readonly number[] {
  const end = ids.indexOf(1);
  return end < 0 ? ids : ids.slice(0, end + 1);
}

/** The finished hypotheses of a trace, spelled by following parents: score by ids. */
function finishedSequences(steps: readonly TranslationBeams[]): ReadonlyMap<string, number> {
  const idsOf = (step: number, place: number): number[] => {
    const { id, parent } = steps[step]!.candidates[place]!;
    return parent === null ? [id] : [...idsOf(step - 1, parent), id];
  };
  const finished = new Map<string, number>();
  steps.forEach(({ candidates }, step) =>
    candidates.forEach(({ fate, score }, place) => {
      if (fate === 'finished') finished.set(idsOf(step, place).join(' '), score!);
    }),
  );
  return finished;
}

describe('a translation', () => {
  const source = 'Где Финляндия?';
  const translator = () => engines.get('translator')!;

  test('streams: each step holds one token more, and the last one is the result', async () => {
    const steps: { step: number; text: string; tokens: number }[] = [];
    const result = await translator().translate(
      { source, task_prefix: 'translate to en: ', generation: { max_new_tokens: 24 } },
      { onStep: ({ step, text, tokens }) => steps.push({ step, text, tokens: tokens.length }) },
    );
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.map(({ tokens }) => tokens)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.at(-1)!.text).toBe(result.sequences[0]!.text);
    expect(result.tokens.map(({ id }) => id)).toEqual(result.sequences[0]!.ids.slice(1));
    expect(result.finish_reason).toBe('eos');
  });

  test('in greedy search each token is the first alternative, and probabilities are those of the forward pass', async () => {
    const result = await translator().translate({
      source,
      task_prefix: 'translate to en: ',
      generation: { max_new_tokens: 24 },
    });
    for (const token of result.tokens) expect(token.alternatives[0]!.id).toBe(token.id);
    // Independent way to the same numbers: teacher forcing over the whole target at once.
    const { examples } = await translator().forwardExamples({
      examples: [{ source: `translate to en: ${source}`, target: result.sequences[0]!.text }],
    });
    expect(examples[0]!.tokens.map(({ id }) => id)).toEqual(result.tokens.map(({ id }) => id));
    examples[0]!.tokens.forEach((token, index) => {
      expect(Math.abs(token.probability - result.tokens[index]!.probability)).toBeLessThan(1e-5);
      expect(Math.abs(token.entropy - result.tokens[index]!.entropy)).toBeLessThan(1e-4);
    });
  });

  test('begins with a forced prefix and goes on from there', async () => {
    const result = await translator().translate({
      source,
      task_prefix: 'translate to en: ',
      forced_prefix: 'Where is Russia',
      generation: { max_new_tokens: 8 },
    });
    expect(result.sequences[0]!.text.startsWith('Where is Russia')).toBe(true);
  });

  test('begins with the very ids that it was given, also where their text would be cut otherwise', async () => {
    const { tokenizer } = translator();
    // The pieces of one word taken apart: its text alone comes back as other pieces.
    const ids = [...'sun'].map((letter) => tokenizer.encodeIds(letter, { add_special_tokens: false }).at(-1)!);
    expect(tokenizer.encodeIds(tokenizer.decode(ids), { add_special_tokens: false })).not.toEqual(ids);
    const result = await translator().translate({
      source,
      forced_prefix_ids: ids,
      generation: { max_new_tokens: 4, num_beams: 2 },
    });
    expect(result.sequences[0]!.ids.slice(1, 1 + ids.length)).toEqual(ids);
    expect(result.tokens.slice(0, ids.length).map(({ id }) => id)).toEqual(ids);
  });

  test('a forced beginning that ends is the whole translation, with the details of its tokens', async () => {
    const free = await translator().translate({ source, generation: { max_new_tokens: 24 } });
    const ids = free.tokens.map(({ id }) => id);
    expect(ids.at(-1)).toBe(1);
    for (const generation of [{}, { num_beams: 3 }, { do_sample: true, seed: 4 }]) {
      const result = await translator().translate({ source, forced_prefix_ids: ids, generation });
      expect(result.sequences).toEqual([{ ids: [0, ...ids], text: free.sequences[0]!.text, score: null }]);
      expect(result.finish_reason).toBe('eos');
      expect(result.tokens).toEqual(free.tokens);
    }
  });

  test('two translations at once give what each gives alone', async () => {
    const ask = (text: string) =>
      translator().translate({ source: text, generation: { max_new_tokens: 12, num_beams: 3 } });
    const [first, second] = [await ask('I see sun.'), await ask('Финляндия')];
    const together = await Promise.all([ask('I see sun.'), ask('Финляндия')]);
    expect(together.map(({ sequences }) => sequences)).toEqual([first.sequences, second.sequences]);
  });

  test('many sources come back in their own order, whatever batches their lengths made of them', async () => {
    const words = ['I', 'see', 'sun', 'Финляндия', 'and', 'Россия', '我看到', 'knot'];
    const sources = Array.from({ length: 21 }, (_, index) =>
      ['translate to en:', ...words.slice(0, 1 + ((index * 5) % words.length))].join(' '),
    );
    const generation = { max_new_tokens: 10 };
    const alone: string[] = [];
    for (const each of sources)
      alone.push((await translator().translate({ source: each, generation })).sequences[0]!.text);
    expect(await translator().translateBatch(sources, generation)).toEqual(alone);
    expect(await translator().translateBatch(sources, generation, { batch_size: 3 })).toEqual(alone);
    expect(new Set(alone).size).toBeGreaterThan(3);
  });

  test('stops between two tokens when it is cancelled', async () => {
    const controller = new AbortController();
    let steps = 0;
    const call = translator().translate(
      { source, generation: { max_new_tokens: 200, min_new_tokens: 200 } },
      {
        signal: controller.signal,
        onStep: () => {
          if (++steps === 3) controller.abort();
        },
      },
    );
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(steps).toBe(3);
  });

  test('a source too long for memory is refused with the numbers', async () => {
    const call = translator().translate({ source: 'a '.repeat(40_000) });
    await expect(call).rejects.toMatchObject({
      code: 'text-too-long',
      details: { hint: expect.any(String) as string },
    });
  });
});

test('after its preparation a translation makes no session of its own', async () => {
  const engine = await openAs('prepared', 'v1_1-untied');
  expect(await engine.prepareTranslation()).toEqual({ device: 'cpu' });
  const create = vi.spyOn(Session, 'create');
  await engine.translate({ source: 'Я вижу дом.', generation: { max_new_tokens: 3 } });
  expect(create).not.toHaveBeenCalled();
  await engine.forwardExamples({ examples: [{ source: 'a', target: 'b' }] });
  expect(create, 'the spy sees sessions').toHaveBeenCalled();
  create.mockRestore();
});

test('a preparation that is given up makes no further session', async () => {
  const engine = await openAs('given up', 'v1_1-untied');
  await expect(engine.prepareTranslation({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});
