import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFloat32, readHeader } from '../safetensors/reader.ts';
import { expectedTensor, readExpectedTensors } from '../testing/expected-tensors.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import type { OutputSlice } from './output-slice.ts';
import { T5Engine } from './t5-engine.ts';

const model = requireReference('models/translator');
const tables = readExpectedTensors(requireReference('expected/translator/forward.safetensors'));
const { examples } = readJson<{ examples: { source: string; target: string; loss: number }[] }>(
  requireReference('expected/translator/forward.json'),
);
const [{ source, target, loss }] = examples as [(typeof examples)[number]];
let cacheFolder: string;
let engine: T5Engine;
let weights: Map<string, Float32Array>;

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-outputs-'));
  engine = await T5Engine.open(model, { device: 'cpu', threads: 2, cacheFolder });
  const { tensors } = await readHeader(join(model, 'model.safetensors'));
  weights = new Map(
    await Promise.all(tensors.map(async (tensor) => [tensor.name, await readFloat32(tensor)] as const)),
  );
});
afterAll(async () => {
  await engine.close();
  await rm(cacheFolder, { recursive: true });
});

const whole = { first_row: 0, rows: 128, first_column: 0, columns: 128 };
const slice = (name: string, indices: readonly number[] = [], window: Partial<typeof whole> = {}) =>
  engine.outputs.slice({ source, target, name, indices, ...whole, ...window });

/** Values of the reference's padded batch that belong to its first pair. */
function expectedOfFirst(name: string, length: number): Map<string, number> {
  const { dims, stride, values } = expectedTensor(tables, name);
  const [, padded = 0, width = 0] = dims;
  const found = new Map<string, number>();
  values.forEach((value, at) => {
    const [row, column] = [Math.floor((at * stride) / width), (at * stride) % width];
    if (row < length && row < padded) found.set(`${row},${column}`, value);
  });
  return found;
}

describe.each([
  ['logits', target],
  ['encoder_last_hidden_state', source],
] as const)('%s', (name, text) => {
  test('is what transformers returns', async () => {
    const length = engine.tokenizer.encodeIds(text).length;
    const expected = expectedOfFirst(name, length);
    expect(expected.size).toBeGreaterThan(50);
    const scale = Math.max(...[...expected.values()].map(Math.abs));
    const { matrix } = await slice(name, [0]);
    expect(matrix.rows).toBe(length);
    let compared = 0;
    for (let first_column = 0; first_column < matrix.columns; first_column += 128) {
      const { rows, columns, values } = await slice(name, [0], { first_column });
      for (let at = 0; at < rows * columns; at++) {
        const value = expected.get(`${Math.floor(at / columns)},${first_column + (at % columns)}`);
        if (value === undefined) continue;
        expect(Math.abs(values[at]! - value) / scale).toBeLessThan(1e-4);
        compared++;
      }
    }
    expect(compared).toBe(expected.size);
  });
});

test('the loss is one number', async () => {
  const found = await slice('loss');
  expect(found).toMatchObject({ shape: [], matrix: { rows: 1, columns: 1 }, rows: 1, columns: 1 });
  expect(Math.abs(found.values[0]! / loss - 1)).toBeLessThan(1e-5);
});

/** x [rows, width] · weightᵀ, the part of a head: [rows, d_kv], in float64. */
function projected(x: readonly (readonly number[])[], name: string, head: number): number[][] {
  const { d_kv } = engine.model.config;
  const weight = weights.get(name)!;
  return x.map((row) =>
    Array.from({ length: d_kv }, (_, column) =>
      row.reduce((sum, value, at) => sum + value * weight[(head * d_kv + column) * row.length + at]!, 0),
    ),
  );
}

function expectClose({ values, columns }: OutputSlice, expected: readonly (readonly number[])[]): void {
  const scale = Math.max(...expected.flat().map(Math.abs));
  expected.forEach((row, at) =>
    row.forEach((value, column) => expect(Math.abs(values[at * columns + column]! - value) / scale).toBeLessThan(1e-4)),
  );
}

test.each([
  ['key', 0, 0],
  ['value', 1, 3],
] as const)(
  'the cross-attention %s of layer %i, head %i is the encoder’s last hidden state, projected',
  async (part, layer, head) => {
    const encoded = await slice('encoder_last_hidden_state', [0]);
    const rows = Array.from({ length: encoded.rows }, (_, row) => [
      ...encoded.values.subarray(row * encoded.columns, (row + 1) * encoded.columns),
    ]);
    const found = await slice(`past_key_values.${layer}.encoder.${part}`, [0, head]);
    const letter = part === 'key' ? 'k' : 'v';
    expect(found.shape).toEqual([1, engine.model.config.num_heads, encoded.rows, engine.model.config.d_kv]);
    expectClose(found, projected(rows, `decoder.block.${layer}.layer.1.EncDecAttention.${letter}.weight`, head));
  },
);

test('the first layer’s own key is that of the normed embeddings of decoder_input_ids', async () => {
  const { d_model, layer_norm_epsilon, decoder_start_token_id } = engine.model.config;
  const ids = [decoder_start_token_id, ...engine.tokenizer.encodeIds(target).slice(0, -1)];
  const norm = weights.get('decoder.block.0.layer.0.layer_norm.weight')!;
  const embedding = weights.get('shared.weight')!;
  const normed = ids.map((id) => {
    const row = [...embedding.subarray(id * d_model, (id + 1) * d_model)];
    const rms = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0) / d_model + layer_norm_epsilon);
    return row.map((value, at) => (value / rms) * norm[at]!);
  });
  const found = await slice('past_key_values.0.decoder.key', [0, 2]);
  expect(found.rows).toBe(ids.length);
  expectClose(found, projected(normed, 'decoder.block.0.layer.0.SelfAttention.k.weight', 2));
});

test('a window is a part of its matrix, and the statistics are those of the whole matrix', async () => {
  const all = await slice('past_key_values.0.encoder.value', [0, 1]);
  const part = await slice('past_key_values.0.encoder.value', [0, 1], {
    first_row: 2,
    rows: 3,
    first_column: 4,
    columns: 2,
  });
  const expected = [2, 3, 4].flatMap((row) => [4, 5].map((column) => all.values[row * all.columns + column]));
  expect([...part.values]).toEqual(expected);
  const numbers = [...all.values];
  expect(part.statistics.min).toBe(Math.min(...numbers));
  expect(part.statistics.max).toBe(Math.max(...numbers));
  expect(part.statistics.mean).toBeCloseTo(numbers.reduce((sum, value) => sum + value, 0) / numbers.length, 12);
});

test.each([
  ['name', 'attentions', [0], {}],
  ['indices', 'logits', [1], {}],
  ['indices', 'logits', [], {}],
  ['first_row', 'logits', [0], { first_row: 10_000 }],
] as const)('a wrong %s is refused', async (place, name, indices, window) => {
  await expect(slice(name, indices, window)).rejects.toMatchObject({ code: 'invalid-request', details: { place } });
});

test('a pair whose outputs do not fit into memory is refused before anything runs', async () => {
  const long = { source, target: 'I and you '.repeat(20_000), name: 'loss', indices: [], ...whole };
  await expect(engine.outputs.slice(long)).rejects.toMatchObject({ code: 'text-too-long' });
});
