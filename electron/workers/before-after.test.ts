import { expect, test } from 'vitest';
import type { ExampleRow } from '../../native-models/data-sets/example.ts';
import type { TextPair } from '../../native-models/engine/output-run.ts';
import { cancelled } from '../contract/caller.ts';
import { beforeAfter, type BeforeAfterJob } from './before-after.ts';
import type { Engine } from './engine-parts.ts';

/** A model that says `answer` to everything, with a loss per token of `loss` nats, and takes no source with `long` in it. */
function model(answer: string, loss: number): Engine {
  const isLong = ({ source }: TextPair) => source.includes('long');
  return {
    translateBatch: async (sources: readonly string[]) => sources.map((source) => `${answer}${source.at(-1)!}`),
    scorePairs: async (
      pairs: readonly TextPair[],
      { onScored }: { onScored: (scored: { places: number[]; nats: number[]; tokens: number[] }) => void },
    ) => {
      const places = pairs.flatMap((pair, place) => (isLong(pair) ? [] : [place])).reverse();
      onScored({ places, nats: places.map(() => 4 * loss), tokens: places.map(() => 4) });
      return { refused: pairs.flatMap((pair, place) => (isLong(pair) ? [{ place, message: 'too long' }] : [])) };
    },
  } as unknown as Engine;
}

const folders: Record<string, Engine> = { '/start': model('x', 3), '/run/checkpoint-5': model('a', 1) };

async function compare(
  set: BeforeAfterJob['set'],
  changes: Partial<BeforeAfterJob> = {},
  signal = new AbortController().signal,
) {
  const events: unknown[] = [];
  const opened: string[] = [];
  const asserted: unknown[] = [];
  const start = { name: 'm', path: '/start', files: [] };
  const job = { start, checkpoint: '/run/checkpoint-5', task_prefix: 'p: ', set, most: 100, ...changes };
  const parts = {
    assertStartModel: async (given: unknown) => void asserted.push(given),
    readExamples: async function* (data: BeforeAfterJob['set'] | object): AsyncGenerator<ExampleRow> {
      for (const [at, pair] of (data as { examples: { source: string; target: string }[] }).examples.entries())
        yield { line: at + 1, ...pair };
    },
  };
  const reply = await beforeAfter(
    job,
    parts,
    async (folder, work) => {
      opened.push(folder);
      if (signal.aborted) throw cancelled();
      return work(folders[folder]!);
    },
    { emit: (event) => events.push(event), signal },
  );
  return { reply, events, opened, asserted };
}

const pairs = (...sources: string[]) => ({
  kind: 'data' as const,
  data: { kind: 'examples' as const, examples: sources.map((source) => ({ source, target: `a${source.at(-1)!}` })) },
});

test('the start model comes first, and each sentence has both translations with their figures', async () => {
  const { reply, opened, asserted, events } = await compare(pairs('1', '2'));
  expect(opened).toEqual(['/start', '/run/checkpoint-5']);
  expect(asserted).toHaveLength(1);
  // `a1` is the reference itself; of `x1` one of two characters is right, and no pair of them.
  // chrF by hand: orders 1 and 2 count; precision and recall are (1/2 + 0) / 2 = 1/4, so F is 25.
  expect(reply.sentences[0]).toEqual({
    source: '1',
    reference: 'a1',
    before: { translation: 'x1', chrf: 25, loss: 3 },
    after: { translation: 'a1', chrf: 100, loss: 1 },
  });
  expect(reply.figures).toMatchObject([
    { figure: 'chrf', before: 25, after: 100, verdict: 'too-few', bootstrap: { mean: 75, count: 2 } },
    { figure: 'loss', before: 3, after: 1, verdict: 'too-few', bootstrap: { mean: -2, count: 2 } },
  ]);
  expect(events).toEqual([
    { event: 'progress', done: 0, total: 4 },
    { event: 'progress', done: 2, total: 4 },
    { event: 'progress', done: 4, total: 4 },
  ]);
});

test('six sentences that all gain prove it, by either figure', async () => {
  const { reply } = await compare(pairs('1', '2', '3', '4', '5', '6'));
  expect(reply.figures.map(({ verdict }) => verdict)).toEqual(['better', 'better']);
});

test('what the models cannot take is left out and counted', async () => {
  const { reply } = await compare(pairs('1', 'long 2', '3'));
  expect(reply.refused).toBe(1);
  expect(reply.total).toBe(3);
  expect(reply.sentences.map(({ source, after }) => [source, after.translation, after.loss])).toEqual([
    ['1', 'a1', 1],
    ['3', 'a3', 1],
  ]);
});

test('of more pairs than asked for so many are drawn', async () => {
  const { reply } = await compare(pairs('1', '2', '3', '4'), { most: 3 });
  expect(reply.sentences).toHaveLength(3);
  expect(reply.total).toBe(4);
});

test('sources without references have translations and nothing that could be proven', async () => {
  const { reply } = await compare({ kind: 'sources', sources: ['7'] });
  expect(reply.sentences).toEqual([
    {
      source: '7',
      reference: null,
      before: { translation: 'x7', chrf: null, loss: null },
      after: { translation: 'a7', chrf: null, loss: null },
    },
  ]);
  expect(reply.figures).toEqual([]);
});
