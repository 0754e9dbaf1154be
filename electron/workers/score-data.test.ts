import { expect, test } from 'vitest';
import type { ExampleRow } from '../../native-models/data-sets/example.ts';
import type { ScoreEvent } from '../contract/replies/loss.ts';
import type { Engine } from './engine-parts.ts';
import { scoreData } from './score-data.ts';

async function* rows(count: number): AsyncGenerator<ExampleRow> {
  for (let line = 1; line <= count; line++) yield { line, source: `s${line}`, target: `t${line}` };
}

async function run(count: number) {
  const events: ScoreEvent[] = [];
  const score = { tokens: 4, loss: 1.5, labels_sha256: 'ab', refused: [] };
  const engine: Pick<Engine, 'scorePairs'> = {
    scorePairs: async (pairs, { onScored, onProgress }) => {
      onScored({ places: [0], nats: [6], tokens: [4] });
      onProgress({ done: 1, total: pairs.length, part: 0.5 });
      return score;
    },
  };
  const context = { emit: (event: unknown) => events.push(event as ScoreEvent), signal: new AbortController().signal };
  const reply = await scoreData(engine as Engine, () => rows(count), { kind: 'file', path: '/pairs.tsv' }, context);
  return { events, reply };
}

test('the pairs are told in their order before they are scored, a thousand at a time', async () => {
  const { events } = await run(2300);
  const told = events.flatMap((event) => (event.event === 'pairs' ? [event.pairs] : []));
  expect(told.map(({ length }) => length)).toEqual([1000, 1000, 300]);
  expect(told.flat().map(({ line }) => line)).toEqual(Array.from({ length: 2300 }, (_, index) => index + 1));
  expect(events.map(({ event }) => event).slice(-2)).toEqual(['scored', 'progress']);
});

test('results and progress are events, and the reply has the totals', async () => {
  const { events, reply } = await run(1);
  expect(events[1]).toEqual({ event: 'scored', places: [0], nats: [6], tokens: [4] });
  expect(events[2]).toMatchObject({ event: 'progress', done: 1, total: 1, part: 0.5 });
  expect(reply).toMatchObject({ pairs: 1, tokens: 4, loss: 1.5 });
});

test('a list that is too long to be shown is refused with the file’s name', async () => {
  await expect(run(100_001)).rejects.toMatchObject({ data: { code: 'invalid-request', file: '/pairs.tsv' } });
});
