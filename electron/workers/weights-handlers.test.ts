import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireReference } from '../../native-models/testing/reference.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import { createGiveWay } from './give-way.ts';
import { createWeightsHandlers } from './weights-handlers.ts';

const model = requireReference('models/umt5');
const other = requireReference('models/gated-silu-sharded-bf16');

function served(signal = new AbortController().signal) {
  const events: { readonly event: string }[] = [];
  const context: CallContext = { emit: (event) => events.push(event as { event: string }), signal };
  return { events, context, handlers: createWeightsHandlers(createGiveWay()) };
}

test('the hash is that of the weights’ file', async () => {
  const { handlers, context } = served();
  const sha256 = createHash('sha256')
    .update(await readFile(join(model, 'model.safetensors')))
    .digest('hex');
  expect(await handlers['models.hash']({ model }, context)).toEqual({ sha256 });
});

test('a tensor’s histogram has 64 bins where none are asked for, and its end is reported', async () => {
  const { handlers, context, events } = served();
  const { count, histogram } = await handlers['models.tensor']({ model, tensor: 'shared.weight' }, context);
  expect(count).toBe(3100 * 64);
  expect(histogram?.counts).toHaveLength(64);
  expect(events.at(-1)).toEqual({ event: 'progress', done: 2 * count, total: 2 * count });
});

test('a window crosses as base64 of its float32 values', async () => {
  const { handlers, context } = served();
  const place = { row: 3099, rows: 64, column: 62, columns: 64 };
  const found = await handlers['models.tensorWindow']({ model, tensor: 'shared.weight', ...place }, context);
  expect(found).toMatchObject({ row: 3099, rows: 1, column: 62, columns: 2 });
  expect(Buffer.from(found.values, 'base64')).toHaveLength(2 * 4);
});

test('a parameter that the model does not have is an invalid request that names it', async () => {
  const { handlers, context } = served();
  const call = handlers['models.tensor']({ model, tensor: 'lm_head.bias' }, context);
  await expect(call).rejects.toMatchObject({ code: 'invalid-request', data: { found: 'lm_head.bias' } });
});

test('a comparison tells each tensor as it is done, and is given up when that is asked', async () => {
  const { handlers, context, events } = served();
  const { tensors } = await handlers['models.compare']({ model, other }, context);
  expect(events.filter(({ event }) => event === 'tensor')).toHaveLength(tensors.length);
  const controller = new AbortController();
  const second = served(controller.signal);
  const emit = () => controller.abort();
  const call = second.handlers['models.compare']({ model, other }, { ...second.context, emit });
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
});
