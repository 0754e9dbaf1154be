import { expect, test } from 'vitest';
import type { Tokenizer } from '../../native-models/tokenizer/encoding.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import { createEngineHandlers } from './engine-handlers.ts';
import type { Engine, EngineParts } from './engine-parts.ts';
import type { OpenModels } from './open-models.ts';

/** Handlers over parts that note what they were asked. */
function noted(engine: Partial<Engine> = {}, parts: Partial<EngineParts> = {}) {
  const asked: unknown[] = [];
  const note = async (...args: unknown[]): Promise<never> => {
    asked.push(...args);
    return 'reply' as never;
  };
  const tokenizer = { decode: (ids: readonly number[]) => ids.join('-') } as Tokenizer;
  const models: OpenModels = {
    withTokenizer: async (folder, _signal, work) => {
      asked.push(folder);
      return work(tokenizer);
    },
    withEngine: async (choice, _signal, work) => {
      asked.push(choice);
      return work({ translate: note, forwardExamples: note, attentionHead: note, ...engine } as Engine);
    },
    close: async () => undefined,
  };
  const handlers = createEngineHandlers(models, { searchVocabulary: () => [], ...parts } as EngineParts);
  const events: unknown[] = [];
  const context: CallContext = { emit: (event) => events.push(event), signal: new AbortController().signal };
  return { asked, handlers, events, context };
}

test('ids are decoded whole and one by one', async () => {
  const { handlers, context } = noted();
  const request = { model: '/m', ids: [5, 6] };
  expect(await handlers['tokenizer.decode'](request, context)).toEqual({ text: '5-6', each: ['5', '6'] });
});

test('what chooses the engine is not handed to it again', async () => {
  const { handlers, context, asked } = noted();
  const request = { model: '/m', device: 'cpu', precision: 'float32', threads: 2, source: 'a' } as const;
  expect(await handlers['translation.translate'](request, context)).toBe('reply');
  expect(asked.slice(0, 2)).toEqual([
    { model: '/m', device: 'cpu', precision: 'float32', threads: 2 },
    { source: 'a' },
  ]);
});

test('the steps of a translation are the events of the call', async () => {
  const step = { event: 'step', step: 1, text: 'A', tokens: [] } as const;
  const { handlers, context, events } = noted({
    translate: async (_request, { onStep }) => {
      onStep(step);
      return null as never;
    },
  });
  await handlers['translation.translate']({ model: '/m', source: 'a' }, context);
  expect(events).toEqual([step]);
});

test('each row of a file gets the task prefix, and progress carries the time', async () => {
  const batches: unknown[] = [];
  const { handlers, context, events } = noted(
    {
      translateBatch: async (sources, generation) => {
        batches.push([sources, generation]);
        return sources.map((source) => source.toUpperCase());
      },
    },
    {
      translateFile: async ({ translateBatch, onProgress, batchSize }) => {
        expect(await translateBatch(['a', 'b'])).toEqual(['TO EN: A', 'TO EN: B']);
        onProgress({ done: 2, total: 2 });
        return { translated: batchSize, resumed: 1 };
      },
    },
  );
  const request = { model: '/m', input: '/i', output: '/o', task_prefix: 'to en: ', generation: { num_beams: 2 } };
  const reply = await handlers['translation.translateFile']({ ...request, batch_size: 3 }, context);
  // Whole batches of three, 32 texts at least.
  expect(reply).toEqual({ output: '/o', translated: 33, resumed: 1, elapsedMs: expect.any(Number) });
  expect(batches).toEqual([[['to en: a', 'to en: b'], { num_beams: 2 }]]);
  expect(events).toEqual([{ event: 'progress', done: 2, total: 2, elapsedMs: expect.any(Number) }]);
});

test('a file job is known again by its model, prefix and generation, and by nothing that changes between two starts', async () => {
  const fingerprints: string[] = [];
  const { handlers, context } = noted(
    {},
    {
      translateFile: async ({ fingerprint }) => {
        fingerprints.push(fingerprint);
        return { translated: 0, resumed: 0 };
      },
    },
  );
  const request = { model: '/m', input: '/i', output: '/o' };
  for (const part of [
    {},
    { batch_size: 4 },
    { task_prefix: 'x: ' },
    { generation: { num_beams: 2 } },
    { model: '/n' },
  ]) {
    await handlers['translation.translateFile']({ ...request, ...part }, context);
  }
  expect(new Set(fingerprints).size).toBe(4);
  expect(fingerprints[0]).toBe(fingerprints[1]);
});

test('an alignment is of the text with its task prefix, and its weights cross as bytes', async () => {
  const requests: unknown[] = [];
  const attention = {
    alignment: async (request: unknown) => {
      requests.push(request);
      return { rows: 1, columns: 2, weights: new Float32Array([0, 1]) };
    },
  } as unknown as Engine['attention'];
  const { handlers, context } = noted({ attention });
  const request = { model: '/m', source: 'a', task_prefix: 'to en: ', labels: [5, 1], head: { layer: 1, head: 0 } };
  // 0 and 1 as float32, little-endian: 00 00 00 00 00 00 80 3f.
  expect(await handlers['translation.alignment'](request, context)).toEqual({
    rows: 1,
    columns: 2,
    weights: 'AAAAAAAAgD8=',
  });
  expect(requests).toEqual([{ source: 'to en: a', labels: [5, 1], head: { layer: 1, head: 0 } }]);
});

test('a measurement of alignment reports its progress', async () => {
  const attention = {
    measureAlignment: async (_: unknown, { onProgress }: { onProgress: (done: number, total: number) => void }) => {
      onProgress(2, 3);
      return { losses: new Float32Array([1]), effects: new Float32Array([0, 1]), erased: 2 };
    },
  } as unknown as Engine['attention'];
  const { handlers, context, events } = noted({ attention });
  const reply = await handlers['translation.measureAlignment']({ model: '/m', source: 'a', labels: [1] }, context);
  expect(reply).toMatchObject({ losses: 'AACAPw==', effects: 'AAAAAAAAgD8=', erased: 2 });
  expect(events).toEqual([{ event: 'progress', done: 2, total: 3 }]);
});
